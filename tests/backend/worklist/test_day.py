"""What a doctor has read today."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.audit.models import Event
from backend.readings.models import Reading, ReadingStatus
from tests.backend.worklist.test_cases import make_analysed
from tests.factories import make_case

DAY = "/api/v1/worklist/day/"


def _signed(reader: User, seconds: int, days_ago: int = 0) -> None:
    Reading.objects.create(
        case=make_case(reader),
        reader=reader,
        status=ReadingStatus.SIGNED,
        seconds=seconds,
        signed_at=timezone.now() - timedelta(days=days_ago),
    )


def test_films_and_median_time_are_those_of_today(alice: User, bob: User, alice_api: APIClient) -> None:
    for seconds in (60, 180, 0):
        _signed(alice, seconds)
    _signed(alice, 900, days_ago=1)
    _signed(bob, 900)
    assert alice_api.get(DAY).json() == {"films": 3, "median_seconds": 120, "total_seconds": 240}


def test_a_day_without_readings_has_no_median(alice_api: APIClient) -> None:
    assert alice_api.get(DAY).json() == {"films": 0, "median_seconds": None, "total_seconds": 0}


@pytest.mark.parametrize(("query", "action"), [("?ahead=true", "case.fetched_ahead"), ("", "case.viewed")])
def test_a_case_fetched_ahead_was_not_looked_at(query: str, action: str, alice: User, alice_api: APIClient) -> None:
    case = make_analysed(alice)
    alice_api.get(f"/api/v1/cases/{case.uid}/{query}")
    assert [event.action for event in Event.objects.filter(action__startswith="case.")] == [action]
