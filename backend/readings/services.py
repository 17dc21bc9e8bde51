"""Draft, change, sign, amend, delete. Every change names the state and the revision it expects in its WHERE."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from backend.accounts.models import User
from backend.audit import services as audit
from backend.cases import claims
from backend.cases import services as cases
from backend.cases.models import Case
from backend.common.errors import DomainError
from backend.common.language import bilingual
from backend.readings.models import Reading, ReadingKind, ReadingQuerySet, ReadingStatus
from backend.readings.signing import kind_now, settled

NOT_SIGNED = bilingual("未签署。", "Not signed.")
HIDDEN = bilingual(
    "签署首次阅片之前不显示模型结果。", "The model's result is hidden until your first reading is signed."
)


def start(*, case: Case, reader: User, fields: dict[str, Any], amends: Reading | None) -> Reading:
    """A new draft. Raises reading_exists while the reader has another draft for this case."""
    if amends is not None and amends.status != ReadingStatus.SIGNED:
        raise DomainError("validation_failed", fields={"amends": [str(NOT_SIGNED)]})
    kind = ReadingKind.BLIND if case.is_blind_for(reader) else ReadingKind.AIDED
    _refuse_peeking(kind, fields)
    try:
        with transaction.atomic():
            return Reading.objects.create(case=case, reader=reader, draft_of=reader, kind=kind, amends=amends, **fields)
    except IntegrityError as error:
        raise DomainError("reading_exists") from error


@transaction.atomic
def change(*, reading: Reading, reader: User, revision: int, fields: dict[str, Any]) -> Reading:
    """Change one's own draft, seen at `revision`. Raises reading_changed, reading_signed.

    The same change sent again, because its answer was lost, is answered as the first time.
    """
    kind = kind_now(reading)
    _refuse_peeking(kind, fields)
    draft = _own_draft(reading, reader)
    changes = {**fields, "kind": kind, "revision": F("revision") + 1, "updated_at": Now()}
    changed = draft.filter(revision=revision).update(**changes)
    now = draft.select_related("reader", "amends", "case").first()
    if now is None:
        raise DomainError("reading_signed")
    if not changed and not _is_repeated(now, revision, fields):
        raise DomainError("reading_changed")
    return now


def _is_repeated(now: Reading, revision: int, fields: dict[str, Any]) -> bool:
    return now.revision == revision + 1 and all(getattr(now, name) == value for name, value in fields.items())


@transaction.atomic
def discard(*, reading: Reading, reader: User) -> None:
    """Delete one's own draft. Raises reading_signed."""
    deleted, _ = _own_draft(reading, reader).delete()
    if not deleted:
        raise DomainError("reading_signed")


@transaction.atomic
def sign(*, reading: Reading, reader: User, stage: int | None, revision: int) -> Reading:
    """Sign one's own draft; from then on nothing changes it. Stage and revision are what the reader saw.

    Raises reading_signed, reading_changed, validation_failed.
    """
    cases.lock(reading.case_id)
    draft = _own_draft(reading, reader)
    seen = draft.filter(stage=stage, revision=revision).select_related("case__patient", "reader__department").first()
    if seen is None:
        raise DomainError("reading_changed" if draft.exists() else "reading_signed")
    signing = {"status": ReadingStatus.SIGNED, "draft_of": None, "signed_at": Now(), "updated_at": Now()}
    if not draft.filter(stage=stage, revision=revision).update(**settled(seen), **signing):
        raise DomainError("reading_changed" if draft.exists() else "reading_signed")
    cases.note_reading(case_id=seen.case_id, stage=stage, reader_name=reader.full_name)
    cases.disclose(case_id=seen.case_id, user=reader)
    claims.end(case_id=seen.case_id, user=reader)
    reading.refresh_from_db()
    audit.record(actor=reader, action="reading.signed", obj=reading, detail=_detail(reading))
    return reading


def _detail(reading: Reading) -> dict[str, Any]:
    detail = {"case": str(reading.case.uid), "stage": reading.stage, "kind": reading.kind}
    detail |= {"revision": reading.revision, "rule_set": reading.rule_set}
    if reading.derived is not None:
        detail["derived_stage"] = reading.derived.get("stage")
    if reading.amends is not None:
        detail["amends"] = str(reading.amends.uid)
    return detail


def _refuse_peeking(kind: str, fields: dict[str, Any]) -> None:
    """Who reads blind cannot say whether he agrees, and must not learn from an answer whether there is a result."""
    if kind == ReadingKind.BLIND and fields.get("agrees_with_model") is not None:
        raise DomainError("validation_failed", fields={"agrees_with_model": [str(HIDDEN)]})


def _own_draft(reading: Reading, reader: User) -> ReadingQuerySet:
    return Reading.objects.filter(pk=reading.pk, reader=reader, status=ReadingStatus.DRAFT)
