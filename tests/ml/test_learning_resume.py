"""Runs that are killed, interrupted by a full disk, stopped early, or begun with other settings."""

import csv
import errno
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from ml.learning import checkpoint, files, nets, run_folder, train
from ml.learning.data import ManifestError
from ml.learning.files import WriteError, save_tensors
from ml.learning.run_folder import Progress
from ml.learning.settings import Means, Training
from tests.tiny_training import RUN, tiny_network, write_films

ROOT = Path(__file__).parents[2]


@pytest.fixture
def films(tmp_path, monkeypatch):
    monkeypatch.setattr(nets, "build", tiny_network)
    return write_films(tmp_path / "films")


def _program(out, *arguments):
    command = [sys.executable, "-m", "tests.tiny_training", str(out), *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True)


def _state(out):
    with safe_open(str(out / checkpoint.LAST), "pt") as file:
        return file.metadata()["state"]


def test_a_run_killed_inside_an_epoch_ends_with_the_bytes_of_an_unbroken_one(tmp_path):
    write_films(tmp_path / "films")
    killed = _program(tmp_path / "broken", "--kill-at-save", "6")
    assert killed.returncode == -signal.SIGKILL
    assert '"epoch": 1, "step": 4' in _state(tmp_path / "broken")
    for name in ("whole", "broken"):
        assert _program(tmp_path / name).returncode == 0
    weights = [(tmp_path / name / "weights.safetensors").read_bytes() for name in ("whole", "broken")]
    curves = [(tmp_path / name / "curve.csv").read_text() for name in ("whole", "broken")]
    assert weights[0] == weights[1]
    assert curves[0] == curves[1]


def _full_disk(tensors, path, metadata=None):
    Path(path).write_bytes(b"half of it")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_the_old_checkpoint_whole_and_says_what_to_do(films, tmp_path, monkeypatch):
    train.train(films, replace(RUN, epochs=1), tmp_path / "run")
    before = (tmp_path / "run" / checkpoint.LAST).read_bytes()
    monkeypatch.setattr(files, "save_file", _full_disk)
    with pytest.raises(WriteError, match=r"No space left on device.*free some space"):
        checkpoint.save(tmp_path / "run", {}, torch.optim.SGD([torch.zeros(1)]), {})
    assert (tmp_path / "run" / checkpoint.LAST).read_bytes() == before
    assert not list((tmp_path / "run").glob("*.partial"))


def test_a_run_stopped_by_a_full_disk_goes_on_to_the_same_weights(films, tmp_path, monkeypatch):
    whole = load_file(str(train.train(films, RUN, tmp_path / "whole")))
    train.train(films, replace(RUN, epochs=1), tmp_path / "fill")  # films are decoded: only checkpoints fail now
    monkeypatch.setattr(files, "save_file", _FullAfter(3))
    with pytest.raises(WriteError):
        train.train(films, RUN, tmp_path / "run", means=Means(checkpoint_steps=1))
    monkeypatch.setattr(files, "save_file", save_file)
    resumed = load_file(str(train.train(films, RUN, tmp_path / "run")))
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


class _FullAfter:
    def __init__(self, count):
        self.left = count

    def __call__(self, tensors, path, metadata=None):
        self.left -= 1
        (save_file if self.left >= 0 else _full_disk)(tensors, path, metadata)


def test_a_disk_that_is_really_full_is_told_in_the_same_sentence(tmp_path):
    (tmp_path / "old").write_bytes(b"whole")
    with pytest.raises(WriteError, match="free some space"):
        files.write_whole(tmp_path / "old", lambda partial: Path("/dev/full").write_bytes(b"x" * 100_000))
    assert (tmp_path / "old").read_bytes() == b"whole"


def test_a_folder_that_cannot_be_written_is_told_as_well(tmp_path):
    with pytest.raises(WriteError, match="cannot be written"):
        save_tensors(tmp_path / "nowhere" / "weights.safetensors", {"a": torch.zeros(1)})


def test_a_checkpoint_cut_short_is_refused(films, tmp_path):
    train.train(films, replace(RUN, epochs=1), tmp_path / "run")
    path = tmp_path / "run" / checkpoint.LAST
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match=r"no whole checkpoint.*delete it"):
        train.train(films, replace(RUN, epochs=1), tmp_path / "run")


def test_a_run_of_an_older_release_is_resumed(films, tmp_path):
    run, out = replace(RUN, epochs=2), tmp_path / "run"
    train.train(films, run, out)
    record = {k: v for k, v in _json(out / "training.json").items() if k not in {"costs", "keep", "fold", "patience"}}
    (out / "training.json").write_text(run_folder.json.dumps(record))
    assert train.train(films, run, out).exists()


def _json(path):
    return run_folder.json.loads(path.read_text())


def test_what_differs_from_the_run_begun_is_named(films, tmp_path):
    train.train(films, replace(RUN, epochs=1), tmp_path / "run")
    with pytest.raises(ValueError, match=r"rate: 0\.01 there, 0\.5 now"):
        train.train(films, replace(RUN, epochs=1, rate=0.5), tmp_path / "run")


def _progress(*recalls):
    return Progress(len(recalls), curve=[{"macro_recall": recall} for recall in recalls])


def test_a_run_stops_when_patience_is_spent_and_not_before():
    assert not _progress(0.5, 0.7, 0.6).ends(10, patience=2)
    assert _progress(0.5, 0.7, 0.6, 0.7).ends(10, patience=2)
    assert not _progress(0.7, 0.6, 0.6, 0.6).ends(10, patience=0)
    assert _progress(0.1, 0.2).ends(2, patience=0)


def test_the_weights_kept_are_those_of_the_best_epoch(films, tmp_path):
    long = replace(RUN, epochs=4, keep="best")
    best = load_file(str(train.train(films, long, tmp_path / "best")))
    with (tmp_path / "best" / "curve.csv").open(newline="") as file:
        recalls = [float(row["macro_recall"]) for row in csv.DictReader(file)]
    seen = {}
    plain = replace(RUN, epochs=4)
    original = checkpoint.save

    def remember(folder, modules, optimizer, state):
        seen[state["epoch"]] = {k: v.clone() for k, v in modules["model"].state_dict().items()}
        original(folder, modules, optimizer, state)

    checkpoint.save = remember
    try:
        train.train(films, plain, tmp_path / "all")
    finally:
        checkpoint.save = original
    expected = seen[recalls.index(max(recalls)) + 1]
    assert all(torch.equal(best[name], expected[name]) for name in best)


def test_the_best_epoch_needs_films_held_out():
    with pytest.raises(ValueError, match="films held out"):
        Training("four", keep="best", validation=0)


def test_a_run_leaves_curves_a_split_and_the_confusion_of_the_films_held_out(films, tmp_path):
    train.train(films, replace(RUN, epochs=1), tmp_path / "run")
    assert cv2.imread(str(tmp_path / "run" / "curve.png")).shape[1] > 500
    assert sum(map(sum, _json(tmp_path / "run" / "confusion.json")["confusion"])) == 8
    assert (tmp_path / "run" / "split.csv").read_text().count(",validation\n") == 8
    assert (tmp_path / "run" / "curve.csv").read_text().startswith("epoch,loss,macro_recall,rate\n1,")


def test_every_unreadable_film_is_listed_and_they_are_passed_over_only_when_asked(films, tmp_path):
    for name in ("3.png", "8.png"):
        (tmp_path / "films" / name).write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(ManifestError, match=r"(?s)2 of 24 films .*3\.png.*8\.png"):
        train.train(films, replace(RUN, epochs=1), tmp_path / "run")
    assert train.train(films, replace(RUN, epochs=1), tmp_path / "run", means=Means(skip_unreadable=True)).exists()
    assert len((tmp_path / "run" / "skipped.txt").read_text().splitlines()) == 2


def test_the_reference_protocol_trains_and_measures_on_upsampled_parts(films, tmp_path):
    run = replace(RUN, epochs=1, protocol="reference", ratio=(16, 25, 16, 10), augment="reference", films_per_epoch=0)
    unequal = [film for k, film in enumerate(films) if film.stage == 1 or k < 12]
    train.train(unequal, run, tmp_path / "run")
    counts = [sum(row) for row in _json(tmp_path / "run" / "confusion.json")["confusion"]]
    assert counts == [2, 2, 2, 1]  # of 1, 2, 1, 1 films held out


def test_costs_change_what_is_learned(films, tmp_path):
    weights = [
        load_file(str(train.train(films, replace(RUN, task="stage", epochs=1, costs=costs), tmp_path / name)))
        for name, costs in (("plain", None), ("dear", ((0, 5, 5), (8, 0, 8), (9, 9, 0))))
    ]
    assert not torch.equal(weights[0]["head.weight"], weights[1]["head.weight"])


def test_frozen_batch_norm_keeps_its_statistics(films, tmp_path):
    after = load_file(str(train.train(films, replace(RUN, epochs=1, freeze_norm=True), tmp_path / "run")))
    assert float(after["features.1.running_mean"].abs().max()) == 0


def test_the_profusion_of_the_zones_changes_what_is_learned(films, tmp_path):
    lungs = np.full((64, 64), 127, np.uint8)
    lungs[:, 32:] = 255
    cv2.imwrite(str(tmp_path / "films" / "lungs.png"), lungs)
    seen = [replace(film, extra=film.extra | {"lungs": "lungs.png"}) for film in films]
    weights = [
        load_file(str(train.train(seen, replace(RUN, task="dense", epochs=1, zone_weight=w), tmp_path / str(w))))
        for w in (0.0, 1.0)
    ]
    assert not torch.equal(weights[0]["features.3.weight"], weights[1]["features.3.weight"])


@pytest.mark.parametrize("task", ["stage", "dense"])
def test_mixed_precision_learns_with_costs_and_from_dense_truth(films, tmp_path, task):
    costs = ((0, 5, 5), (8, 0, 8), (9, 9, 0)) if task == "stage" else None
    run = replace(RUN, task=task, epochs=1, precision="bf16-mixed", costs=costs)
    assert train.train(films, run, tmp_path / "run").exists()


def test_patients_of_the_training_are_refused_elsewhere_and_others_are_not(films, tmp_path):
    train.train(films, replace(RUN, epochs=1), tmp_path / "run")
    rows = [line.split(",") for line in (tmp_path / "run" / "split.csv").read_text().splitlines()]
    patients = {part: next(row[2] for row in rows if row[3] == part) for part in ("train", "validation")}
    others = [film for film in films if film.patient_id == patients["validation"]]
    run_folder.refuse_trained_patients(tmp_path / "run", others)
    with pytest.raises(ManifestError, match=patients["train"]):
        run_folder.refuse_trained_patients(tmp_path / "run", films)


def test_partial_files_of_a_killed_run_are_swept_away(films, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "last.safetensors.1-1.partial").write_bytes(b"half")
    train.train(films, replace(RUN, epochs=1), tmp_path / "run")
    assert not list((tmp_path / "run").glob("*.partial"))


def test_a_rate_that_makes_the_loss_infinite_is_told(films, tmp_path):
    with pytest.raises(ValueError, match="lower --rate"):
        train.train(films, replace(RUN, optimizer="sgd", rate=1e30), tmp_path / "run")


def test_an_epoch_that_fills_no_batch_is_refused(films, tmp_path):
    with pytest.raises(ValueError, match="lower --batch"):
        train.train(films, replace(RUN, films_per_epoch=4, batch=8), tmp_path / "run")
