import pytest

from backend.accounts.models import User
from backend.cases.models import Case, Patient, Radiograph
from tests.factories import make_case, make_radiograph


@pytest.fixture(autouse=True)
def case(alice: User) -> Case:
    case = make_case(alice)
    make_radiograph(case)
    return case


@pytest.mark.parametrize("model", [Case, Patient, Radiograph])
def test_who_sees_alice_s_rows(
    model: type[Case | Patient | Radiograph], alice: User, bob: User, charlie: User, audrey: User, adam: User
) -> None:
    people = (alice, bob, charlie, audrey, adam)
    assert [model.objects.visible_to(user).count() for user in people] == [1, 1, 0, 1, 0]


def test_a_deactivated_doctor_sees_nothing(alice: User) -> None:
    alice.is_active = False
    assert not Case.objects.visible_to(alice).exists()
