from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.validators import EMPTY_VALUES
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from backend.cases.models import AnalysisStatus, Case, Stage
from backend.cases.search import known_by
from backend.common.paging import FEW, by_key
from backend.worklist.models import Flag, FlagKind
from backend.worklist.queries import QUEUES, named, readings

READING = ("unread", "draft", "signed")
ANY = "any"
FLAGS = [*FlagKind.values, ANY]
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)  # beyond these a time zone overflows the calendar
Rows = QuerySet[Case]


class CaseFilter(filters.FilterSet):
    """What the work list and the exports can be narrowed by."""

    search = filters.CharFilter(method="by_text", max_length=100, help_text="part of a name or hospital number")
    status = filters.ChoiceFilter(field_name="analysis_status", choices=AnalysisStatus.choices)
    stage = filters.ChoiceFilter(choices=Stage.choices, method="by_stage", help_text="the stage the model found")
    reading = filters.ChoiceFilter(choices=[(name, name) for name in READING], method="by_reading")
    mine = filters.BooleanFilter(method="by_creator", help_text="only cases I took in")
    queue = filters.ChoiceFilter(choices=[(name, name) for name in QUEUES], method="by_queue", help_text="who reads it")
    flag = filters.ChoiceFilter(choices=[(name, name) for name in FLAGS], method="by_flag")
    created_from = filters.DateFilter(method="by_first_day")
    created_to = filters.DateFilter(method="by_last_day", help_text="this day included")

    class Meta:
        model = Case
        fields: list[str] = []

    @property
    def user(self) -> Any:
        return getattr(self.request, "user", None)

    def filter_queryset(self, queryset: Rows) -> Rows:
        """The cases; by their keys where they are few, so that they can be had in any order."""
        self._everybody = False
        rows: Rows = super().filter_queryset(queryset)
        chosen = any(value not in EMPTY_VALUES for name, value in self.form.cleaned_data.items() if name != "search")
        searched = bool(self.form.cleaned_data.get("search")) and not self._everybody
        return by_key(rows, queryset) if chosen or searched else rows

    def by_text(self, rows: Rows, name: str, value: str) -> Rows:
        for word in value.split():
            rows = rows.filter(Q(patient_name__icontains=word) | Q(patient_number__icontains=word))
        patients = known_by(value, self.user, FEW)
        if patients is None:
            self._everybody = True  # too many to be named: they are met soon enough on the way along an order
            return rows
        return rows.filter(patient__in=patients)

    def by_stage(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(Q(stage=value, blind=False))

    def by_reading(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(readings(self.user)[value])

    def by_creator(self, rows: Rows, name: str, value: bool) -> Rows:
        return rows.filter(created_by=self.user) if value else rows

    def by_queue(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(QUEUES[value](self.user))

    def by_flag(self, rows: Rows, name: str, value: str) -> Rows:
        flags = Flag.objects.visible_to(self.user).standing()
        flags = flags if value == ANY else flags.filter(kind=value)
        flagged = Exists(flags.filter(case=OuterRef("pk")))
        return rows.filter(named(flags.values_list("case", flat=True).distinct(), Q(flagged)))

    def by_first_day(self, rows: Rows, name: str, value: date) -> Rows:
        return rows.filter(created_at__gte=_midnight(value))

    def by_last_day(self, rows: Rows, name: str, value: date) -> Rows:
        return rows.filter(created_at__lt=_midnight(min(value, LAST_DAY) + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    """The day's begin where the hospital is; compared as a time, so that the index serves and MySQL needs no zones."""
    known = min(max(day, FIRST_DAY), LAST_DAY)
    return timezone.make_aware(datetime.combine(known, time.min))
