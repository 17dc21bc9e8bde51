"""A request that may be repeated safely."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.cases.models import Case
from backend.common.errors import DomainError
from backend.common.models import IdempotencyKey
from backend.intake.idempotency import Answer, once
from tests.backend.intake.films import dicom_film
from tests.backend.intake.test_films import upload


def test_the_same_request_is_done_once_and_answered_twice(alice_api: APIClient) -> None:
    first = upload(alice_api, dicom_film(), key="k1")
    second = upload(alice_api, dicom_film(), key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert Case.objects.count() == 1


def test_a_key_with_another_body_is_refused(alice_api: APIClient) -> None:
    upload(alice_api, dicom_film(), key="k1")
    for data, fields in ((dicom_film(seed=2), {}), (dicom_film(), {"note": "other"})):
        response = upload(alice_api, data, key="k1", **fields)
        assert (response.status_code, response.json()["code"]) == (422, "idempotency_mismatch")


def test_keys_of_two_people_have_nothing_to_do_with_each_other(alice_api: APIClient, charlie_api: APIClient) -> None:
    first = upload(alice_api, dicom_film(), key="k1").json()
    assert upload(charlie_api, dicom_film(), key="k1").json()["case_id"] != first["case_id"]


def test_a_request_that_still_runs_is_not_started_again(alice: User) -> None:
    IdempotencyKey.objects.create(owner_id=alice.pk, key="k1", fingerprint="f")
    with pytest.raises(DomainError) as refused:
        once(user=alice, key="k1", fingerprint="f", work=lambda: Answer(200, {}))
    assert (refused.value.code, refused.value.status) == ("idempotency_running", 409)


def test_a_request_whose_process_died_may_be_sent_again(alice: User) -> None:
    IdempotencyKey.objects.create(owner_id=alice.pk, key="k1", fingerprint="f")
    IdempotencyKey.objects.update(created_at=Now() - timedelta(minutes=11))
    assert once(user=alice, key="k1", fingerprint="f", work=lambda: Answer(200, {"a": 1})).body == {"a": 1}


def test_a_refused_request_leaves_its_key_free(alice_api: APIClient) -> None:
    assert upload(alice_api, b"", key="k1").status_code == 422
    assert upload(alice_api, dicom_film(), key="k1").status_code == 201


def test_an_endless_key_is_refused(alice_api: APIClient) -> None:
    assert upload(alice_api, dicom_film(), key="k" * 101).status_code == 400
