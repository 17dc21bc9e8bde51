"""One database under test: reads questions as JSON lines, answers each with how long it took. Started by `api`."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import tests.load.setup  # noqa: F401  # before anything of Django
from backend.accounts import sessions
from backend.accounts.models import Department, User
from backend.cases import tally
from backend.cases.models import Case, Patient
from backend.demo.seeding.department import CODE
from tests.load.drain import drain
from tests.load.questions import QUESTIONS, Question

PATIENCE_S = 2.0  # a question that takes longer than this altogether is asked less often
LONGER_THAN_A_TOKEN_S = 200
EXPORT = "/api/v1/exports/cases/"
BY_NAME = {question.name: question for question in QUESTIONS}


class Asker:
    """Asks as one of three people, with the token of a real log-in."""

    def __init__(self) -> None:
        import backend.config.wsgi  # noqa: F401  # as the web process begins

        doctor = User.objects.get(username=f"{CODE}-1")
        auditor, _ = User.objects.get_or_create(username="load-auditor", full_name="Auditor", role="auditor")
        self.people = {"doctor": doctor, "blind": doctor, "auditor": auditor}
        self.facts = facts()
        self.client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        self.tokens: dict[str, tuple[float, str]] = {}
        self.blind: bool | None = None

    def get(self, who: str, address: str, query: dict[str, str]) -> Any:
        return self.client.get(address, query, headers={"authorization": f"Bearer {self._token(who)}"})

    def prepare(self, question: Question) -> tuple[str, dict[str, str]]:
        """The address and the query of a question, the department as it wants it."""
        blind = question.who == "blind"
        if blind != self.blind:
            Department.objects.filter(code=CODE).update(blinded_first_reading=blind)
            self.blind = blind
            tally.keep_up()
        query = {name: text.format(**self.facts) for name, text in question.query.items()}
        address = question.address.format(**self.facts)
        for _ in range(question.deep):
            cursor = self.get(question.who, address, query).json()["next"]
            query = {**query, "cursor": cursor} if cursor else query
        return address, query

    def _token(self, who: str) -> str:
        made, token = self.tokens.get(who, (0.0, ""))
        if time.monotonic() - made > LONGER_THAN_A_TOKEN_S or not token:
            self.tokens[who] = time.monotonic(), sessions.start(user=self.people[who]).access
        return self.tokens[who][1]


def facts() -> dict[str, str]:
    """Somebody and something of the seeded department that lie in the middle of it."""
    known = Patient.objects.filter(department__code=CODE).order_by("pk")
    somebody = known[known.count() // 3]
    often = (
        known.annotate(n=Count("cases")).filter(pk__gte=somebody.pk, pk__lt=somebody.pk + 500).order_by("-n").first()
    )
    film = Case.objects.filter(department__code=CODE, signed=True).order_by("-pk")[30]
    return {
        "number": somebody.hospital_number,
        "name": somebody.name,
        "family": somebody.name[0],
        "inside": somebody.hospital_number[-4:],
        "year": somebody.hospital_number[:4],
        "patient": str((often or somebody).uid),
        "case": str(film.uid),
        "day": timezone.localdate(film.created_at).isoformat(),
    }


def seed(count: int) -> dict[str, float]:
    started = time.monotonic()
    call_command("migrate", verbosity=0)
    have = Case.objects.filter(department__code=CODE).count()
    if have < count:
        call_command("seed_cases", count - have, verbosity=0)
    tally.keep_up()
    return {"cases": count, "s": round(time.monotonic() - started, 1)}


def ask(asker: Asker, name: str, times: int) -> dict[str, Any]:
    """Milliseconds of each time of asking, after one that nobody counts."""
    question = BY_NAME[name]
    address, query = asker.prepare(question)
    with CaptureQueriesContext(connection) as queries:
        answer = asker.get(question.who, address, query)
    asked = len(queries)  # the next request forgets them
    if answer.status_code != 200:
        raise SystemExit(f"{name}: {answer.status_code} {answer.content[:300]!r}")
    took: list[float] = []
    cpu = time.process_time()
    while len(took) < times and sum(took) < PATIENCE_S * 1000:
        started = time.perf_counter()
        asker.get(question.who, address, query)
        took.append((time.perf_counter() - started) * 1000)
    cpu_ms = (time.process_time() - cpu) * 1000 / len(took)
    return {"ms": took, "cpu_ms": cpu_ms, "queries": asked}


def export(asker: Asker, kind: str) -> dict[str, Any]:
    """Rows a second of a whole export, and by how many MB the process grew while it went out."""
    small = asker.get("auditor", EXPORT, {"as": kind, "search": asker.facts["number"]})
    drain(small.streaming_content)  # what is loaded once is no growth
    drained = drain(asker.get("auditor", EXPORT, {"as": kind}).streaming_content)
    return {
        "rows": drained.lines - 1,
        "rows_per_s": round(drained.lines / drained.seconds),
        "mb": round(drained.size / 1e6, 1),
        "growth_mb": drained.growth_mb,
    }


def main() -> None:
    asker: list[Asker] = []
    acts: dict[str, Callable[[Any], Any]] = {
        "seed": seed,
        "ask": lambda wish: ask(asker[0], *wish),
        "export": lambda kind: export(asker[0], kind),
    }
    for line in sys.stdin:
        ((act, wish),) = json.loads(line).items()
        if act != "seed" and not asker:
            asker.append(Asker())
        print(json.dumps(acts[act](wish)), flush=True)


if __name__ == "__main__":
    main()
