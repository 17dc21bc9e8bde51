"""Shared by the tests of ml: a small synthetic dataset and a bundle with random weights, made once a run."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ml.synthesis.dataset import Order, write_dataset
from tests.bundles import write_random_bundle


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manifest of eight synthetic films, two planned for each stage."""
    out = tmp_path_factory.mktemp("dataset")
    list(write_dataset(Order(out, count=8, seed=3, conspicuity="marked", width=192)))
    return out / "manifest.csv"


@pytest.fixture(scope="session")
def random_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of untrained networks."""
    return write_random_bundle(tmp_path_factory.mktemp("bundle"))


@pytest.fixture
def film() -> NDArray[np.float32]:
    """A (200, 160) picture with structure."""
    rng = np.random.default_rng(1)
    return np.clip(rng.normal(0.5, 0.2, (200, 160)), 0, 1).astype(np.float32)
