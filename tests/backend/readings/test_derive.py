"""POST readings/derive/: the rule engine by HTTP, with the department's rule set, in the reader's language."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.cases.models import Case
from tests.factories import make_case, make_patient
from tests.stage_rules import form_of, rows

URL = "/api/v1/readings/derive/"
ZONES = ("right_upper", "right_middle", "right_lower", "left_upper", "left_middle", "left_lower")


def form(*zones: str | None, **parts: Any) -> dict[str, Any]:
    return {"parenchymal": True, "small": {"zones": dict(zip(ZONES, zones, strict=False))}, **parts}


def derive(api: APIClient, entered: dict[str, Any], **rest: Any) -> Any:
    return api.post(URL, {"form": entered, **rest}, format="json")


def test_a_form_becomes_a_stage_with_the_rule_that_fired(alice_api: APIClient) -> None:
    answer = derive(alice_api, form("1/1", "1/0"))
    assert answer.status_code == 200
    derived = answer.json()
    assert derived["stage"] == 1
    assert derived["rule"]["code"] == "1.a"
    assert "at least 2 zones" in derived["rule"]["text"]
    assert derived["overall"] == {"gbz": "1/1", "ilo": "1/1", "ilo_source": "zones", "range": 2}
    assert derived["rule_set"]["name"] == "gbz70_2015"


def test_the_answer_speaks_the_language_of_the_reader(alice_api: APIClient) -> None:
    answer = alice_api.post(URL, {"form": form("1/1", "1/0")}, format="json", headers={"Accept-Language": "zh-CN"})
    assert "壹期" in answer.json()["rule"]["text"]
    assert "职业性尘肺病" in answer.json()["rule_set"]["title"]


def test_an_empty_form_has_no_stage_yet(alice_api: APIClient) -> None:
    derived = derive(alice_api, {}).json()
    assert (derived["stage"], derived["rule"]) == (None, None)
    assert [finding["code"] for finding in derived["findings"]] == ["not_enough"]


def test_a_typed_stage_that_differs_is_a_contradiction(alice_api: APIClient) -> None:
    findings = derive(alice_api, form("1/1", "1/0"), stage=3).json()["findings"]
    assert findings[0] == {
        "code": "stage_differs",
        "level": "contradiction",
        "text": "The typed conclusion is stage III; the rule derives stage I.",
        "fields": ["stage"],
    }


@pytest.mark.parametrize(("rule_set", "stage"), [("gbz70_2009", 3), ("gbz70_2015", 0), ("ilo_2011", None)])
def test_the_department_s_rule_set_counts(
    rule_set: str, stage: int | None, department: Department, alice_api: APIClient
) -> None:
    Department.objects.filter(pk=department.pk).update(rule_set=rule_set)
    large = {"category": "A", "opacities": [{"long_mm": 20, "short_mm": 10, "zone": None}]}
    derived = derive(alice_api, form("0/0", large=large)).json()
    assert (derived["rule_set"]["name"], derived["stage"]) == (rule_set, stage)


def test_asbestos_is_taken_from_the_patient_of_the_case(alice: User, alice_api: APIClient) -> None:
    plaques = {"sites": {"profile": {"right": True, "left": False}}}
    entered = form("1/0", pleural=True, plaques=plaques)
    silica = make_case(alice, patient=make_patient(alice, dust_type="silica"))
    asbestos = make_case(alice, patient=make_patient(alice, dust_type="asbestos"))
    assert derive(alice_api, entered, case=str(silica.uid)).json()["stage"] == 0
    assert derive(alice_api, entered, case=str(asbestos.uid)).json()["stage"] == 1


def test_charlie_cannot_ask_about_a_case_of_another_department(alice: User, charlie_api: APIClient) -> None:
    case: Case = make_case(alice)
    answer = derive(charlie_api, form("1/1"), case=str(case.uid))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_only_doctors_read(audrey_api: APIClient) -> None:
    assert derive(audrey_api, {}).status_code == 403


@pytest.mark.parametrize("body", [{}, {"form": None}, {"form": []}, {"form": "form"}, {"form": 3}])
def test_what_is_no_form_is_refused(body: Any, alice_api: APIClient) -> None:
    answer = alice_api.post(URL, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert all(name.startswith("form") for name in answer.json()["fields"])


def test_a_value_that_the_form_does_not_know_is_named(alice_api: APIClient) -> None:
    answer = derive(alice_api, form("4/4"))
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["form.small.zones.right_upper"])


def test_every_hand_worked_case_comes_out_the_same_by_http(alice: User, alice_api: APIClient) -> None:
    """Every tenth of them: the table itself is run against the engine."""
    exposed = make_case(alice, patient=make_patient(alice, dust_type="asbestos"))
    for row in rows()[::10]:
        Department.objects.update(rule_set=row["rule_set"])
        case = str(exposed.uid) if row["asbestos"] else None
        derived = derive(alice_api, form_of(row), case=case).json()
        assert (derived["stage"], derived["classification"]) == (
            int(row["stage"]) if row["stage"] else None,
            row["classification"],
        ), row["why"]
