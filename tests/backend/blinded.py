"""A film whose result and whose first reading must not reach a doctor who has not read it yet.

Everything hidden is recognisable: the names and words of Dr Zeno, and numbers that occur nowhere else.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from backend.accounts.models import Department, User
from backend.analysis.models import Analysis, ModelVersion, Region, Result
from backend.cases import files, services
from backend.cases.models import Case, Radiograph
from backend.readings import services as readings
from backend.readings.models import Reading
from backend.reports.models import Report
from backend.worklist.models import Flag, Note
from tests.backend.intake.films import dicom_film

FILM = dicom_film(seed=7)
MAP = b"the map that zeno saw"
HIDDEN_STAGE = 3
LUNGS = {"right": [[111.25, 222.75]], "left": [[333.25, 222.75]]}
PREDICTION: dict[str, Any] = {
    "schema_version": 2,
    "stage": HIDDEN_STAGE,
    "ill_score": 0.87654,
    "cut_point": 0.43219,
    "probabilities": [0.01357, 0.02468, 0.03579, 0.92596],
    "stage_scores": [0.05791, 0.06802, 0.87407],
    "crop_spread": 0.04681,
    "regions": [{"x0": 123.456, "y0": 234.567, "x1": 345.678, "y1": 456.789, "peak": 0.56789, "energy": 0.67891}],
    "zones": {"right_upper": 0.77123},
    "conformal_set": [2, 3],
    "refer": True,
    "warnings": ["zeno_warning"],
    "lungs": LUNGS,
    "map_method": "zeno_method",
    "decided_by": "zeno",
    "bundle": {"name": "demo", "version": "1", "digest": "d"},
    "timings": {"zeno": 0.1},
}
FORM = {
    "schema_version": 1,
    "parenchymal": True,
    "small": {"primary": "u", "secondary": "u", "profusion": "3/+", "zones": {"left_upper": "3/+"}},
    "handling": "as zeno says",
}
MARKS = ["zeno", "3/+", "123.456", "/map/", "87.65", "87.7"]
MARKS += [str(number)[:6] for number in (0.87654, 0.43219, 0.01357, 0.05791, 0.04681, 0.56789, 0.77123)]


def hide(uids: dict[str, str], zeno: User) -> dict[str, str]:
    """Give the case of `uids` a result, a signed reading and all that comes with them; Zeno's objects by name."""
    case = Case.objects.get(uid=uids["cases"])
    Radiograph.objects.filter(case=case).update(sha256=hashlib.sha256(FILM).hexdigest())
    _analyse(Analysis.objects.get(uid=uids["analyses"]))
    draft = readings.start(case=case, reader=zeno, fields=_said("signed"), amends=None)
    signed = readings.sign(reading=draft, reader=zeno, stage=HIDDEN_STAGE, revision=1)
    readings.start(case=case, reader=zeno, fields=_said("amending"), amends=signed)
    report = Report.objects.get(uid=uids["reports"])
    stored = files.store([b"%PDF of zeno"], "png")
    Report.objects.filter(pk=report.pk).update(status="done", file_name=stored.name, content={"by": "zeno"})
    User.objects.filter(pk=zeno.pk).update(is_active=False)
    Department.objects.filter(pk=case.department_id).update(blinded_first_reading=True)
    flag = Flag.objects.create(case=case, author=zeno, kind="teaching", reason="zeno says")
    Note.objects.create(case=case, author=zeno, text="zeno says", addressee=case.created_by)
    return {"readings": str(signed.uid), "reports": str(report.uid), "flags": str(flag.uid)}


def _said(word: str) -> dict[str, Any]:
    return {"stage": HIDDEN_STAGE, "comment": f"{word} by zeno", "form": FORM, "agrees_with_model": True}


def _analyse(analysis: Analysis) -> None:
    stored = files.store([MAP], "png")
    version = ModelVersion.objects.create(name="demo", version="1", digest="d" * 64, active=True)
    film, now = analysis.radiograph, timezone.now()
    result = Result.objects.create(
        analysis=analysis, radiograph=film, model_version=version, schema_version=2, prediction=PREDICTION,
        stage=HIDDEN_STAGE, ill_score=0.87654, map_name=stored.name, map_width=3, map_height=2, map_max=0.56789,
    )  # fmt: skip
    Region.objects.create(result=result, x0=123.456, y0=234.567, x1=345.678, y1=456.789, peak=0.56789)
    Analysis.objects.filter(pk=analysis.pk).update(
        status="done", stage=HIDDEN_STAGE, ill_score=0.87654, started_at=now, finished_at=now
    )
    services.note_analysis(
        radiograph_id=film.pk, uid=analysis.uid, status="done", stage=HIDDEN_STAGE, ill_score=0.87654
    )


def told(response: Any) -> str:
    """All that leaves with an answer."""
    body = b"".join(response) if response.streaming else response.content
    return f"{dict(response.headers)} {body.decode('utf-8', 'replace')}".lower()


def leaks(response: Any) -> list[str]:
    """What an answer tells of the hidden things."""
    text = told(response)
    found = [mark for mark in MARKS if mark in text]
    if response.headers.get("Content-Type", "").startswith("application/json"):
        found += [key for key, value in _pairs(response.json()) if "stage" in key and value == HIDDEN_STAGE]
    return found


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for part in value:
            yield from _pairs(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key, part
            yield from _pairs(part)


def reveal_to(user: User) -> None:
    """As after his first reading, without one."""
    for case in Case.objects.all():
        services.disclose(case_id=case.pk, user=user)


def forget() -> None:
    """The same world with another result, and where nobody else has read anything."""
    Reading.objects.exclude(reader__username="alice").exclude(amends=None).delete()
    Reading.objects.exclude(reader__username="alice").delete()
    Flag.objects.filter(author__username="zeno").delete()
    Note.objects.filter(author__username="zeno").delete()
    Case.objects.update(stage=0, ill_score=0.01, signed=False, reading_stage=None, reader_name="")
