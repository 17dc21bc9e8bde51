"""A department at work, to look at every page of it: `python -m tests.e2e.access_scene FOLDER` for a server's database.

Films with results that two doctors read and disagree about, one that a colleague holds, one that was refused, one that
waits for a worker, one that is to be read blind and two with a draft; a flag, a note, a saved filter, jobs, a patient
entered twice, a merge and an export. Writes standard films into FOLDER/standards for `manage.py import_standards`.
Prints the addresses as JSON.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import django

PERSON = {"name": "观片 Shown", "sex": "M", "birth_date": "1961-02-03"}
SAID: dict[str, Any] = {"refer": True, "conformal_set": (1, 2), "warnings": ("too_dark",)}
SAID |= {"zones": {"right_upper": 0.6, "right_middle": 0.2, "right_lower": 0.0}}
SAID["zones"] |= {"left_upper": 0.4, "left_middle": 0.1, "left_lower": 0.0}


def main(folder: Path) -> None:
    from backend.accounts.models import User
    from tests.e2e.compare_films import write_standards

    alice, bob, charlie = (User.objects.get(username=name) for name in ("alice", "bob", "charlie"))
    patient = history(alice, bob)
    opened = {"case": held(alice, bob), "signed": read_twice(patient, alice, bob), "refused": refused(alice)}
    opened |= {"queued": queued(alice), "blind": film(charlie, hospital_number="ACCESS-B")}
    opened |= {f"draft-{language}": begun(alice, f"ACCESS-{language}") for language in ("zh-CN", "en")}
    desk(opened["signed"], alice, bob)
    write_standards(folder / "standards")
    exported()
    told = {name: f"/cases/{case.uid}" for name, case in opened.items()}
    print(json.dumps(told | {"patient": f"/patients/{patient.uid}"}))


def film(doctor: Any, patient: Any = None, taken: date | None = None, **person: Any) -> Any:
    """A case with the model's result."""
    from backend.analysis import versions
    from tests.backend.analysis.played import MODEL
    from tests.e2e.compare_films import film as drawn
    from tests.e2e.page_films import take_in
    from tests.factories import make_patient

    model = versions.active() or versions.register(MODEL)
    return take_in(doctor, model, patient or make_patient(doctor, **person), drawn(0.4), taken, **SAID)


def history(alice: Any, bob: Any) -> Any:
    """A man with jobs and an earlier film, whom another entry was merged into and who was entered a third time."""
    from backend.cases import exposures, merges
    from tests.factories import make_patient

    kept = make_patient(alice, hospital_number="ACCESS-1", **PERSON)
    merges.merge(kept=kept, other=make_patient(alice, hospital_number="ACCESS-2", **PERSON), take=[], by=alice)
    make_patient(alice, hospital_number="ACCESS-3", employer="South Mine", **PERSON)
    job = {"employer": "North Mine", "job": "driller", "dust_type": "silica", "began": "1985-03", "ended": "1999"}
    exposures.add(patient=kept, fields=job, by=alice)
    earlier = film(alice, kept, date(2019, 5, 6))
    sign(earlier, bob, stage=1, next_examination="2021-03-01")
    return kept


def read_twice(patient: Any, alice: Any, bob: Any) -> Any:
    """Alice reads the newest film blind and then with the result in view, Bob differs."""
    from backend.accounts.models import Department

    case = film(alice, patient, date(2025, 5, 6))
    for blinded in (True, False):
        Department.objects.filter(pk=case.department_id).update(blinded_first_reading=blinded)
        case.department.refresh_from_db()
        sign(case, alice, stage=2 if blinded else 3)
    sign(case, bob, stage=2, large={"category": "O"}, symbols=["em"])
    return case


def sign(case: Any, reader: Any, stage: int, **said: Any) -> None:
    from backend.readings import services
    from tests.backend.reports.filled import form

    fields = {"form": form(**said), "stage": stage, "comment": "双上肺区 both upper zones", "seconds": 95}
    draft = services.start(case=case, reader=reader, fields=fields, amends=None)
    services.sign(reading=draft, reader=reader, stage=stage, revision=draft.revision)


def held(alice: Any, bob: Any) -> Any:
    """Bob holds it; Alice has a draft of it that contradicts itself."""
    from backend.cases import claims

    large = {"category": "A", "opacities": [{"long_mm": 6.0, "short_mm": 4.0, "zone": "right_upper"}]}
    case = begun(alice, "ACCESS-4", name="在读 Held", large=large)
    claims.claim(case=case, by=bob)
    return case


def begun(alice: Any, hospital_number: str, name: str = "", **said: Any) -> Any:
    """Alice has a draft of it."""
    from backend.readings import services
    from tests.backend.reports.filled import form

    case = film(alice, hospital_number=hospital_number, name=name)
    services.start(case=case, reader=alice, fields={"form": form(**said), "stage": 1}, amends=None)
    return case


def queued(doctor: Any) -> Any:
    """A film that no worker has taken yet."""
    from backend.analysis import states
    from tests.factories import make_case, make_patient, make_radiograph

    case = make_case(doctor, patient=make_patient(doctor, hospital_number="ACCESS-6", name="待析 Queued"))
    states.create(radiograph=make_radiograph(case))
    return case


def refused(doctor: Any) -> Any:
    """A film that is no frontal chest; it can be looked at all the same."""
    from tests.e2e.compare_films import take_in
    from tests.factories import make_patient

    return take_in(doctor, make_patient(doctor, hospital_number="ACCESS-5", name="拒片 Refused"), date(2026, 3, 2), 0.4)


def desk(case: Any, alice: Any, bob: Any) -> None:
    from backend.worklist import services

    services.set_flag(case=case, author=bob, kind="discuss", reason="请会诊 to be discussed")
    services.write_note(case=case, author=bob, text="请再看一遍上肺区 Please look again", addressee=alice)
    services.save_filter(owner=alice, name="会诊 To discuss", query={"flag": "discuss"}, is_default=False)


def exported() -> None:
    """An export that an auditor has made."""
    from backend.accounts.models import User
    from backend.cases.models import Case
    from backend.exports.services import Export

    for _ in Export(User.objects.get(username="audrey"), "csv", {"stage": "2"}, Case.objects.all()).stream():
        pass


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    main(Path(sys.argv[1]))
