from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from backend.accounts.models import User
from backend.audit.models import GENESIS, Event
from backend.audit.services import problems, record

pytestmark = pytest.mark.django_db


def _forge(sql: str, *values: Any) -> None:
    """Change the table behind the application's back."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def three(alice: User) -> list[Event]:
    return [record(actor=alice, action=f"test.{n}", obj=alice, detail={"n": n, "text": "矽肺"}) for n in range(3)]


def test_an_event_says_who_did_what_to_which_object(alice: User) -> None:
    event = record(actor=alice, action="case.viewed", obj=alice, detail={"why": "follow-up"})
    assert (event.actor, event.actor_name) == (alice.uid, "Dr Alice (alice)")
    assert (event.object_type, event.object_id) == ("accounts.user", str(alice.uid))


def test_each_event_carries_the_hash_of_the_one_before(three: list[Event]) -> None:
    assert [event.previous_hash for event in three] == [GENESIS, three[0].hash, three[1].hash]
    assert list(problems()) == []


def test_a_changed_event_is_found(three: list[Event]) -> None:
    _forge("UPDATE audit_event SET actor_name = %s WHERE seq = %s", "Dr Bob (bob)", 2)
    assert list(problems()) == ["event 2 was changed"]


def test_a_changed_detail_is_found(three: list[Event]) -> None:
    _forge("UPDATE audit_event SET detail = %s WHERE seq = %s", '{"n": 7, "text": "矽肺"}', 2)
    assert list(problems()) == ["event 2 was changed"]


def test_a_removed_event_is_found(three: list[Event]) -> None:
    _forge("DELETE FROM audit_event WHERE seq = %s", 2)
    assert "event 2 is missing before event 3" in list(problems())


def test_a_cut_off_end_is_found(three: list[Event]) -> None:
    _forge("DELETE FROM audit_event WHERE seq = %s", 3)
    assert list(problems()) == ["the end of the chain is not event 2"]


def test_events_written_while_the_chain_is_checked_do_not_break_it(
    three: list[Event], alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, written = Event.digest, []

    def digest_while_alice_works(event: Event) -> str:
        if not written:
            written.append(True)
            record(actor=alice, action="test.meanwhile")
        return digest(event)

    monkeypatch.setattr(Event, "digest", digest_while_alice_works)
    assert list(problems()) == []
    assert Event.objects.count() == 4


def test_an_event_rewritten_with_a_fitting_hash_is_still_found(three: list[Event]) -> None:
    second = Event.objects.get(seq=2)
    second.action = "test.forged"
    _forge("UPDATE audit_event SET action = %s, hash = %s WHERE seq = 2", "test.forged", second.digest())
    assert list(problems()) == ["event 3 does not follow the event before it"]


def test_events_are_only_ever_added(three: list[Event]) -> None:
    with pytest.raises(TypeError):
        three[0].save()
    with pytest.raises(TypeError):
        three[0].delete()
    with pytest.raises(TypeError):
        Event.objects.all().delete()
    with pytest.raises(TypeError):
        Event.objects.update(action="x")


def test_an_event_goes_with_the_transaction_it_belongs_to(alice: User) -> None:
    with transaction.atomic():
        record(actor=alice, action="test.undone")
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert record(actor=alice, action="test.first").seq == 1


def test_verify_audit_says_that_the_chain_holds(three: list[Event], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")
    assert "3 events, the chain holds" in capsys.readouterr().out


def test_verify_audit_fails_on_a_broken_chain(three: list[Event]) -> None:
    _forge("UPDATE audit_event SET action = 'x' WHERE seq = 1")
    with pytest.raises(CommandError, match="broken in 1 place"):
        call_command("verify_audit")


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_chain(alice: User) -> None:
    def write(number: int) -> None:
        try:
            for _ in range(5):
                record(actor=alice, action=f"test.{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert Event.objects.count() == 40
    assert list(problems()) == []
