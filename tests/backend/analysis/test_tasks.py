"""What a worker does with one film."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ

from backend.accounts.models import User
from backend.analysis import engine, states, tasks
from backend.analysis.models import Analysis, ModelVersion, Region, Result
from backend.audit.models import Event
from backend.audit.services import problems
from backend.cases import files
from backend.cases.models import AnalysisStatus as Status
from backend.cases.models import Case, Radiograph
from backend.common.models import Heartbeat
from ml.prediction import Prediction
from ml.serving import StagedFilm
from tests.backend.analysis import worker
from tests.factories import lose_the_answer_of


def kept_files(media: Path) -> list[str]:
    return sorted(path.suffix for path in media.rglob("*") if path.is_file())


@pytest.mark.usefixtures("model")
def test_a_film_is_staged_and_everything_of_it_becomes_visible(film: Analysis, media: Path) -> None:
    assert tasks.analyse(str(film.uid)) is None  # type: ignore[func-returns-value]  # the queue pickles answers
    film.refresh_from_db()
    result = Result.objects.get(analysis=film)
    radiograph, case = Radiograph.objects.get(), Case.objects.get()
    assert (film.status, film.stage, film.ill_score, film.attempts) == (Status.DONE, 2, 0.9, 1)
    assert result.prediction == worker.prediction().to_dict()
    assert (result.map_width, result.map_height, result.map_max) == (3, 2, 1.5)
    assert Region.objects.filter(result=result, x0=10, y1=40, peak=1.5).count() == 1
    assert (radiograph.rows, radiograph.columns, radiograph.spacing_row_mm, radiograph.bits) == (80, 90, 0.2, 12)
    assert files.path_of(radiograph.display_name).read_bytes().startswith(b"display")
    assert (case.analysis_status, case.stage, case.ill_score) == (Status.DONE, 2, 0.9)
    assert Event.objects.filter(action="analysis.done", object_id=str(film.uid)).count() == 1
    assert list(problems()) == []
    assert kept_files(media) == [".dcm", ".f32", ".png"]


@pytest.mark.usefixtures("model")
def test_a_task_that_runs_twice_shows_once(film: Analysis) -> None:
    tasks.analyse(str(film.uid))
    tasks.analyse(str(film.uid))
    assert Result.objects.count() == 1
    assert Event.objects.filter(action="analysis.done").count() == 1
    assert Analysis.objects.get().attempts == 1


def test_a_worker_that_was_fenced_off_leaves_nothing_behind(
    film: Analysis, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    def slow(path: Path, out: Path) -> StagedFilm:
        worker.let_lease_expire(film)
        assert states.claim(film.uid) is not None
        return worker.stage_film(path, out)

    worker.play(monkeypatch, slow)
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.attempts, Result.objects.count()) == (Status.RUNNING, 2, 0)
    assert not Event.objects.filter(action="analysis.done").exists()
    assert kept_files(media) == [".png"]


class HalfBroken(Prediction):
    """Fails at the very end of the writing, when its boxes are stored."""

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"regions": [{"x0": 1.0}]}


def test_a_result_that_cannot_be_written_whole_is_not_written_at_all(
    film: Analysis, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    broken = HalfBroken(**vars(worker.prediction()))
    worker.play(monkeypatch, lambda path, out: worker.stage_film(path, out, prediction=broken))
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.stage, Result.objects.count()) == (Status.QUEUED, None, 0)
    assert (Case.objects.get().stage, Radiograph.objects.get().display_name) == (None, "")
    assert kept_files(media) == [".png"]


@pytest.mark.usefixtures("model")
def test_a_model_says_one_thing_about_a_film(film: Analysis) -> None:
    tasks.analyse(str(film.uid))
    again = states.create(radiograph=film.radiograph)
    for _ in range(3):
        tasks.analyse(str(again.uid))
    again.refresh_from_db()
    assert (again.status, again.code, Result.objects.count()) == (Status.FAILED, "internal_error", 1)


def test_a_film_at_fault_is_rejected_with_its_code_and_kept(
    film: Analysis, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    worker.play(monkeypatch, worker.raising(engine.RejectedError("decoder_crashed")))
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.code, film.attempts) == (Status.REJECTED, "decoder_crashed", 1)
    assert kept_files(media) == [".png"]


def test_without_a_model_films_stay_queued_and_no_attempt_is_counted(
    film: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_model() -> engine.Model:
        raise engine.UnavailableError("no bundle")

    monkeypatch.setattr(engine, "model", no_model)
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.code, film.attempts) == (Status.QUEUED, "model_unavailable", 0)
    assert Case.objects.get().analysis_code == "model_unavailable"
    worker.play(monkeypatch)
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.code) == (Status.DONE, "")


def test_a_bundle_that_nobody_registered_gives_no_results(film: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.play(monkeypatch)
    call_command("register_model")
    swapped = engine.Model("test", "2", "sha256:other", {})
    worker.play(monkeypatch, model=swapped)
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.code, film.attempts) == (Status.QUEUED, "model_unavailable", 0)
    call_command("register_model")
    assert list(ModelVersion.objects.filter(active=True).values_list("digest", flat=True)) == ["sha256:other"]
    tasks.analyse(str(film.uid))
    assert Result.objects.get().model_version.digest == "sha256:other"


def test_registering_without_a_bundle_fails_loudly(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MODEL_BUNDLE = str(tmp_path / "nothing")
    with pytest.raises(CommandError, match="model unavailable"):
        call_command("register_model")


@pytest.mark.usefixtures("model")
def test_a_film_that_vanished_from_the_store_fails_by_name(film: Analysis) -> None:
    files.remove(Radiograph.objects.get().stored_name)
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.code) == (Status.FAILED, "storage_missing")


def test_an_unexpected_error_is_tried_three_times(film: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.play(monkeypatch, worker.raising(RuntimeError("out of luck")))
    for _ in range(4):
        tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.code, film.attempts) == (Status.FAILED, "internal_error", 3)
    assert OrmQ.objects.count() == 3


def test_a_task_out_of_time_frees_its_film_at_once(film: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.play(monkeypatch, worker.raising(TimeoutException("too long")))
    with pytest.raises(TimeoutException):
        tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert (film.status, film.attempts) == (Status.QUEUED, 1)


def test_a_worker_says_that_it_loads_its_model_and_when_it_has_done(
    film: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[bool] = []

    def load() -> engine.Model:
        said.append(Heartbeat.objects.filter(name="model-loading").exists())
        return worker.MODEL

    worker.play(monkeypatch)
    monkeypatch.setattr(engine, "model", load)
    tasks.analyse(str(film.uid))
    assert said == [True]
    assert not Heartbeat.objects.filter(name="model-loading").exists()


def test_the_canary_leaves_a_heartbeat(db: None) -> None:
    tasks.canary()
    assert Heartbeat.objects.filter(name="queue").count() == 1


@pytest.mark.usefixtures("model")
def test_a_published_result_keeps_its_files_when_the_answer_to_the_commit_is_lost(
    film: Analysis, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    lose_the_answer_of(tasks, "publish", monkeypatch)
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert film.status == Status.DONE
    assert kept_files(media) == [".dcm", ".f32", ".png"]


@pytest.mark.usefixtures("model")
def test_a_worker_alone_expects_the_film_that_has_waited_longest(
    film: Analysis, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    following, last = worker.queued_film(alice), worker.queued_film(alice)
    expected: list[Path] = []
    monkeypatch.setattr(engine, "expect", expected.append)
    tasks.analyse(str(film.uid))
    tasks.analyse(str(last.uid))
    tasks.analyse(str(following.uid))
    assert expected == [files.path_of(following.radiograph.stored_name)] * 2


@pytest.mark.usefixtures("model")
def test_of_several_workers_none_expects_a_film_that_another_may_take(
    film: Analysis, alice: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WORKERS = 2
    worker.queued_film(alice)
    monkeypatch.setattr(engine, "expect", None)
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    assert film.status == Status.DONE
