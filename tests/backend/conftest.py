"""One object of every kind, for the tests that walk the whole API."""

from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.models import User
from backend.analysis.models import Analysis
from backend.cases import merges
from backend.cases.models import Case, Exposure
from backend.readings.models import Reading
from backend.reports.models import Report
from backend.worklist.models import Flag, SavedFilter
from tests.factories import make_case, make_patient, make_radiograph, make_standard


@pytest.fixture
def uids(alice: User) -> dict[str, str]:
    """Alice's objects, by the first part of their addresses."""
    case: Case = make_case(alice)
    film = make_radiograph(case)
    now = timezone.now()
    analysis = Analysis.objects.create(radiograph=film, queued_at=now, enqueued_at=now)
    Case.objects.filter(pk=case.pk).update(analysis_uid=analysis.uid)
    reading = Reading.objects.create(case=case, reader=alice, draft_of=alice)
    patient, other = case.patient, make_patient(alice)
    exposure = Exposure.objects.create(patient=patient, department=patient.department, employer="North Mine")
    found: dict[str, Any] = {
        "cases": case,
        "films": film,
        "patients": patient,
        "analyses": analysis,
        "readings": reading,
        "exposures": exposure,
    }
    found["standards"] = make_standard()
    found["merges"] = merges.merge(kept=patient, other=other, take=[], by=alice)
    found["reports"] = Report.objects.create(case=case, language="en", digest="d", content={}, enqueued_at=now)
    flag = Flag.objects.create(case=case, author=alice, kind="discuss")
    saved = SavedFilter.objects.create(owner=alice, name="mine", query={"queue": "mine"})
    found |= {"flags": flag, "filters": saved}
    return {name: str(row.uid) for name, row in found.items()}
