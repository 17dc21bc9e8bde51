"""What the queue loses, the sweeper finds."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django_q.models import OrmQ, Schedule

from backend.accounts.models import User
from backend.analysis import states, tasks, workers
from backend.analysis.models import Analysis
from backend.analysis.sweeper import _enqueue, release_dead, resend_oldest, sweep
from backend.cases.models import AnalysisStatus as Status
from backend.cases.models import Case
from backend.common.models import IdempotencyKey
from tests.backend.analysis.worker import let_lease_expire, queued_film


def test_an_expired_lease_goes_back_to_the_queue(film: Analysis) -> None:
    states.claim(film.uid)
    let_lease_expire(film)
    assert sweep().released == 1
    film.refresh_from_db()
    assert (film.status, film.attempts, film.lease_token) == (Status.QUEUED, 1, None)
    assert OrmQ.objects.count() == 2


def test_a_live_lease_is_left_alone(film: Analysis) -> None:
    states.claim(film.uid)
    assert sweep().released == 0
    film.refresh_from_db()
    assert film.status == Status.RUNNING


def test_the_third_expired_lease_is_the_end(film: Analysis) -> None:
    for _ in range(3):
        assert states.claim(film.uid) is not None
        let_lease_expire(film)
        sweep()
    film.refresh_from_db()
    assert (film.status, film.code, film.attempts) == (Status.FAILED, "attempts_exhausted", 3)
    assert Case.objects.get().analysis_code == "attempts_exhausted"


def test_a_lost_message_is_sent_again_once(film: Analysis) -> None:
    OrmQ.objects.all().delete()
    assert sweep().enqueued == 0
    Analysis.objects.update(enqueued_at=Now() - timedelta(minutes=16))
    assert sweep().enqueued == 1
    assert sweep().enqueued == 0
    assert OrmQ.objects.count() == 1


def test_two_sweepers_send_a_lost_message_once(film: Analysis) -> None:
    OrmQ.objects.all().delete()
    Analysis.objects.update(enqueued_at=Now() - timedelta(minutes=16))
    seen_by_both = Analysis.objects.get()
    assert _enqueue(seen_by_both)
    assert not _enqueue(seen_by_both)
    assert OrmQ.objects.count() == 1


def test_a_film_without_a_model_is_offered_again_after_a_minute(film: Analysis) -> None:
    states.note_no_model(film.uid)
    assert sweep().enqueued == 0
    Analysis.objects.update(enqueued_at=Now() - timedelta(minutes=2))
    assert sweep().enqueued == 1


def test_left_over_files_of_killed_workers_are_removed(db: None, media: Path) -> None:
    left = media / "tmp" / "half.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a film")
    assert sweep().files == 0
    os.utime(left, (0, 0))
    assert sweep().files == 1
    assert not left.exists()


def test_keys_of_requests_long_past_are_forgotten(alice: User) -> None:
    for key, age in (("old", 3), ("young", 1)):
        row = IdempotencyKey.objects.create(owner_id=alice.pk, key=key, fingerprint="f")
        IdempotencyKey.objects.filter(pk=row.pk).update(created_at=Now() - timedelta(days=age))
    sweep()
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["young"]


def test_the_sweeper_runs_by_schedule_and_by_command(film: Analysis, capsys: pytest.CaptureFixture[str]) -> None:
    assert Schedule.objects.get(name="sweep").func == f"{tasks.__name__}.{tasks.sweep.__name__}"
    states.claim(film.uid)
    let_lease_expire(film)
    call_command("sweep")
    assert capsys.readouterr().out.startswith("released 1")


def test_what_a_killed_cluster_had_half_taken_is_sent_again_and_no_more(alice: User) -> None:
    films = [queued_film(alice) for _ in range(6)]
    OrmQ.objects.all().delete()
    assert resend_oldest() == 4
    sent = {message.task["args"][0] for message in OrmQ.objects.all()}
    assert sent == {str(film.uid) for film in films[:4]}


def test_the_film_of_a_dead_worker_need_not_wait_for_its_lease(film: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    monkeypatch.setenv(workers.CLUSTER, "north")
    states.claim(film.uid)
    assert release_dead("north") == 0
    Analysis.objects.update(leased_by=f"north/{ended.pid}")
    assert release_dead("south") == 0
    assert release_dead("north") == 1
    film.refresh_from_db()
    assert (film.status, film.attempts) == (Status.QUEUED, 1)
