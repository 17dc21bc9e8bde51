"""What a draft has to be to be signed, and what is kept with it from then on."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.audit.models import Event
from backend.cases.models import Case
from backend.readings.models import Reading
from tests.factories import make_case, make_patient

ZONES = {"right_upper": "2/2", "right_middle": "1/1", "left_upper": "1/0"}
STAGE_ONE = {
    "schema_version": 1,
    "parenchymal": True,
    "small": {"profusion": "1/1", "zones": ZONES | {"right_upper": "1/1"}},
}
PLAQUES = {"sites": {"profile": {"right": True}}}


@pytest.fixture
def case(alice: User) -> Case:
    return make_case(alice)


def _draft(api: APIClient, case: Case, form: Any, stage: int | None = 1) -> str:
    started = api.post(f"/api/v1/cases/{case.uid}/readings/", {"form": form, "stage": stage})
    return str(started.json()["id"])


def _sign(api: APIClient, case: Case, form: Any, stage: int | None = 1) -> Any:
    uid = _draft(api, case, form, stage)
    return api.post(f"/api/v1/readings/{uid}/sign/", {"stage": stage, "revision": 1})


def test_signing_keeps_what_the_rule_set_made_of_the_form(case: Case, alice_api: APIClient) -> None:
    shown = _sign(alice_api, case, STAGE_ONE).json()
    assert (shown["status"], shown["form"], shown["rule_set"]) == ("signed", STAGE_ONE, "gbz70_2015")
    assert shown["derived"]["stage"] == 1
    assert shown["derived"]["rule"]["text"]
    stored = Reading.objects.get()
    assert stored.derived["stage"] == 1
    assert "text" not in stored.derived["findings"]
    detail = Event.objects.get(action="reading.signed").detail
    assert (detail["rule_set"], detail["derived_stage"]) == ("gbz70_2015", 1)


def test_a_draft_has_no_derivation_yet(case: Case, alice_api: APIClient) -> None:
    uid = _draft(alice_api, case, STAGE_ONE)
    shown = alice_api.get(f"/api/v1/readings/{uid}/").json()
    assert (shown["rule_set"], shown["derived"]) == (None, None)


def test_what_was_derived_is_told_in_the_language_of_the_one_who_looks(case: Case, alice_api: APIClient) -> None:
    uid = _sign(alice_api, case, STAGE_ONE).json()["id"]
    chinese = alice_api.get(f"/api/v1/readings/{uid}/", headers={"Accept-Language": "zh-CN"}).json()
    assert "GBZ" in chinese["derived"]["rule_set"]["title"]
    assert (
        chinese["derived"]["rule"]["text"]
        != alice_api.get(f"/api/v1/readings/{uid}/").json()["derived"]["rule"]["text"]
    )


def test_the_department_s_rule_set_counts_and_a_later_change_changes_nothing(
    case: Case, department: Department, alice_api: APIClient
) -> None:
    Department.objects.update(rule_set="ilo_2011")
    uid = _sign(alice_api, case, STAGE_ONE).json()["id"]
    Department.objects.update(rule_set="gbz70_2009")
    shown = alice_api.get(f"/api/v1/readings/{uid}/").json()
    assert (shown["rule_set"], shown["derived"]["stage"]) == ("ilo_2011", None)


def test_asbestos_of_the_patient_counts(alice: User, alice_api: APIClient) -> None:
    case = make_case(alice, patient=make_patient(alice, dust_type="asbestos"))
    form = {"parenchymal": True, "small": {"zones": {"right_lower": "1/0"}}, "pleural": True, "plaques": PLAQUES}
    assert _sign(alice_api, case, form).json()["derived"]["stage"] == 1


def test_a_reader_may_conclude_otherwise_than_the_rule_and_that_is_kept(case: Case, alice_api: APIClient) -> None:
    shown = _sign(alice_api, case, STAGE_ONE, stage=3).json()
    assert (shown["stage"], shown["derived"]["stage"]) == (3, 1)
    assert "stage_differs" in [finding["code"] for finding in shown["derived"]["findings"]]


CONTRADICTIONS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"parenchymal": False, "small": {"profusion": "1/1", "zones": {"left_upper": "0/1"}}},
        ["small.profusion", "small.zones.left_upper"],
    ),
    ({"parenchymal": False, "large": {"category": "A"}}, ["large.category"]),
    ({"parenchymal": False, "large": {"opacities": [{"long_mm": 12}]}}, ["large.opacities"]),
    ({"large": {"category": "O", "opacities": [{"long_mm": 12}]}}, ["large.opacities"]),
    ({"large": {"category": "O", "reaches_20x10": True}}, ["large.reaches_20x10"]),
    ({"pleural": False, "plaques": PLAQUES}, ["plaques.sites.profile.right"]),
    ({"pleural": False, "costophrenic_angle": {"left": True}}, ["costophrenic_angle.left"]),
    ({"pleural": False, "diffuse_thickening": {"extent": {"left": 2}}}, ["diffuse_thickening.extent.left"]),
    ({"quality": {"grade": "1", "defects": ["mottle"], "other": "x"}}, ["quality.defects", "quality.other"]),
]


@pytest.mark.parametrize(("form", "paths"), CONTRADICTIONS)
def test_what_stands_in_a_section_that_is_off_is_neither_signed_nor_dropped(
    form: dict[str, Any], paths: list[str], case: Case, alice_api: APIClient
) -> None:
    answer = _sign(alice_api, case, form)
    assert answer.status_code == 400
    assert sorted(answer.json()["fields"]) == [f"form.{path}" for path in paths]
    draft = Reading.objects.get()
    assert (draft.status, draft.form) == ("draft", {"schema_version": 1} | form)


UNREADABLE = {"schema_version": 1, "quality": {"grade": "unreadable", "defects": ["position"]}, "handling": "repeat"}


def test_an_unreadable_film_is_signed_without_a_stage(case: Case, alice_api: APIClient) -> None:
    shown = _sign(alice_api, case, UNREADABLE, stage=None).json()
    assert (shown["status"], shown["stage"], shown["form"]) == ("signed", None, UNREADABLE)
    row = alice_api.get("/api/v1/cases/").json()["results"][0]["reading"]
    assert (row["status"], row["stage"]) == ("signed", None)


def test_an_unreadable_film_has_no_stage(case: Case, alice_api: APIClient) -> None:
    answer = _sign(alice_api, case, UNREADABLE, stage=0)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["stage"])


@pytest.mark.parametrize("part", [{"parenchymal": False}, {"pleural": True}, {"symbols": ["tb"]}])
def test_an_unreadable_film_says_nothing_below_its_quality(
    part: dict[str, Any], case: Case, alice_api: APIClient
) -> None:
    answer = _sign(alice_api, case, UNREADABLE | part, stage=None)
    assert list(answer.json()["fields"]) == [f"form.{name}" for name in part]


def test_what_says_nothing_is_tidied_away(case: Case, alice_api: APIClient) -> None:
    form = {
        "quality": {"grade": "1", "defects": [], "other": ""},
        "parenchymal": False,
        "small": {"profusion": "0/0", "zones": {"left_upper": "0/-", "left_lower": None}, "aggregation": False},
        "large": {"category": "O", "opacities": [{"long_mm": None}]},
        "pleural": None,
        "symbols": [],
    }
    signed = _sign(alice_api, case, form, stage=0).json()["form"]
    assert signed == {"schema_version": 1, "quality": {"grade": "1"}, "parenchymal": False}


def test_an_answer_of_no_is_kept_where_its_section_is_on(case: Case, alice_api: APIClient) -> None:
    form = {"schema_version": 1, "parenchymal": True, "small": {"aggregation": False, "zones": {"left_upper": "0/0"}}}
    assert _sign(alice_api, case, form, stage=0).json()["form"] == form


def test_all_that_keeps_a_draft_from_being_signed_is_told_at_once(case: Case, alice_api: APIClient) -> None:
    form = {"pleural": False, "costophrenic_angle": {"left": True}}
    answer = _sign(alice_api, case, form, stage=None)
    assert sorted(answer.json()["fields"]) == ["form.costophrenic_angle.left", "stage"]
