"""Several processes: two real ones on gloo go the way of one, for a network without batch norm and dropout."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from ml.learning.machines import launched
from ml.learning.settings import Means
from tests.tiny_training import RUN, write_films

ROOT = Path(__file__).parents[2]
PROGRAM = ("-m", "tests.tiny_training")
TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")


def _program(out, *command):
    full = [sys.executable, *command, str(out), "--normal", "group"]
    subprocess.run(full, cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, check=True)


def _losses(out):
    with (out / "curve.csv").open(newline="") as file:
        return [float(row["loss"]) for row in csv.DictReader(file)]


def test_two_processes_give_the_loss_curve_and_the_weights_of_one(tmp_path):
    write_films(tmp_path / "films")
    _program(tmp_path / "one", *PROGRAM)
    _program(tmp_path / "two", *TORCHRUN, *PROGRAM)
    assert _losses(tmp_path / "two") == pytest.approx(_losses(tmp_path / "one"), rel=1e-5)
    one, two = (load_file(str(tmp_path / name / "weights.safetensors")) for name in ("one", "two"))
    assert all(torch.allclose(one[name], two[name], rtol=1e-3, atol=1e-4) for name in one)
    assert (tmp_path / "two" / "confusion.json").read_text() == (tmp_path / "one" / "confusion.json").read_text()


def test_a_batch_that_cannot_be_dealt_out_equally_is_refused():
    with pytest.raises(ValueError, match="batch of 4 cannot be dealt out to 3"):
        launched(RUN, Means(devices=3))
