"""What stands on a reader's desk beside the film: who reads it, flags, notes; and his own saved filters."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.accounts.models import User
from backend.cases.claims import CLAIM_HOLDS
from backend.cases.models import Case
from backend.readings.serializers import ReaderOut
from backend.worklist.models import Flag, FlagKind, Note, SavedFilter


class ClaimOut(serializers.Serializer[Case]):
    """Who reads a case. Wants `user` in its context."""

    by = ReaderOut(source="claimed_by")
    since = serializers.SerializerMethodField()
    until = serializers.DateTimeField(source="claimed_until")
    mine = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField())
    def get_since(self, case: Case) -> Any:
        field = serializers.DateTimeField()
        return field.to_representation(case.claimed_until - CLAIM_HOLDS) if case.claimed_until else None

    def get_mine(self, case: Case) -> bool:
        return bool(case.claimed_by_id == self.context["user"].pk)


class ClaimedMixin(serializers.Serializer[Case]):
    """Adds the claim that holds now, if there is one."""

    claim = serializers.SerializerMethodField()

    @extend_schema_field(ClaimOut(allow_null=True))
    def get_claim(self, case: Case) -> Any:
        holds = case.claimed_until is not None and case.claimed_until > timezone.now()
        return ClaimOut(case, context=self.context).data if holds else None


class ClaimIn(serializers.Serializer[Any]):
    """`take_over_from`: the id of the holder that the reader was shown and agreed to take the case from."""

    take_over_from = serializers.UUIDField(required=False, allow_null=True)


class FlagIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=FlagKind.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class FlagOut(serializers.ModelSerializer[Flag]):
    id = serializers.UUIDField(source="uid")
    kind = serializers.ChoiceField(choices=FlagKind.choices)
    author = ReaderOut()
    mine = serializers.SerializerMethodField()

    class Meta:
        model = Flag
        fields = ["id", "kind", "reason", "author", "mine", "created_at"]

    def get_mine(self, flag: Flag) -> bool:
        return bool(flag.author_id == self.context["user"].pk)


class NoteIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000)
    to = serializers.UUIDField(required=False, allow_null=True, help_text="a doctor of the department")


class NoteOut(serializers.ModelSerializer[Note]):
    """`unread`: it was written to the one who looks, and he has not marked it."""

    id = serializers.UUIDField(source="uid")
    author = ReaderOut()
    to = ReaderOut(source="addressee", allow_null=True)
    mine = serializers.SerializerMethodField()
    unread = serializers.SerializerMethodField()

    class Meta:
        model = Note
        fields = ["id", "author", "to", "text", "created_at", "read_at", "mine", "unread"]

    def get_mine(self, note: Note) -> bool:
        return bool(note.author_id == self.context["user"].pk)

    def get_unread(self, note: Note) -> bool:
        return note.read_at is None and bool(note.addressee_id == self.context["user"].pk)


class DeskOut(ClaimedMixin):
    """Wants `user`, `flags` and `notes` in its context."""

    flags = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()

    @extend_schema_field(FlagOut(many=True))
    def get_flags(self, case: Case) -> Any:
        return FlagOut(self.context["flags"], many=True, context=self.context).data

    @extend_schema_field(NoteOut(many=True))
    def get_notes(self, case: Case) -> Any:
        return NoteOut(self.context["notes"], many=True, context=self.context).data


class InboxNoteOut(NoteOut):
    """A note with the case it is about."""

    case_id = serializers.UUIDField(source="case.uid")
    patient_name = serializers.CharField(source="case.patient.name")
    hospital_number = serializers.CharField(source="case.patient.hospital_number")

    class Meta(NoteOut.Meta):
        fields = [*NoteOut.Meta.fields, "case_id", "patient_name", "hospital_number"]


class InboxOut(serializers.Serializer[Any]):
    unread = serializers.IntegerField()
    notes = InboxNoteOut(many=True)


class ColleagueOut(serializers.ModelSerializer[User]):
    id = serializers.UUIDField(source="uid")

    class Meta:
        model = User
        fields = ["id", "full_name"]


class DayOut(serializers.Serializer[Any]):
    """What I read today; the median is null until a reading with a time is signed."""

    films = serializers.IntegerField()
    median_seconds = serializers.IntegerField(allow_null=True)
    total_seconds = serializers.IntegerField()


class NextOut(serializers.Serializer[Any]):
    """The case that was claimed; null when none is left."""

    case_id = serializers.UUIDField(allow_null=True)


class FilterIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    query = serializers.DictField(child=serializers.CharField(max_length=100, allow_blank=True))
    is_default = serializers.BooleanField(required=False, default=False)


class FilterChangeIn(serializers.Serializer[Any]):
    """What is sent is changed, nothing else."""

    name = serializers.CharField(max_length=60, required=False)
    query = serializers.DictField(child=serializers.CharField(max_length=100, allow_blank=True), required=False)
    is_default = serializers.BooleanField(required=False)


class FilterOut(serializers.ModelSerializer[SavedFilter]):
    id = serializers.UUIDField(source="uid")
    query = serializers.DictField(child=serializers.CharField())
    is_default = serializers.SerializerMethodField()

    class Meta:
        model = SavedFilter
        fields = ["id", "name", "query", "is_default"]

    def get_is_default(self, saved: SavedFilter) -> bool:
        return saved.default_of_id is not None
