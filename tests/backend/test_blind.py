"""A first reading is blind: no address of the API tells what the model or another doctor found before it is signed."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.cases import services
from backend.cases.models import Case
from backend.readings.models import Reading
from tests.backend import blinded
from tests.backend.endpoints import ENDPOINTS, PREFIX, call
from tests.factories import make_case

IDS = [f"{method} {route}" for method, route in ENDPOINTS]
LISTS = {"cases/", "cases/counts/", "cases/<uuid:uid>/neighbours/", "patients/", "exports/cases/"}
READS = [route for method, route in ENDPOINTS if method == "get" and not route.startswith("auth/")]


@pytest.fixture
def zeno(department: Department) -> User:
    return User.objects.create_user(
        "zeno", "quiet-lungs-and-clear-air", full_name="Dr Zeno", role="doctor", department=department
    )


@pytest.fixture
def hidden(uids: dict[str, str], zeno: User) -> dict[str, str]:
    """Zeno's objects, in Alice's department, which reads blind from now on."""
    Reading.objects.filter(uid=uids["readings"]).update(stage=1)
    return blinded.hide(uids, zeno)


def _body(method: str, route: str, uids: dict[str, str]) -> Any:
    """What makes a request do its work."""
    if route == "films/":
        return {"file": SimpleUploadedFile("film.dcm", blinded.FILM)}
    bodies: dict[tuple[str, str], Any] = {
        ("patch", "readings/<uuid:uid>/"): {"revision": 1, "comment": "mine"},
        ("post", "readings/<uuid:uid>/sign/"): {"revision": 1, "stage": 1},
        ("post", "readings/derive/"): {"form": {}, "case": uids["cases"]},
        ("get", "cases/<uuid:uid>/report/"): {"language": "en"},
        ("post", "cases/<uuid:uid>/report/"): {"language": "en"},
        ("post", "cases/<uuid:uid>/flags/"): {"kind": "discuss"},
        ("post", "cases/<uuid:uid>/notes/"): {"text": "mine"},
    }
    return bodies.get((method, route))


@pytest.mark.parametrize("whose", ["own", "others"])
@pytest.mark.parametrize(("method", "route"), ENDPOINTS, ids=IDS)
def test_no_address_tells_a_blinded_doctor(
    method: str, route: str, whose: str, alice_api: APIClient, uids: dict[str, str], hidden: dict[str, str]
) -> None:
    asked = uids | hidden if whose == "others" else uids
    answer = call(alice_api, method, route, asked, _body(method, route, uids))
    assert answer.status_code < 500
    assert blinded.leaks(answer) == []


TELLING = ["cases/", "cases/<uuid:uid>/", "patients/<uuid:uid>/", "readings/<uuid:uid>/", "analyses/<uuid:uid>/map/"]
TELLING += ["reports/<uuid:uid>/file/", "cases/<uuid:uid>/report/"]


@pytest.mark.parametrize("route", TELLING)
def test_the_same_addresses_tell_a_doctor_who_has_signed(
    route: str, alice: User, alice_api: APIClient, uids: dict[str, str], hidden: dict[str, str]
) -> None:
    blinded.reveal_to(alice)
    assert blinded.leaks(call(alice_api, "get", route, uids | hidden, _body("get", route, uids)))


@pytest.mark.parametrize("route", ["cases/<uuid:uid>/", "analyses/<uuid:uid>/map/"])
def test_an_auditor_is_not_blinded(
    route: str, audrey_api: APIClient, uids: dict[str, str], hidden: dict[str, str]
) -> None:
    assert blinded.leaks(call(audrey_api, "get", route, uids))


def test_the_film_handed_in_again_tells_no_result(
    alice_api: APIClient, uids: dict[str, str], hidden: dict[str, str]
) -> None:
    answer = call(alice_api, "post", "films/", uids, _body("post", "films/", uids)).json()
    assert (answer["duplicate"], answer["case_id"]) == (True, uids["cases"])
    assert (answer["analysis"]["status"], answer["analysis"]["stage"]) == ("done", None)


def test_the_case_says_that_it_is_read_blind(
    alice_api: APIClient, uids: dict[str, str], hidden: dict[str, str]
) -> None:
    case = alice_api.get(f"/{PREFIX}cases/{uids['cases']}/").json()
    assert (case["blind"], case["analysis"]["status"]) == (True, "done")
    assert (case["analysis"]["prediction"], case["analysis"]["map"], case["decision"]) == (None, None, None)
    assert [reading["mine"] for reading in case["readings"]] == [True]


def test_where_the_lungs_lie_is_no_result(alice_api: APIClient, uids: dict[str, str], hidden: dict[str, str]) -> None:
    assert alice_api.get(f"/{PREFIX}cases/{uids['cases']}/").json()["analysis"]["lungs"] == blinded.LUNGS


def test_a_row_says_that_it_is_read_blind(alice_api: APIClient, uids: dict[str, str], hidden: dict[str, str]) -> None:
    row = next(row for row in alice_api.get(f"/{PREFIX}cases/").json()["results"] if row["id"] == uids["cases"])
    assert (row["blind"], row["reading"]["status"]) == (True, "draft")
    assert (row["analysis"]["stage"], row["analysis"]["ill_score"]) == (None, None)


# --- lists: what is hidden selects nothing, orders nothing and counts nothing -------------------------------------

ORDERS = ["ill_score", "-ill_score", "created_at", "-created_at", "priority"]
CURSOR = re.compile(r'("(?:next|previous)":"[^:"]*):[^"]*')  # less its signature, which tells the time
QUERIES: list[dict[str, str]] = [{}]
QUERIES += [{"stage": str(stage)} for stage in range(4)]
QUERIES += [{"reading": state} for state in ("unread", "draft", "signed")]
QUERIES += [{"ordering": order} for order in ORDERS]
QUERIES += [{"queue": queue} for queue in ("mine", "unclaimed", "claimed")]
QUERIES += [{"stage": "3", "ordering": "-ill_score"}, {"reading": "unread", "ordering": "ill_score", "page_size": "1"}]


@pytest.fixture
def three(uids: dict[str, str], hidden: dict[str, str], alice: User, zeno: User) -> list[Case]:
    """Three more cases, whose results order them otherwise than their ages; the second one is signed by Zeno."""
    cases = [make_case(alice, analysis_status="done", stage=s, ill_score=q) for s, q in ((3, 0.5), (0, 0.1), (2, 0.9))]
    services.note_reading(case_id=cases[1].pk, stage=3, reader_name="Dr Zeno")
    return cases


def _answers(api: APIClient, uids: dict[str, str]) -> dict[str, Any]:
    """What every address answers to every question about a list."""
    found = {}
    for route in READS:
        for query in QUERIES if route in LISTS else [{}]:
            answer = call(api, "get", route, uids, (_body("get", route, uids) or {}) | query)
            found[f"{route} {query}"] = (answer.status_code, CURSOR.sub(r"\1", blinded.told(answer)))
    return found


def test_no_answer_depends_on_what_is_hidden(
    alice_api: APIClient, uids: dict[str, str], three: list[Case], hidden: dict[str, str]
) -> None:
    before = _answers(alice_api, uids)
    blinded.forget()
    after = _answers(alice_api, uids)
    assert [question for question in before if before[question] != after[question]] == []


def test_the_same_answers_depend_on_it_where_nothing_is_hidden(
    alice: User, alice_api: APIClient, uids: dict[str, str], three: list[Case]
) -> None:
    blinded.reveal_to(alice)
    before = _answers(alice_api, uids)
    blinded.forget()
    after = _answers(alice_api, uids)
    changed = {question.split(" ")[0] for question in before if before[question] != after[question]}
    assert {"cases/", "cases/counts/", "cases/<uuid:uid>/", "patients/<uuid:uid>/"} <= changed


def _ids(api: APIClient, **query: str) -> list[str]:
    return [row["id"] for row in api.get(f"/{PREFIX}cases/", query).json()["results"]]


@pytest.mark.parametrize("stage", ["0", "2", "3"])
def test_a_filter_by_stage_finds_no_blind_case(stage: str, alice_api: APIClient, three: list[Case]) -> None:
    assert _ids(alice_api, stage=stage) == []


def test_an_order_by_score_is_an_order_by_age(alice_api: APIClient, uids: dict[str, str], three: list[Case]) -> None:
    by_age = [uids["cases"], *(str(case.uid) for case in three)]
    assert _ids(alice_api, ordering="ill_score") == by_age
    assert _ids(alice_api, ordering="-ill_score") == by_age[::-1]


def test_what_others_signed_counts_as_unread(alice_api: APIClient, three: list[Case]) -> None:
    assert _ids(alice_api, reading="signed") == []
    assert sorted(_ids(alice_api, reading="unread")) == sorted(str(case.uid) for case in three)
    assert alice_api.get(f"/{PREFIX}cases/counts/").json()["unread"] == 3


def test_cases_a_doctor_has_read_are_found_by_what_he_may_see(
    alice: User, alice_api: APIClient, three: list[Case]
) -> None:
    for case in three[:2]:
        services.disclose(case_id=case.pk, user=alice)
    first, second = (str(case.uid) for case in three[:2])
    assert _ids(alice_api, stage="3") == [first]
    assert _ids(alice_api, reading="signed") == [second]
    assert _ids(alice_api, ordering="-ill_score")[:2] == [first, second]


# --- from blind to aided ------------------------------------------------------------------------------------------


def _read(api: APIClient, uid: str, **fields: Any) -> Any:
    return api.post(f"/{PREFIX}cases/{uid}/readings/", {"stage": 1, **fields})


@pytest.fixture
def bobs(bob_api: APIClient, uids: dict[str, str], hidden: dict[str, str]) -> dict[str, Any]:
    """Bob's draft of the hidden case."""
    started: dict[str, Any] = _read(bob_api, uids["cases"]).json()
    return started


def _sign(api: APIClient, reading: dict[str, Any]) -> Any:
    return api.post(f"/{PREFIX}readings/{reading['id']}/sign/", {"stage": 1, "revision": reading["revision"]})


def test_the_server_says_that_a_first_reading_is_blind(bobs: dict[str, Any], bob_api: APIClient) -> None:
    assert bobs["kind"] == "blind"
    assert _sign(bob_api, bobs).json()["kind"] == "blind"


def test_signing_shows_the_result_to_that_reader_alone(
    bobs: dict[str, Any], alice_api: APIClient, bob_api: APIClient, uids: dict[str, str]
) -> None:
    _sign(bob_api, bobs)
    assert bob_api.get(f"/{PREFIX}cases/{uids['cases']}/").json()["analysis"]["prediction"]["stage"] == 3
    case = alice_api.get(f"/{PREFIX}cases/{uids['cases']}/")
    assert case.json()["blind"] is True
    assert "bob" not in blinded.told(case)


def test_an_aided_reading_may_follow_and_both_are_kept(
    bobs: dict[str, Any], bob_api: APIClient, uids: dict[str, str]
) -> None:
    _sign(bob_api, bobs)
    second = _read(bob_api, uids["cases"], agrees_with_model=True).json()
    assert second["kind"] == "aided"
    assert _sign(bob_api, second).json()["kind"] == "aided"
    shown = bob_api.get(f"/{PREFIX}cases/{uids['cases']}/").json()["readings"]
    assert [reading["kind"] for reading in shown if reading["mine"]] == ["blind", "aided"]


def test_who_reads_blind_does_not_say_whether_he_agrees_with_the_model(
    bobs: dict[str, Any], bob_api: APIClient, alice: User
) -> None:
    late = make_case(alice)
    for answer in (
        bob_api.patch(f"/{PREFIX}readings/{bobs['id']}/", {"revision": 1, "agrees_with_model": False}),
        _read(bob_api, str(late.uid), agrees_with_model=True),
    ):
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["agrees_with_model"])


def test_a_hidden_reading_cannot_be_amended(bob_api: APIClient, uids: dict[str, str], hidden: dict[str, str]) -> None:
    assert _read(bob_api, uids["cases"], amends=hidden["readings"]).status_code == 404


def test_a_draft_begun_with_the_result_in_sight_stays_aided(
    alice: User, alice_api: APIClient, department: Department
) -> None:
    case = make_case(alice)
    started = _read(alice_api, str(case.uid)).json()
    Department.objects.update(blinded_first_reading=True)
    assert _sign(alice_api, started).json()["kind"] == "aided"


def test_a_draft_during_which_the_result_came_in_sight_is_not_blind(bobs: dict[str, Any], bob_api: APIClient) -> None:
    Department.objects.update(blinded_first_reading=False)
    change = {"revision": 1, "agrees_with_model": True}
    changed = bob_api.patch(f"/{PREFIX}readings/{bobs['id']}/", change).json()
    assert (changed["kind"], changed["agrees_with_model"]) == ("aided", True)
    Department.objects.update(blinded_first_reading=True)
    assert _sign(bob_api, changed).json()["kind"] == "aided"


def test_the_kind_is_not_the_reader_s_to_choose(
    bob_api: APIClient, uids: dict[str, str], hidden: dict[str, str]
) -> None:
    assert _read(bob_api, uids["cases"], kind="aided").json()["kind"] == "blind"


def test_what_readings_come_to_is_told_after_the_first_reading(
    bobs: dict[str, Any], bob_api: APIClient, uids: dict[str, str]
) -> None:
    address = f"/{PREFIX}cases/{uids['cases']}/"
    form = {"parenchymal": True, "small": {"profusion": "3/2"}}
    changed = bob_api.patch(f"/{PREFIX}readings/{bobs['id']}/", {"revision": 1, "form": form}).json()
    assert bob_api.get(address).json()["decision"] is None
    _sign(bob_api, changed)
    found = bob_api.get(address).json()["decision"]
    assert (found["agree"], found["reason"], found["reported"]) == (True, "same_category", "3/+")
