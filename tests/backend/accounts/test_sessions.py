from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from backend.accounts import sessions
from backend.accounts.models import RefreshFamily, User
from backend.audit.services import problems
from backend.common.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def _eight_times(action: Callable[[], Any]) -> list[Any]:
    def run(_: int) -> Any:
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, range(8)))


def test_of_eight_exchanges_at_once_one_gets_the_new_cookie_and_the_others_a_grace(alice: User) -> None:
    raw = sessions.start(user=alice).refresh or ""
    answers = _eight_times(lambda: sessions.exchange(raw=raw))
    assert None not in answers
    assert sum(answer.refresh is not None for answer in answers) == 1
    assert not RefreshFamily.objects.filter(revoked_at__isnull=False).exists()


def test_eight_log_ins_at_once_are_eight_families_in_one_audit_chain(alice: User) -> None:
    _eight_times(lambda: sessions.start(user=alice))
    assert alice.refresh_families.count() == 8
    assert list(problems()) == []


def test_a_log_out_during_exchanges_wins(alice: User) -> None:
    raw = sessions.start(user=alice).refresh or ""
    sessions.end(raw=raw)
    assert _eight_times(lambda: sessions.exchange(raw=raw)) == [None] * 8


def test_a_password_changed_during_a_log_in_ends_that_log_in_too(alice: User) -> None:
    checked = User.objects.get(pk=alice.pk)
    sessions.set_password(user=alice, password="another-clear-winter-morning", by=alice)
    with pytest.raises(DomainError, match="invalid_credentials"):
        sessions.start(user=checked)
