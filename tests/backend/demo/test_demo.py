"""The demonstration: what it holds, and that it may be made again and again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.models import Department
from backend.analysis import engine
from backend.cases.models import Case, Exposure, Patient
from backend.demo import accounts, histories
from backend.demo.forms import form_of
from backend.demo.people import PEOPLE
from backend.readings.models import Reading
from backend.worklist.models import Flag, Note
from tests.backend.intake.films import dicom_film

ZONES = [f"{side}_{height}" for side in ("right", "left") for height in ("upper", "middle", "lower")]
CATEGORIES = {0: [0] * 6, 1: [1, 1, 0, 1, 0, 0], 2: [2, 2, 2, 2, 2, 1], 3: [3, 3, 3, 3, 3, 2]}


@dataclass(frozen=True)
class Drawn:
    path: Path
    stage: int
    zones: dict[str, int]
    large_mm: tuple[tuple[float, float], ...] = ()
    aggregation: bool = False
    shape: str = "q/t"


def _draw(out: Path, person: int, visit: int, stage: int) -> Drawn:
    path = out / f"{person}-{visit}.dcm"
    path.write_bytes(dicom_film(seed=person * 10_000 + visit, PatientSex=None, PatientBirthDate=None, StudyDate=None))
    zones = dict(zip(ZONES, CATEGORIES[stage], strict=True))
    return Drawn(path, stage, zones, ((24.0, 12.0),) if stage == 3 else (), shape="p" if stage < 2 else "q/t")


@pytest.fixture
def drawn(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setattr(engine, "demo_visit", _draw)


@pytest.fixture
def lived(db: None, drawn: None) -> None:
    accounts.make_accounts()
    for person in PEOPLE:
        histories.live(person.number)


def test_there_is_a_dozen_of_people_with_histories(lived: None) -> None:
    assert Patient.objects.count() == len(PEOPLE) == 11  # and three more are there from the first minute
    assert 15 <= Case.objects.count() <= 20
    assert Exposure.objects.count() >= 8
    assert all("Synthetic" in name for name in Patient.objects.values_list("name", flat=True))
    assert all("Synthetic" in note for note in Case.objects.values_list("note", flat=True))


def test_readings_are_signed_blind_and_aided_and_some_disagree_about_the_stage(lived: None) -> None:
    assert set(Reading.objects.values_list("kind", "status")) == {("blind", "signed"), ("aided", "signed")}
    stages: dict[int, set[int | None]] = {}
    for case, stage in Reading.objects.values_list("case", "stage"):
        stages.setdefault(case, set()).add(stage)
    assert sum(len(found) > 1 for found in stages.values()) >= 2
    assert Flag.objects.count() == Note.objects.count() == 2


def test_the_readers_contradict_neither_the_form_nor_the_rules(lived: None) -> None:
    for reading in Reading.objects.all():
        assert [found for found in reading.derived["findings"] if found["level"] == "contradiction"] == []


def test_the_first_department_is_open_and_the_second_reads_blinded(lived: None) -> None:
    assert dict(Department.objects.values_list("code", "blinded_first_reading")) == {"demo": False, "demo-2": True}
    assert Case.objects.filter(department__code="demo-2").exists()


def test_one_man_is_there_twice(lived: None) -> None:
    assert Patient.objects.with_twin().filter(twin=True).count() == 2


def test_nobody_is_made_twice(lived: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (Patient.objects.count(), Case.objects.count(), Reading.objects.count())
    for person in PEOPLE:
        histories.live(person.number)
    assert (Patient.objects.count(), Case.objects.count(), Reading.objects.count()) == before
    assert histories.enqueue_missing() == 0


def test_outside_of_demo_mode_nothing_is_made(db: None, drawn: None, settings: Any) -> None:
    settings.DEMO = False
    histories.live(4)
    assert not Patient.objects.exists()
    with pytest.raises(CommandError):
        call_command("demo")


def test_a_reader_who_sees_less_sees_it_only_where_there_is_something(tmp_path: Path) -> None:
    film: Any = _draw(tmp_path, 1, 2020, 1)
    zones = form_of(film, -1, None)["small"]["zones"]
    assert (zones["right_upper"], zones["right_lower"]) == ("1/0", "0/0")


def test_a_large_opacity_reaches_the_form(tmp_path: Path) -> None:
    film: Any = _draw(tmp_path, 1, 2020, 3)
    assert form_of(film, 0, None)["large"]["reaches_20x10"] is True
