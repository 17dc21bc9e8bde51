"""For the reading form in the browser.

`reading.py cases DOCTOR` makes cases that nobody has read, `reading.py form CASE` tells what the server holds of the
newest reading of a case, `reading.py blind` lets every department read blind first. All of them print JSON.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).parents[2]))


def cases(username: str) -> list[str]:
    """Cases whose films wait for a worker that never comes."""
    from backend.accounts.models import User
    from backend.analysis import states
    from tests.factories import make_case, make_patient, make_radiograph

    doctor = User.objects.get(username=username)
    made = [make_case(doctor, patient=make_patient(doctor, hospital_number=f"FORM-{n}")) for n in range(8)]
    for case in made:
        states.create(radiograph=make_radiograph(case))
    return [f"/cases/{case.uid}" for case in made]


def form(address: str) -> dict[str, Any] | None:
    from backend.readings.models import Reading

    found = Reading.objects.filter(case__uid=address.rsplit("/", 1)[-1]).order_by("pk").last()
    names = ("form", "stage", "agrees_with_model", "comment", "status", "seconds", "revision", "kind")
    return found and {name: getattr(found, name) for name in names}


def blind() -> int:
    from backend.accounts.models import Department

    return Department.objects.update(blinded_first_reading=True)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
django.setup()
print(json.dumps({"cases": cases, "form": form, "blind": blind}[sys.argv[1]](*sys.argv[2:])))
