"""Everything a patient's page shows, gathered in a fixed number of queries however many films there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, cast

from django.utils import timezone
from django.utils.dateparse import parse_date

from backend.accounts.models import User
from backend.cases import dates
from backend.cases.exposures import Span, span_of
from backend.cases.models import Case, CaseQuerySet, Exposure, Merge, Patient
from backend.readings.models import Reading, ReadingStatus
from backend.worklist.queries import listed_for

ExaminationState = Literal["due", "overdue", "examined"]


@dataclass(frozen=True)
class NextExamination:
    """What the newest film's signed reading asks for; `examined` once there is a film after that one."""

    due: date
    state: ExaminationState
    set_by: str
    set_at: Any
    case_id: Any


@dataclass(frozen=True)
class History:
    """A patient as this person may see him. `films` are newest first, by the day they were taken."""

    patient: Patient
    films: list[Case]
    readings: dict[int, list[Reading]]

    @cached_property
    def exposures(self) -> list[Exposure]:
        rows = self.patient.exposures.all()
        return sorted(rows, key=lambda row: (dates.earliest(row.began) if row.began else date.max, row.pk))

    @cached_property
    def span(self) -> Span:
        return span_of(self.exposures)

    @cached_property
    def merges(self) -> list[Merge]:
        found = Merge.objects.filter(kept=self.patient)
        return list(found.select_related("kept", "other", "by", "undone_by").order_by("-pk"))

    @cached_property
    def twins(self) -> list[Patient]:
        """Others of the department with the same name and date of birth: perhaps the same person."""
        me = self.patient
        if not me.name or me.birth_date is None or me.merged_into_id is not None:
            return []
        same = Patient.objects.filter(department=me.department_id, name=me.name, birth_date=me.birth_date)
        return list(same.filter(merged_into=None).exclude(pk=me.pk).order_by("hospital_number"))

    @cached_property
    def next_examination(self) -> NextExamination | None:
        for at, film in enumerate(self.films):
            for reading in reversed(self.readings[film.pk]):
                due = parse_date(str(reading.form.get("next_examination") or ""))
                if due is not None:
                    return NextExamination(due, _state(due, at), reading.reader.full_name, reading.signed_at, film.uid)
        return None


def history_of(patient: Patient, user: User) -> History:
    rows = cast(CaseQuerySet, listed_for(user)).with_blind(user).filter(patient=patient).select_related("radiograph")
    films = sorted(rows, key=lambda film: (taken_on(film), film.created_at, film.pk), reverse=True)
    return History(patient, films, _signed(films, user))


def taken_on(film: Case) -> date:
    """The day of the film; the day it was handed in where nobody knows better."""
    radiograph = getattr(film, "radiograph", None)
    return (radiograph.acquired_on if radiograph else None) or timezone.localdate(film.created_at)


def _signed(films: Iterable[Case], user: User) -> dict[int, list[Reading]]:
    """Signed readings this person may see, by case, oldest first; an amended one gives way to its amendment."""
    visible = Reading.objects.visible_to(user).filter(case__in=films, status=ReadingStatus.SIGNED)
    readings = list(visible.select_related("reader").order_by("signed_at", "pk"))
    amended = {reading.amends_id for reading in readings}
    found: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.pk not in amended:
            found[reading.case_id].append(reading)
    return found


def _state(due: date, newer_films: int) -> ExaminationState:
    if newer_films:
        return "examined"
    return "overdue" if due < timezone.localdate() else "due"
