"""Draft, sign, amend, delete. Signing and every change name the state they expect in their WHERE."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from backend.accounts.models import User
from backend.audit import services as audit
from backend.cases import services as cases
from backend.cases.models import Case
from backend.common.errors import DomainError
from backend.common.language import bilingual
from backend.readings.models import Reading, ReadingQuerySet, ReadingStatus

NO_RESULT = bilingual("尚无模型结果。", "There is no result of the model yet.")


def start(*, case: Case, reader: User, fields: dict[str, Any], amends: Reading | None) -> Reading:
    """A new draft. Raises reading_exists while the reader has another draft for this case."""
    if amends is not None and amends.status != ReadingStatus.SIGNED:
        raise DomainError("validation_failed", fields={"amends": [str(bilingual("未签署。", "Not signed."))]})
    try:
        with transaction.atomic():
            return Reading.objects.create(case=case, reader=reader, draft_of=reader, amends=amends, **fields)
    except IntegrityError as error:
        raise DomainError("reading_exists") from error


@transaction.atomic
def change(*, reading: Reading, reader: User, fields: dict[str, Any]) -> Reading:
    """Change one's own draft. Raises reading_signed."""
    if not _own_draft(reading, reader).update(**fields, updated_at=Now()):
        raise DomainError("reading_signed")
    reading.refresh_from_db()
    return reading


@transaction.atomic
def discard(*, reading: Reading, reader: User) -> None:
    """Delete one's own draft. Raises reading_signed."""
    deleted, _ = _own_draft(reading, reader).delete()
    if not deleted:
        raise DomainError("reading_signed")


@transaction.atomic
def sign(*, reading: Reading, reader: User, stage: int) -> Reading:
    """Sign one's own draft; from then on nothing changes it. `stage` is what the reader was asked to confirm.

    Raises reading_signed, reading_changed (the draft holds another stage by now), validation_failed.
    """
    if reading.agrees_with_model is not None and reading.case.stage is None:
        raise DomainError("validation_failed", fields={"agrees_with_model": [str(NO_RESULT)]})
    draft = _own_draft(reading, reader)
    signing = {"status": ReadingStatus.SIGNED, "draft_of": None, "signed_at": Now(), "updated_at": Now()}
    if not draft.filter(stage=stage).update(**signing):
        raise DomainError("reading_changed" if draft.exists() else "reading_signed")
    cases.note_reading(case_id=reading.case_id, stage=stage, reader_name=reader.full_name)
    cases.disclose(case_id=reading.case_id, user=reader)
    reading.refresh_from_db()
    detail = {"case": str(reading.case.uid), "stage": reading.stage}
    if reading.amends is not None:
        detail["amends"] = str(reading.amends.uid)
    audit.record(actor=reader, action="reading.signed", obj=reading, detail=detail)
    return reading


def _own_draft(reading: Reading, reader: User) -> ReadingQuerySet:
    return Reading.objects.filter(pk=reading.pk, reader=reader, status=ReadingStatus.DRAFT)
