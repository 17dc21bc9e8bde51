"""For the case history in the browser: a man with two films read by two doctors, and the same man entered twice.

Prints the addresses of the two entries as JSON.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

PERSON = {"name": "历史 History", "sex": "M", "birth_date": "1961-02-03"}


def film(patient: Any, doctor: Any, day: str, **points: str) -> None:
    """A film of that day; every reader named gives this point to each upper zone."""
    from django.utils import timezone

    from backend.accounts.models import User
    from backend.readings.models import Reading
    from tests.factories import make_case, make_radiograph

    case = make_case(doctor, patient=patient, analysis_status="rejected", analysis_code="not_a_chest_film")
    make_radiograph(case, acquired_on=day)
    for username, point in points.items():
        small = {"profusion": point, "zones": {"right_upper": point, "left_upper": point}}
        form = {"schema_version": 1, "small": small, "next_examination": "2021-03-01"}
        reader, now = User.objects.get(username=username), timezone.now()
        Reading.objects.create(case=case, reader=reader, status="signed", stage=1, signed_at=now, form=form)


def scene() -> dict[str, str]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    from backend.accounts.models import User
    from tests.factories import make_patient

    doctor = User.objects.get(username="alice")
    kept = make_patient(doctor, hospital_number="HIST-1", **PERSON)
    other = make_patient(doctor, hospital_number="HIST-2", employer="North Mine", **PERSON)
    film(kept, doctor, "2012-05-06", alice="0/1")
    film(kept, doctor, "2018-05-06", alice="1/1", bob="1/2")
    film(other, doctor, "2015-05-06")
    return {"kept": f"/patients/{kept.uid}", "other": f"/patients/{other.uid}"}


print(json.dumps(scene()))
