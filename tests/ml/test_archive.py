"""An archive: each film on the list has one answer, whatever happens in between."""

import csv
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch

from ml.cli import main
from ml.learning.data import ManifestError
from ml.prediction import BundleId
from ml.staging.bundle import read_manifest
from ml.study.archive import run as run_module
from ml.study.archive.answers import failure
from ml.study.archive.crew import AT_ONCE, ATTEMPTS, NoWorkerError, WorkerLostError, stage_all
from ml.study.archive.engines import engine
from ml.study.archive.films import ArchiveFilm, count_films, read_list
from ml.study.archive.journal import Journal
from ml.study.archive.run import stage_archive
from ml.study.archive.station import Station
from tests.archives import comparable, platform_answers, results, same

BUNDLE = BundleId("tiny", "1", "d" * 64)
FILMS = [ArchiveFilm(f"{number}.png", Path(f"{number}.png")) for number in range(20)]


def staged(name):
    return {"file": name, "stage": 0, "bundle": {"digest": BUNDLE.digest}}


class Hand:
    """A worker inside this process; ``falls`` says how it fails at a film, ``answer`` what it answers; ``had`` what it
    was given at a time."""

    def __init__(self, falls=lambda film: None, answer=lambda film: staged(film.name)):
        self.falls, self.answer, self.had = falls, answer, []

    def stage(self, films):
        self.had.append([film.name for film in films])
        for film in films:
            error = self.falls(film)
            if error:
                raise error
            yield self.answer(film)

    def close(self):
        pass


class WholeHand(Hand):
    """A worker that answers all its films at the end, or none."""

    def stage(self, films):
        return iter(list(super().stage(films)))


def write_archive(folder, dataset):
    """The list of three films, one file that is none, and one that is missing."""
    with dataset.open(newline="") as file:
        names = [row["path"] for row in csv.DictReader(file)][:3]
    for number, name in enumerate(names):
        shutil.copy(dataset.parent / name, folder / f"{number}.png")
    (folder / "letter.png").write_text("Dear doctor")
    manifest = folder / "films.csv"
    manifest.write_text("path\n0.png\n1.png\n2.png\nletter.png\ngone.png\n")
    return manifest


@pytest.fixture
def archive(dataset, tmp_path):
    return write_archive(tmp_path, dataset)


@pytest.fixture(scope="module")
def finished(dataset, random_bundle, tmp_path_factory):
    """An archive that the model has staged, and the summary."""
    manifest = write_archive(tmp_path_factory.mktemp("archive"), dataset)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    station = Station(random_bundle, "torch")
    hand = Hand(answer=lambda film: next(station.answers([film])))
    summary = run(manifest, random_bundle, hand)
    station.close()
    torch.set_num_threads(threads)
    return manifest, summary


def run(manifest, bundle, hand, progress=lambda answers, films, before: answers):
    @contextmanager
    def crew():
        yield [hand]

    return stage_archive(manifest, manifest.parent / "out", bundle, crew, progress)


@pytest.fixture
def quick(random_bundle):
    """A worker that stages whatever is there, without looking at it."""
    digest = read_manifest(random_bundle)["digest"]

    def answer(film):
        if not film.path.exists():
            return failure(film.name, "unreadable", "not there")
        return staged(film.name) | {"bundle": {"name": "random", "version": "0", "digest": digest}}

    return Hand(answer=answer)


# the list


def test_a_list_needs_nothing_but_paths(tmp_path):
    (tmp_path / "films.csv").write_text("patient,path\nA,x/1.dcm\nB,x/2.dcm\n")
    assert list(read_list(tmp_path / "films.csv")) == [
        ArchiveFilm("x/1.dcm", tmp_path / "x/1.dcm"),
        ArchiveFilm("x/2.dcm", tmp_path / "x/2.dcm"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"film\n1.png\n", "column path is missing"),
        (b"path,note\n1.png,\n,nothing\n", "line 3: the path is empty"),
        (b"path\n1.png\n./1.png\n", "1.png is listed twice"),
        (b"path\n", "no films"),
        ("path\n胸片.png\n".encode("gbk"), "not UTF-8"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path, text, words):
    (tmp_path / "films.csv").write_bytes(text)
    with pytest.raises(ManifestError, match=words):
        count_films(tmp_path / "films.csv")


# the workers


def test_every_film_is_answered_once():
    answers = stage_all([Hand(), Hand(), Hand()], FILMS)
    assert sorted(a["file"] for a in answers) == sorted(f.name for f in FILMS)


def test_the_film_of_a_worker_that_died_is_staged_by_its_successor():
    deaths = [WorkerLostError("killed"), WorkerLostError("killed")]
    hand = Hand(lambda film: deaths.pop() if film.name == "7.png" and deaths else None)
    assert all("stage" in answer for answer in stage_all([hand], FILMS))


def test_a_film_that_kills_every_worker_is_left_to_be_tried_again():
    hand = Hand(lambda film: WorkerLostError("exit status -9") if film.name == "7.png" else None)
    (lost,) = [answer for answer in stage_all([hand], FILMS) if "error" in answer]
    assert lost == {"file": "7.png", "error": "failed", "detail": "exit status -9", "again": True}


def test_a_worker_lost_with_several_films_costs_none_but_the_one_that_kills():
    hand = WholeHand(lambda film: WorkerLostError("exit status -9") if film.name == "7.png" else None)
    answers = list(stage_all([hand], FILMS))
    assert [answer["file"] for answer in answers if "error" in answer] == ["7.png"]
    assert len(answers) == len(FILMS)


def test_the_loss_of_several_films_counts_against_none_of_them():
    deaths = [WorkerLostError("killed")] * ATTEMPTS
    hand = WholeHand(lambda film: deaths.pop() if film.name == "4.png" and deaths else None)
    assert all("stage" in answer for answer in stage_all([hand], FILMS))


def test_towards_the_end_workers_are_given_fewer_films():
    hands = [Hand(), Hand()]
    list(stage_all(hands, FILMS[:8]))
    assert sorted(len(films) for hand in hands for films in hand.had) == [1, 1, 2, 4]


def test_the_films_of_a_worker_that_cannot_start_go_to_the_others():
    answers = list(stage_all([Hand(lambda film: NoWorkerError("no memory")), Hand()], FILMS))
    assert len(answers) == len(FILMS)


def test_without_any_worker_the_archive_ends_with_the_reason():
    with pytest.raises(NoWorkerError, match="no memory"):
        list(stage_all([Hand(lambda film: NoWorkerError("no memory"))], FILMS))


def test_a_fault_of_the_list_ends_the_work_with_its_own_words():
    def films():
        yield FILMS[0]
        raise ManifestError("line 3")

    with pytest.raises(ManifestError, match="line 3"):
        list(stage_all([Hand(), Hand()], films()))


# the summary


def test_how_many_films_a_minute_is_told_from_the_answers_after_the_first_handful(tmp_path, monkeypatch):
    clock = iter([0.0, *[10.0] * AT_ONCE, 11.0, 12.0, 13.0])
    monkeypatch.setattr(run_module, "perf_counter", lambda: next(clock))
    with Journal(tmp_path, BUNDLE) as journal:
        told = run_module._Run(began=next(clock))
        for film in FILMS[: AT_ONCE + 3]:
            told.note(staged(film.name), journal)
    assert (told.start_s, told.films_per_minute) == (10.0, 60.0)


# the results on disk


def test_a_torn_line_is_cut_off_and_its_film_staged_again(tmp_path):
    with Journal(tmp_path, BUNDLE) as journal:
        journal.append(staged("1.png"))
        journal.append(staged("2.png"))
    path = tmp_path / "results.jsonl"
    path.write_bytes(path.read_bytes()[:-5])
    with Journal(tmp_path, BUNDLE) as journal:
        assert ("1.png" in journal, "2.png" in journal) == (True, False)
        journal.append(staged("2.png"))
    assert [answer["file"] for answer in results(tmp_path)] == ["1.png", "2.png"]


def test_what_a_power_cut_left_behind_a_hole_is_staged_again(tmp_path):
    with Journal(tmp_path, BUNDLE) as journal:
        for number in range(3):
            journal.append(staged(f"{number}.png"))
    path = tmp_path / "results.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\0" * (len(lines[1]) - 1) + b"\n" + lines[2])
    with Journal(tmp_path, BUNDLE) as journal:
        assert [f"{number}.png" in journal for number in range(3)] == [True, False, False]


def test_results_of_another_bundle_are_not_mixed(tmp_path):
    Journal(tmp_path, BUNDLE).close()
    with pytest.raises(ValueError, match="begun with bundle tiny 1"):
        Journal(tmp_path, BundleId("tiny", "2", "e" * 64))


def test_a_bundle_exchanged_under_way_ends_the_work(tmp_path):
    with Journal(tmp_path, BundleId("tiny", "1", "f" * 64)) as journal, pytest.raises(ValueError, match="exchanged"):
        journal.append(staged("1.png"))


def test_two_commands_do_not_write_into_one_folder(tmp_path):
    with Journal(tmp_path, BUNDLE), pytest.raises(ValueError, match="another command"):
        Journal(tmp_path, BUNDLE)


# all of it together


def test_an_archive_says_what_the_platform_says(finished, random_bundle, tmp_path):
    manifest, _ = finished
    answers = {answer["file"]: comparable(answer) for answer in results(manifest.parent / "out")}
    films = [manifest.parent / name for name in answers]
    assert same(list(answers.values()), platform_answers(films, random_bundle, tmp_path))


def test_films_without_a_stage_are_listed_with_their_code(finished):
    manifest, summary = finished
    assert (summary.films, summary.staged, summary.refused, summary.failed) == (5, 3, 1, 1)
    with (manifest.parent / "out" / "unreadable.csv").open(newline="") as file:
        rows = [(row["file"], row["code"]) for row in csv.DictReader(file)]
    assert rows == [("letter.png", "not_an_image"), ("gone.png", "unreadable")]


def test_parquet_holds_what_the_json_lines_hold(finished):
    pq = pytest.importorskip("pyarrow.parquet", reason="Parquet needs the extra 'archive'")
    out = finished[0].parent / "out"
    table, written = pq.read_table(out / "results.parquet").to_pylist(), results(out)
    for row, answer in zip(table, written, strict=True):
        for name, value in answer.items():
            found = dict(row[name]) if isinstance(value, dict) and isinstance(row[name], list) else row[name]
            assert found == value, name
    assert [row["error"] for row in table].count("not_an_image") == 1


def test_every_field_of_an_answer_has_a_column(finished):
    columns = pytest.importorskip("ml.study.archive.columns", reason="Parquet needs the extra 'archive'")
    written = results(finished[0].parent / "out")
    assert {key for answer in written for key in answer} <= set(columns.schema().names)


def test_an_interrupted_archive_goes_on_and_has_each_film_once(archive, random_bundle, quick):
    def two_only(answers, films, before):
        for _, answer in zip(range(2), answers, strict=False):
            yield answer
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(archive, random_bundle, quick, two_only)
    assert len(results(archive.parent / "out")) == 2
    summary = run(archive, random_bundle, quick)
    assert (summary.before, summary.staged, summary.failed) == (2, 4, 1)
    names = [answer["file"] for answer in results(archive.parent / "out")]
    assert sorted(names) == ["0.png", "1.png", "2.png", "letter.png"]


def test_a_film_that_was_missing_is_staged_once_it_is_there(archive, random_bundle, quick):
    run(archive, random_bundle, quick)
    shutil.copy(archive.parent / "0.png", archive.parent / "gone.png")
    summary = run(archive, random_bundle, quick)
    assert (summary.before, summary.staged, summary.failed) == (4, 5, 0)


def test_a_finished_archive_starts_no_workers(archive, random_bundle, quick):
    (archive.parent / "gone.png").write_bytes(b"")
    run(archive, random_bundle, quick)
    nobody = Hand(lambda film: NoWorkerError("nobody is needed"))
    assert run(archive, random_bundle, nobody).staged == 5


# the command


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "name films"),
        ("--manifest films.csv", "--manifest goes with --out"),
        ("film.png --manifest films.csv --out o", "not with single files"),
        ("--manifest films.csv --out o --workers 0", "a number from 1"),
        ("--manifest films.csv --out o --address there:1", "for --engine ray"),
    ],
)
def test_a_command_that_makes_no_sense_says_so(capsys, arguments, words):
    assert main(["predict", *arguments.split()]) == 1
    assert words in capsys.readouterr().err


def test_processors_are_shared_among_the_workers():
    chosen = engine("local", 10_000)
    assert (chosen.workers, chosen.threads) == (10_000, 1)
