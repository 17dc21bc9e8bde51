"""Shared by the tests of ml: a small synthetic dataset and a bundle with random weights, made once a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ml.film.transforms import Preprocess
from ml.learning.models import build
from ml.staging.bundle import save_bundle
from ml.synthesis.dataset import Order, write_dataset

SMALL = Preprocess(film_size=80, crop=0.8, input_size=64)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manifest of eight synthetic films, two planned for each stage."""
    out = tmp_path_factory.mktemp("dataset")
    list(write_dataset(Order(out, count=8, seed=3, conspicuity="marked", width=192)))
    return out / "manifest.csv"


@pytest.fixture(scope="session")
def random_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of untrained networks: right in form, worthless in content."""
    torch.manual_seed(5)
    folder = tmp_path_factory.mktemp("bundle")
    manifest = {
        "name": "random",
        "version": "0",
        "architecture": "densenet121",
        "preprocess": SMALL.to_dict(),
        "cut_point": 0.5,
    }
    save_bundle(folder, manifest, build("densenet121", 2).eval(), build("densenet121", 3).eval())
    return folder


@pytest.fixture
def film() -> np.ndarray:
    """A (200, 160) picture with structure."""
    rng = np.random.default_rng(1)
    return np.clip(rng.normal(0.5, 0.2, (200, 160)), 0, 1).astype(np.float32)
