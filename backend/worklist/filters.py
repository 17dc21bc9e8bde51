from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from backend.cases.models import AnalysisStatus, Case, Stage
from backend.worklist.models import Flag, FlagKind
from backend.worklist.queries import DRAFT, SIGNED, UNREAD, queues

READING = {"unread": UNREAD, "draft": DRAFT, "signed": SIGNED}
QUEUES = ("mine", "unclaimed", "claimed")
ANY = "any"
FLAGS = [*FlagKind.values, ANY]
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)  # beyond these a time zone overflows the calendar
Rows = QuerySet[Case]


class CaseFilter(filters.FilterSet):
    """What the work list and the exports can be narrowed by."""

    search = filters.CharFilter(method="by_text", max_length=100, help_text="part of a name or hospital number")
    status = filters.ChoiceFilter(field_name="analysis_status", choices=AnalysisStatus.choices)
    stage = filters.ChoiceFilter(field_name="seen_stage", choices=Stage.choices, help_text="the stage the model found")
    reading = filters.ChoiceFilter(choices=[(name, name) for name in READING], method="by_reading")
    mine = filters.BooleanFilter(method="by_creator", help_text="only cases I took in")
    queue = filters.ChoiceFilter(choices=[(name, name) for name in QUEUES], method="by_queue", help_text="who reads it")
    flag = filters.ChoiceFilter(choices=[(name, name) for name in FLAGS], method="by_flag")
    created_from = filters.DateFilter(method="by_first_day")
    created_to = filters.DateFilter(method="by_last_day", help_text="this day included")

    class Meta:
        model = Case
        fields: list[str] = []

    def by_text(self, rows: Rows, name: str, value: str) -> Rows:
        for word in value.split():
            rows = rows.filter(Q(patient__name__icontains=word) | Q(patient__hospital_number__icontains=word))
        return rows

    def by_reading(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(READING[value])

    def by_creator(self, rows: Rows, name: str, value: bool) -> Rows:
        user: Any = getattr(self.request, "user", None)
        return rows.filter(created_by=user) if value else rows

    def by_queue(self, rows: Rows, name: str, value: str) -> Rows:
        user: Any = getattr(self.request, "user", None)
        return rows.filter(queues(user)[value])

    def by_flag(self, rows: Rows, name: str, value: str) -> Rows:
        user: Any = getattr(self.request, "user", None)
        flags = Flag.objects.visible_to(user).standing().filter(case=OuterRef("pk"))
        return rows.filter(Exists(flags if value == ANY else flags.filter(kind=value)))

    def by_first_day(self, rows: Rows, name: str, value: date) -> Rows:
        return rows.filter(created_at__gte=_midnight(value))

    def by_last_day(self, rows: Rows, name: str, value: date) -> Rows:
        return rows.filter(created_at__lt=_midnight(min(value, LAST_DAY) + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    """The day's begin where the hospital is; compared as a time, so that the index serves and MySQL needs no zones."""
    known = min(max(day, FIRST_DAY), LAST_DAY)
    return timezone.make_aware(datetime.combine(known, time.min))
