"""From whom the model's result and others' readings are hidden."""

import pytest

from backend.accounts.models import Department, User
from backend.cases import services
from backend.cases.models import Case
from tests.factories import make_case


@pytest.fixture
def case(alice: User) -> Case:
    return make_case(alice)


@pytest.fixture
def blinded(department: Department) -> Department:
    department.blinded_first_reading = True
    department.save()
    return department


def test_results_are_open_where_the_first_reading_is_not_blinded(case: Case, alice: User) -> None:
    assert not case.is_blind_for(alice)


def test_results_are_hidden_from_every_doctor_of_a_blinded_department(
    blinded: Department, case: Case, alice: User, bob: User
) -> None:
    assert case.is_blind_for(alice)
    assert case.is_blind_for(bob)


def test_a_disclosed_case_is_open_to_that_doctor_alone(blinded: Department, case: Case, alice: User, bob: User) -> None:
    services.disclose(case_id=case.pk, user=alice)
    assert not case.is_blind_for(alice)
    assert case.is_blind_for(bob)


def test_disclosing_twice_is_disclosing_once(blinded: Department, case: Case, alice: User) -> None:
    services.disclose(case_id=case.pk, user=alice)
    services.disclose(case_id=case.pk, user=alice)
    assert case.disclosures.count() == 1


def test_an_auditor_sees_the_results_of_a_blinded_department(blinded: Department, case: Case, audrey: User) -> None:
    assert not case.is_blind_for(audrey)
