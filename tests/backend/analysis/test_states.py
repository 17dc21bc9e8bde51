"""The state machine: who holds a lease may end an analysis, nobody else."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django_q.models import OrmQ

from backend.accounts.models import User
from backend.analysis import states
from backend.analysis.models import Analysis
from backend.cases.models import AnalysisStatus as Status
from backend.cases.models import Case
from tests.backend.analysis.worker import let_lease_expire, queued_film
from tests.factories import make_case, make_radiograph


def test_a_new_film_is_queued_and_its_message_is_in_the_queue(film: Analysis) -> None:
    assert (film.status, film.attempts, film.code) == (Status.QUEUED, 0, "")
    assert OrmQ.objects.count() == 1
    assert Case.objects.get().analysis_uid == film.uid


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_upload_leaves_neither_row_nor_message(alice: User) -> None:
    case = make_case(alice)
    with transaction.atomic():
        states.create(radiograph=make_radiograph(case))
        transaction.set_rollback(True)
    assert (Analysis.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_a_waiting_film_is_claimed_once(film: Analysis) -> None:
    lease = states.claim(film.uid)
    assert lease is not None
    assert states.claim(film.uid) is None
    film.refresh_from_db()
    assert (film.status, film.attempts, film.lease_token) == (Status.RUNNING, 1, lease.token)
    assert Case.objects.get().analysis_status == Status.RUNNING


def test_a_lease_ends_after_the_task_must_have_ended_and_before_the_queue_sends_it_again(film: Analysis) -> None:
    states.claim(film.uid)
    shortest = Now() + timedelta(seconds=settings.TASK_TIMEOUT_S)
    longest = Now() + timedelta(seconds=settings.Q_CLUSTER["retry"])
    assert Analysis.objects.filter(lease_until__gt=shortest, lease_until__lt=longest).count() == 1


def test_an_unknown_film_is_not_claimed(db: None) -> None:
    assert states.claim(uuid.uuid4()) is None


def test_an_expired_lease_can_be_claimed_and_fences_its_former_holder_off(film: Analysis) -> None:
    first = states.claim(film.uid)
    let_lease_expire(film)
    second = states.claim(film.uid)
    assert first is not None
    assert second is not None
    assert not states.end_without_result(first, Status.FAILED, "internal_error")
    assert states.end_without_result(second, Status.REJECTED, "blank_image")
    film.refresh_from_db()
    assert (film.status, film.code, film.attempts) == (Status.REJECTED, "blank_image", 2)


def test_nobody_claims_a_film_a_fourth_time(film: Analysis) -> None:
    for _ in range(3):
        assert states.claim(film.uid) is not None
        let_lease_expire(film)
    assert states.claim(film.uid) is None


@pytest.mark.parametrize("status", [Status.DONE, Status.REJECTED, Status.FAILED])
def test_an_ended_film_is_not_claimed(film: Analysis, status: Status) -> None:
    Analysis.objects.update(status=status)
    assert states.claim(film.uid) is None


def test_a_retried_film_waits_again_and_its_third_failure_is_the_last(film: Analysis) -> None:
    for expected in (Status.QUEUED, Status.QUEUED, Status.FAILED):
        lease = states.claim(film.uid)
        assert lease is not None
        assert states.retry(lease, "internal_error")
        film.refresh_from_db()
        assert film.status == expected
    assert film.code == "internal_error"
    assert Case.objects.get().analysis_status == Status.FAILED


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING, Status.DONE])
def test_only_an_ended_film_without_result_starts_over(film: Analysis, alice: User, status: Status) -> None:
    Analysis.objects.update(status=status)
    assert not states.requeue(analysis=film, actor=alice)


def test_starting_over_gives_three_new_attempts(film: Analysis, alice: User) -> None:
    Analysis.objects.update(status=Status.FAILED, code="attempts_exhausted", attempts=3)
    assert states.requeue(analysis=film, actor=alice)
    film.refresh_from_db()
    assert (film.status, film.code, film.attempts) == (Status.QUEUED, "", 0)
    assert OrmQ.objects.count() == 2


def test_films_of_other_cases_are_left_alone(film: Analysis, alice: User) -> None:
    other = queued_film(alice)
    states.claim(film.uid)
    other.refresh_from_db()
    assert other.status == Status.QUEUED
