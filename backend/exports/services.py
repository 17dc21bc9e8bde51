import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from backend.accounts.models import User
from backend.audit.models import Event
from backend.audit.services import record
from backend.cases.models import Case
from backend.exports.rows import CaseRow, rows
from backend.exports.writers import WRITERS

STARTED, FINISHED = "export.started", "export.finished"


@dataclass
class Export:
    """One export on its way out: counts and hashes what leaves, and tells the audit log when it ends."""

    user: User
    format: str
    filters: dict[str, str]
    cases: QuerySet[Case]
    count: int = 0
    complete: bool = False
    digest: Any = field(default_factory=hashlib.sha256)

    def stream(self) -> Iterator[bytes]:
        """The file, piece by piece. Both its begin and its end - even an early one - are recorded."""
        record(actor=self.user, action=STARTED, detail={"as": self.format, "filters": self.filters})
        try:
            for piece in WRITERS[self.format].write(self._counted()):
                self.digest.update(piece)
                yield piece
            self.complete = True
        finally:
            record(actor=self.user, action=FINISHED, detail=self._detail())

    def _counted(self) -> Iterator[CaseRow]:
        for row in rows(self.cases):
            self.count += 1
            yield row

    def _detail(self) -> dict[str, Any]:
        return {
            "as": self.format,
            "filters": self.filters,
            "count": self.count,
            "digest": self.digest.hexdigest(),
            "complete": self.complete,
        }


def history() -> QuerySet[Event]:
    """Exports that ended, newest first."""
    return Event.objects.filter(action=FINISHED).order_by("-seq")
