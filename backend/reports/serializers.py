from typing import Any

from rest_framework import serializers

from backend.accounts.models import Language
from backend.common.messages import message
from backend.reports.document.parts import BLOCKS
from backend.reports.models import Report, ReportStatus


class ReportIn(serializers.Serializer[Any]):
    language = serializers.ChoiceField(choices=Language.choices)


class ReportOut(serializers.ModelSerializer[Report]):
    """Where a report stands; `digest` identifies its content, `file_sha256` its bytes once it is done."""

    id = serializers.UUIDField(source="uid")
    case_id = serializers.UUIDField(source="case.uid")
    language = serializers.ChoiceField(choices=Language.choices)
    status = serializers.ChoiceField(choices=ReportStatus.choices)
    message = serializers.SerializerMethodField()

    class Meta:
        model = Report
        fields = ["id", "case_id", "language", "status", "code", "message", "digest", "file_sha256", "pages"]

    def get_message(self, report: Report) -> str:
        return message(report.code) if report.code else ""


class FactOut(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # DRF keeps its own apart
    value = serializers.CharField()


class BlockOut(serializers.Serializer[Any]):
    """A piece of a section: `facts`, a `table` (columns and rows), a `text`, or the place of `pictures`."""

    kind = serializers.ChoiceField(choices=BLOCKS)
    title = serializers.CharField()
    text = serializers.CharField()
    facts = FactOut(many=True)
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class SectionOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    blocks = BlockOut(many=True)


class ReportDocumentOut(serializers.Serializer[Any]):
    """Everything that the file says, in words: for the screen, for paper and to be copied."""

    language = serializers.ChoiceField(choices=Language.choices)
    title = serializers.CharField()
    patient = serializers.CharField()
    at = serializers.DateTimeField()
    banners = serializers.ListField(child=serializers.CharField())
    sections = SectionOut(many=True)
    disclaimers = serializers.ListField(child=serializers.CharField())
