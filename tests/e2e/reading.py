"""For the reading form in the browser.

`reading.py cases DOCTOR` makes cases that nobody has read, `reading.py judged DOCTOR` others of which the model says
stage II, `reading.py form CASE` tells what the server holds of the newest reading of a case, `reading.py blind` lets
every department read blind first, `reading.py staged DOCTOR` tells what the model said of one of his films. All of them
print JSON. `reading.py` alone answers such questions line by line, each a list in JSON.
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


def judged(username: str) -> list[str]:
    from backend.accounts.models import User
    from backend.analysis import versions
    from tests.backend.analysis.played import MODEL
    from tests.e2e.compare_films import film
    from tests.e2e.page_films import take_in
    from tests.factories import make_patient

    doctor, model = User.objects.get(username=username), versions.register(MODEL)
    patients = [make_patient(doctor, hospital_number=f"JUDGED-{n}") for n in range(2)]
    return [f"/cases/{take_in(doctor, model, patient, film(0.4)).uid}" for patient in patients]


def form(address: str) -> dict[str, Any] | None:
    """`readings` counts all that there are of the case."""
    from backend.readings.models import Reading

    all_of_them = Reading.objects.filter(case__uid=address.rsplit("/", 1)[-1]).order_by("pk")
    found = all_of_them.last()
    names = ("form", "stage", "agrees_with_model", "comment", "status", "seconds", "revision", "kind")
    return None if found is None else {name: getattr(found, name) for name in names} | {"readings": len(all_of_them)}


def blind() -> int:
    from backend.accounts.models import Department

    return Department.objects.update(blinded_first_reading=True)


def staged(username: str) -> dict[str, Any] | None:
    """`telling`: numbers of the result as they would stand in an answer; null while no film is staged."""
    from backend.accounts.models import User
    from backend.analysis.models import Result

    department = User.objects.get(username=username).department
    found = Result.objects.filter(radiograph__department=department).select_related("analysis", "radiograph__case")
    result = found.order_by("pk").first()
    if result is None:
        return None
    said, case = result.prediction, result.radiograph.case
    numbers = [said["ill_score"], *said["probabilities"], *said["stage_scores"], said["crop_spread"]]
    numbers += [region[side] for region in said["regions"] for side in ("x0", "energy")]
    return {
        "address": f"/cases/{case.uid}",
        "patient": str(case.patient.uid),
        "map": f"/api/v1/analyses/{result.analysis.uid}/map/",
        "stage": result.stage,
        "telling": [text for text in map(json.dumps, numbers) if len(text) > 6],
    }


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
django.setup()
tasks: dict[str, Any] = {task.__name__: task for task in (cases, judged, form, blind, staged)}
answers, sys.stdout = sys.stdout, sys.stderr
for task, *words in [sys.argv[1:]] if sys.argv[1:] else map(json.loads, sys.stdin):
    print(json.dumps(tasks[task](*words)), file=answers, flush=True)
