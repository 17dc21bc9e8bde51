from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.cases import dates
from backend.cases.merges import final
from backend.cases.models import Case, Patient, Stage
from backend.cases.serializers import ExposureOut, ExposureSpanOut, MergeOut, PatientBriefOut, PatientOut
from backend.readings.models import Reading, ReadingKind
from backend.readings.serializers import ReaderOut
from backend.worklist.history import History, taken_on
from backend.worklist.serializers import CaseRowOut


class PatientRowOut(PatientBriefOut):
    """A patient in the list. `twin`: there is another one of the same name and date of birth."""

    films = serializers.IntegerField()
    last_upload = serializers.DateTimeField(allow_null=True)
    twin = serializers.BooleanField()

    class Meta(PatientBriefOut.Meta):
        fields = [*PatientBriefOut.Meta.fields, "films", "last_upload", "twin"]


class FilmReadingOut(serializers.ModelSerializer[Reading]):
    """A signed reading in the course of time: profusion on the scale of 12 points, overall and by zone."""

    id = serializers.UUIDField(source="uid")
    reader = ReaderOut()
    kind = serializers.ChoiceField(choices=ReadingKind.choices)
    stage = serializers.IntegerField(min_value=min(Stage), max_value=max(Stage), allow_null=True)
    profusion = serializers.SerializerMethodField()
    zones = serializers.SerializerMethodField()

    class Meta:
        model = Reading
        fields = ["id", "reader", "kind", "stage", "signed_at", "profusion", "zones"]

    def get_profusion(self, reading: Reading) -> str | None:
        return _small(reading).get("profusion") or None

    def get_zones(self, reading: Reading) -> dict[str, str]:
        return {zone: value for zone, value in (_small(reading).get("zones") or {}).items() if value}


def _small(reading: Reading) -> dict[str, Any]:
    return reading.form.get("small") or {}


class HistoryFilmOut(CaseRowOut):
    """A film of the patient. `taken_on` is the day of its upload where `acquired_on` is unknown."""

    taken_on = serializers.SerializerMethodField()
    blind = serializers.BooleanField()
    latency_years = serializers.SerializerMethodField()
    readings = serializers.SerializerMethodField()

    class Meta(CaseRowOut.Meta):
        fields = [*dict.fromkeys([*CaseRowOut.Meta.fields, "blind"])]
        fields += ["taken_on", "latency_years", "readings"]

    @extend_schema_field(serializers.DateField())
    def get_taken_on(self, film: Case) -> str:
        return taken_on(film).isoformat()

    def get_latency_years(self, film: Case) -> int | None:
        """Whole years since the first exposure that the history knows of."""
        first = self._history.span.first
        return dates.whole_years(first, taken_on(film)) if first else None

    @extend_schema_field(FilmReadingOut(many=True))
    def get_readings(self, film: Case) -> Any:
        return FilmReadingOut(self._history.readings.get(film.pk, []), many=True).data

    @property
    def _history(self) -> History:
        history: History = self.context["history"]
        return history


class NextExaminationOut(serializers.Serializer[Any]):
    """Asked for by the signed reading of the newest film that has such a date; `examined`: a later film is there."""

    due = serializers.DateField()
    state = serializers.ChoiceField(choices=[(state, state) for state in ("due", "overdue", "examined")])
    set_by = serializers.CharField()
    set_at = serializers.DateTimeField()
    case_id = serializers.UUIDField()


class PatientHistoryOut(PatientOut):
    """A patient and all his films, newest first. One film alone should not confirm the disease."""

    cases = serializers.SerializerMethodField()
    single_film = serializers.SerializerMethodField()
    exposures = serializers.SerializerMethodField()
    exposure_span = serializers.SerializerMethodField()
    merges = serializers.SerializerMethodField()
    merged_into = serializers.SerializerMethodField()
    twins = serializers.SerializerMethodField()
    next_examination = serializers.SerializerMethodField()

    class Meta(PatientOut.Meta):
        fields = [*PatientOut.Meta.fields, "cases", "single_film", "exposures", "exposure_span"]
        fields += ["merges", "merged_into", "twins", "next_examination"]

    @extend_schema_field(HistoryFilmOut(many=True))
    def get_cases(self, patient: Patient) -> Any:
        return HistoryFilmOut(self._history.films, many=True, context=self.context).data

    def get_single_film(self, patient: Patient) -> bool:
        return len(self._history.films) == 1

    @extend_schema_field(ExposureOut(many=True))
    def get_exposures(self, patient: Patient) -> Any:
        return ExposureOut(self._history.exposures, many=True).data

    @extend_schema_field(ExposureSpanOut())
    def get_exposure_span(self, patient: Patient) -> Any:
        return ExposureSpanOut(self._history.span).data

    @extend_schema_field(MergeOut(many=True))
    def get_merges(self, patient: Patient) -> Any:
        return MergeOut(self._history.merges, many=True).data

    @extend_schema_field(PatientBriefOut(allow_null=True))
    def get_merged_into(self, patient: Patient) -> Any:
        return PatientBriefOut(final(patient)).data if patient.merged_into_id else None

    @extend_schema_field(PatientBriefOut(many=True))
    def get_twins(self, patient: Patient) -> Any:
        return PatientBriefOut(self._history.twins, many=True).data

    @extend_schema_field(NextExaminationOut(allow_null=True))
    def get_next_examination(self, patient: Patient) -> Any:
        found = self._history.next_examination
        return NextExaminationOut(found).data if found else None

    @property
    def _history(self) -> History:
        history: History = self.context["history"]
        return history
