"""From film to film in the order of the list, and what comes first."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.cases import claims
from backend.cases.models import Case
from backend.cases.services import note_reading
from backend.common import paging
from backend.worklist import views
from tests.factories import make_case, make_patient

CASES = "/api/v1/cases/"


def _neighbours(api: APIClient, case: Case, **query: str) -> Any:
    answer = api.get(f"{CASES}{case.uid}/neighbours/", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def _listed(api: APIClient, **query: str) -> list[str]:
    return [row["id"] for row in api.get(CASES, query).json()["results"]]


@pytest.mark.parametrize("ordering", ["-created_at", "created_at", "patient_name", "-ill_score", "priority"])
def test_walking_on_shows_the_list_in_its_order(ordering: str, alice: User, alice_api: APIClient) -> None:
    for name, score in (("Li", 0.2), ("An", None), ("Wu", 0.9), ("Li", 0.2)):
        make_case(alice, ill_score=score, patient=make_patient(alice, name=name))
    listed = _listed(alice_api, ordering=ordering)
    walked, here = [listed[0]], _neighbours(alice_api, Case.objects.get(uid=listed[0]), ordering=ordering)
    assert here["previous"] is None
    while here["next"]:
        walked.append(here["next"]["id"])
        here = _neighbours(alice_api, Case.objects.get(uid=walked[-1]), ordering=ordering)
        assert here["previous"]["id"] == walked[-2]
    assert walked == listed


def test_the_place_in_the_list_is_told(alice: User, alice_api: APIClient) -> None:
    first, second, third = (make_case(alice) for _ in range(3))
    told = _neighbours(alice_api, second, ordering="created_at")
    assert (told["position"], told["total"]) == (2, 3)
    assert (told["previous"]["id"], told["next"]["id"]) == (str(first.uid), str(third.uid))
    assert told["next"]["patient"]["hospital_number"] == third.patient.hospital_number


def test_long_lists_are_counted_to_an_end(alice: User, alice_api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (paging, views):
        monkeypatch.setattr(module, "MOST_COUNTED", 3)
    cases = [make_case(alice) for _ in range(6)]
    first, third, last = (_neighbours(alice_api, cases[at], ordering="created_at") for at in (0, 2, 5))
    assert [(told["position"], told["total"]) for told in (first, third, last)] == [(1, 4), (3, 4), (4, 4)]
    assert last["counted_to"] == 3


def test_the_filters_of_the_list_hold(alice: User, alice_api: APIClient) -> None:
    first, _, third = (make_case(alice, analysis_status=status) for status in ("done", "failed", "done"))
    told = _neighbours(alice_api, first, status="done", ordering="created_at")
    assert (told["next"]["id"], told["total"]) == (str(third.uid), 2)


def test_a_case_that_left_the_list_still_leads_on(alice: User, alice_api: APIClient) -> None:
    before, case, behind = (make_case(alice) for _ in range(3))
    note_reading(case_id=case.pk, stage=0, reader_name="Dr Alice")
    told = _neighbours(alice_api, case, reading="unread", ordering="created_at")
    assert (told["previous"]["id"], told["next"]["id"]) == (str(before.uid), str(behind.uid))
    assert (told["position"], told["total"]) == (None, 2)


def test_neighbours_are_of_one_s_own_department(alice: User, charlie: User, alice_api: APIClient) -> None:
    case = make_case(alice)
    make_case(charlie)
    told = _neighbours(alice_api, case)
    assert (told["previous"], told["next"], told["position"], told["total"]) == (None, None, 1, 1)


@pytest.mark.parametrize(("name", "value"), [("status", "lost"), ("ordering", "note"), ("queue", "his")])
def test_a_list_that_makes_no_sense_is_refused_by_name(
    name: str, value: str, alice: User, alice_api: APIClient
) -> None:
    answer = alice_api.get(f"{CASES}{make_case(alice).uid}/neighbours/", {name: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [name])


def test_neighbours_are_found_without_counting_pages(
    alice: User, alice_api: APIClient, django_assert_max_num_queries: Any
) -> None:
    cases = [make_case(alice) for _ in range(8)]
    with django_assert_max_num_queries(9) as asked:
        _neighbours(alice_api, cases[4])
    assert not any("OFFSET" in query["sql"] for query in asked.captured_queries)


def test_priority_is_unread_then_referred_then_high_scores_then_age(alice: User, alice_api: APIClient) -> None:
    facts: list[dict[str, Any]] = [
        {"ill_score": 0.9, "signed": True},
        {"ill_score": 0.5},
        {"ill_score": 0.3, "refer": True},
        {},
        {"ill_score": 0.8},
        {"ill_score": 0.5},
    ]
    cases = [make_case(alice, **fact) for fact in facts]
    assert _listed(alice_api, ordering="priority") == [str(cases[at].uid) for at in (2, 4, 1, 5, 3, 0)]


@pytest.mark.parametrize("setting", [{"priority_by_score": False}, {"blinded_first_reading": True}])
def test_priority_is_refused_where_the_department_does_not_read_so(
    setting: dict[str, bool], alice: User, alice_api: APIClient
) -> None:
    case = make_case(alice, ill_score=0.9)
    Department.objects.update(**setting)
    for address in (CASES, f"{CASES}{case.uid}/neighbours/"):
        answer = alice_api.get(address, {"ordering": "priority"})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["ordering"])


def test_the_next_film_does_not_follow_the_score_where_it_is_hidden(alice: User, alice_api: APIClient) -> None:
    oldest = make_case(alice, analysis_status="done", ill_score=0.1)
    make_case(alice, analysis_status="done", ill_score=0.9, refer=True)
    Department.objects.update(blinded_first_reading=True)
    assert alice_api.post("/api/v1/worklist/next/").json() == {"case_id": str(oldest.uid)}


def test_my_queue_leads_from_film_to_film(alice: User, bob: User, alice_api: APIClient) -> None:
    cases = [make_case(alice) for _ in range(4)]
    for at, doctor in ((0, alice), (1, bob), (3, alice)):
        claims.claim(case=cases[at], by=doctor)
    told = _neighbours(alice_api, cases[0], queue="mine", ordering="created_at")
    assert (told["next"]["id"], told["position"], told["total"]) == (str(cases[3].uid), 1, 2)
