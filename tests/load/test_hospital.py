"""Who measures the work list of a large hospital sees its films."""

from rest_framework.test import APIClient

from backend.accounts.models import User
from tests.load.hospital import fill


def test_alice_sees_all_of_the_invented_films(alice: User, alice_api: APIClient) -> None:
    fill(40)
    assert alice_api.get("/api/v1/cases/counts/").json()["total"] == 40
