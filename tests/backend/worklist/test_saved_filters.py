"""Filters a person keeps for himself."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.audit.models import Event
from backend.worklist.models import MOST_FILTERS, SavedFilter

FILTERS = "/api/v1/filters/"
QUERY = {"status": "done", "ordering": "-ill_score"}


def _save(api: APIClient, name: str = "high scores", **body: Any) -> Any:
    return api.post(FILTERS, {"name": name, "query": QUERY, **body})


def _listed(api: APIClient) -> list[tuple[str, bool]]:
    return [(saved["name"], saved["is_default"]) for saved in api.get(FILTERS).json()]


def test_a_saved_filter_is_its_owner_s_alone(alice_api: APIClient, bob_api: APIClient) -> None:
    saved = _save(alice_api).json()
    assert (saved["name"], saved["query"], saved["is_default"]) == ("high scores", QUERY, False)
    assert bob_api.get(FILTERS).json() == []
    assert bob_api.delete(f"{FILTERS}{saved['id']}/").status_code == 404
    assert _listed(alice_api) == [("high scores", False)]


def test_a_name_is_taken_once_by_each_person(alice_api: APIClient, bob_api: APIClient) -> None:
    _save(alice_api)
    assert _save(alice_api).json()["code"] == "filter_exists"
    assert _save(bob_api).status_code == 201


def test_a_filter_is_renamed_and_given_another_query(alice_api: APIClient) -> None:
    saved = _save(alice_api).json()
    changed = alice_api.patch(f"{FILTERS}{saved['id']}/", {"name": "refused", "query": {"status": "rejected"}}).json()
    assert (changed["name"], changed["query"]) == ("refused", {"status": "rejected"})


def test_renaming_to_a_name_in_use_is_refused(alice_api: APIClient) -> None:
    _save(alice_api, "a")
    other = _save(alice_api, "b").json()["id"]
    assert alice_api.patch(f"{FILTERS}{other}/", {"name": "a"}).json()["code"] == "filter_exists"
    assert _listed(alice_api) == [("a", False), ("b", False)]


def test_one_filter_at_most_is_the_default(alice_api: APIClient) -> None:
    _save(alice_api, "a", is_default=True)
    other = _save(alice_api, "b", is_default=True).json()["id"]
    assert _listed(alice_api) == [("a", False), ("b", True)]
    alice_api.patch(f"{FILTERS}{other}/", {"name": "c"})
    assert _listed(alice_api) == [("a", False), ("c", True)]
    alice_api.patch(f"{FILTERS}{other}/", {"is_default": False})
    assert _listed(alice_api) == [("a", False), ("c", False)]


def test_a_deleted_filter_is_gone(alice_api: APIClient) -> None:
    saved = _save(alice_api).json()["id"]
    assert alice_api.delete(f"{FILTERS}{saved}/").status_code == 204
    assert _listed(alice_api) == []


def test_thirty_filters_are_enough(alice: User, alice_api: APIClient) -> None:
    for number in range(MOST_FILTERS):
        SavedFilter.objects.create(owner=alice, name=str(number), query={})
    assert _save(alice_api).json()["code"] == "too_many_filters"


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "x" * 61},
        {"query": {"status": "lost"}},
        {"query": {"secret": "1"}},
        {"query": {"ordering": "note"}},
        {"query": {"search": "x" * 101}},
        {"query": "status=done"},
        {"query": None},
    ],
)
def test_a_filter_the_list_would_not_understand_is_not_kept(body: dict[str, Any], alice_api: APIClient) -> None:
    assert _save(alice_api, **{"name": "x", **body}).status_code == 400


def test_the_audit_log_does_not_repeat_the_words_searched_for(alice_api: APIClient) -> None:
    saved = _save(alice_api, query={"search": "Wang Wei"}).json()["id"]
    alice_api.delete(f"{FILTERS}{saved}/")
    events = list(Event.objects.filter(action__startswith="filter.").order_by("seq"))
    assert [(event.action, event.object_id, event.detail) for event in events] == [
        ("filter.saved", saved, {}),
        ("filter.deleted", saved, {}),
    ]
