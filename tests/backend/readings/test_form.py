"""The form of a reading: half filled at any time, malformed never."""

from typing import Any

import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.cases.models import Case
from backend.readings.form.schema import ZONES, checked_form
from backend.readings.models import Reading
from ml import stages
from tests.factories import make_case

SIDES = {"right": True, "left": False}
FULL: dict[str, Any] = {
    "schema_version": 1,
    "quality": {"grade": "2", "defects": ["overexposed", "other"], "other": "cable 导线 "},
    "parenchymal": True,
    "small": {
        "primary": "q",
        "secondary": "t",
        "profusion": "2/1",
        "zones": dict.fromkeys(ZONES, "1/2"),
        "aggregation": False,
    },
    "large": {
        "category": "A",
        "opacities": [{"long_mm": 24.0, "short_mm": 12.5, "zone": "right_upper"}],
        "reaches_20x10": True,
    },
    "pleural": True,
    "plaques": {
        "sites": {"profile": SIDES, "face_on": SIDES, "diaphragm": SIDES, "other": SIDES},
        "calcification": {"profile": SIDES, "face_on": SIDES, "diaphragm": SIDES, "other": SIDES},
        "extent": {"right": 1, "left": 3},
        "width": {"right": "a", "left": "c"},
    },
    "costophrenic_angle": SIDES,
    "diffuse_thickening": {
        "sites": {"profile": SIDES, "face_on": SIDES},
        "calcification": {"profile": SIDES, "face_on": SIDES},
        "extent": {"right": 2, "left": None},
        "width": {"right": "b", "left": None},
    },
    "symbols": ["aa", "od"],
    "handling": "调离粉尘作业",
    "next_examination": "2027-05-01",
}


@pytest.fixture
def case(alice: User) -> Case:
    return make_case(alice)


def _start(api: APIClient, case: Case, form: Any) -> Any:
    return api.post(f"/api/v1/cases/{case.uid}/readings/", {"form": form})


def test_every_field_comes_back_as_it_was_filled_in(case: Case, alice_api: APIClient) -> None:
    started = _start(alice_api, case, FULL).json()
    assert started["form"] == FULL
    assert alice_api.get(f"/api/v1/readings/{started['id']}/").json()["form"] == FULL


def test_every_field_may_be_empty(case: Case, alice_api: APIClient) -> None:
    nothing = dict.fromkeys(FULL) | {"schema_version": 1}
    assert _start(alice_api, case, nothing).json()["form"] == nothing


def test_a_form_that_is_not_filled_in_has_its_version_only(case: Case, alice_api: APIClient) -> None:
    assert _start(alice_api, case, {}).json()["form"] == {"schema_version": 1}


def test_a_form_is_stored_whole(case: Case, alice_api: APIClient) -> None:
    started = _start(alice_api, case, FULL).json()
    shorter = {"schema_version": 1, "parenchymal": False}
    changed = alice_api.patch(f"/api/v1/readings/{started['id']}/", {"revision": 1, "form": shorter})
    assert changed.json()["form"] == shorter


def test_a_change_without_a_form_leaves_the_form(case: Case, alice_api: APIClient) -> None:
    started = _start(alice_api, case, FULL).json()
    changed = alice_api.patch(f"/api/v1/readings/{started['id']}/", {"revision": 1, "seconds": 90}).json()
    assert (changed["form"], changed["seconds"]) == (FULL, 90)


WRONG: list[tuple[Any, str]] = [
    ([], "form.non_field_errors"),
    (None, "form"),
    ({"schema_version": 2}, "form.schema_version"),
    ({"stage": 3}, "form.stage"),
    ({"quality": {"grade": "4"}}, "form.quality.grade"),
    ({"quality": {"defects": ["dirty"]}}, "form.quality.defects.0"),
    ({"quality": {"defects": ["mottle"] * 11}}, "form.quality.defects"),
    ({"quality": {"other": "x" * 201}}, "form.quality.other"),
    ({"quality": {"other": "\0"}}, "form.quality.other"),
    ({"parenchymal": "yes"}, "form.parenchymal"),
    ({"parenchymal": 1}, "form.parenchymal"),
    ({"small": {"profusion": "1/3"}}, "form.small.profusion"),
    ({"small": {"primary": "q/t"}}, "form.small.primary"),
    ({"small": {"zones": {"right": "1/1"}}}, "form.small.zones.right"),
    ({"small": {"zones": {"left_lower": "4/4"}}}, "form.small.zones.left_lower"),
    ({"large": {"opacities": [{"long_mm": -1}]}}, "form.large.opacities.0.long_mm"),
    ({"large": {"opacities": [{"long_mm": "nan"}]}}, "form.large.opacities.0.long_mm"),
    ({"large": {"opacities": [{"long_mm": 10**400}]}}, "form.large.opacities.0.long_mm"),
    ({"large": {"opacities": [{}, {"short_mm": 501}]}}, "form.large.opacities.1.short_mm"),
    ({"large": {"opacities": [{}] * 25}}, "form.large.opacities"),
    ({"large": {"opacities": [None]}}, "form.large.opacities.0"),
    ({"plaques": {"extent": {"right": 4}}}, "form.plaques.extent.right"),
    ({"plaques": {"sites": {"apex": SIDES}}}, "form.plaques.sites.apex"),
    ({"diffuse_thickening": {"sites": {"diaphragm": SIDES}}}, "form.diffuse_thickening.sites.diaphragm"),
    ({"symbols": ["aa", "zz"]}, "form.symbols.1"),
    ({"symbols": "aa"}, "form.symbols"),
    ({"handling": "x" * 2001}, "form.handling"),
    ({"next_examination": "2027-02-30"}, "form.next_examination"),
]


@pytest.mark.parametrize(("form", "field"), WRONG)
def test_what_is_no_form_is_refused_by_name(form: Any, field: str, case: Case, alice_api: APIClient) -> None:
    answer = _start(alice_api, case, form)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Reading.objects.exists()


def test_a_flood_of_unknown_fields_is_answered_briefly(case: Case, alice_api: APIClient) -> None:
    answer = _start(alice_api, case, {f"{'x' * 500}{number}": 1 for number in range(500)})
    assert answer.status_code == 400
    assert len(answer.content) < 2000


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValidationError):
        checked_form({"handling": "\ud800"})


def test_a_code_marked_twice_is_kept_once() -> None:
    assert checked_form({"symbols": ["tb", "aa", "tb"]})["symbols"] == ["tb", "aa"]


def test_the_zones_are_those_of_the_rules() -> None:
    assert tuple(ZONES) == stages.ZONES


@pytest.mark.parametrize("seconds", [-1, 86_401, "long"])
def test_a_reading_time_that_makes_no_sense_is_refused(seconds: Any, case: Case, alice_api: APIClient) -> None:
    answer = alice_api.post(f"/api/v1/cases/{case.uid}/readings/", {"seconds": seconds})
    assert list(answer.json()["fields"]) == ["seconds"]
