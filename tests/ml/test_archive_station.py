"""One worker of an archive has one pool of threads, as a worker of the platform has."""

from dataclasses import replace

import pytest
import torch

from ml.prediction import BundleId
from ml.staging.bundle import Bundle
from ml.staging.predictor import Predictor
from ml.staging.runtime import torch_runtime
from ml.study.archive.station import Station
from tests.bundles import SMALL, tiny_network


@pytest.fixture
def threads():
    """Torch has two threads, and afterwards as many as before."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield torch.get_num_threads
    torch.set_num_threads(before)


@pytest.mark.parametrize(("runtime", "left"), [("openvino-bf16", 1), ("openvino-f32", 1), ("torch", 2)])
def test_torch_keeps_one_thread_where_the_runtime_brings_its_own(threads, monkeypatch, tmp_path, runtime, left):
    bundle = Bundle(BundleId("tiny", "1", "d"), {"map": "grad_cam"}, SMALL, 0.3, tiny_network(2), tiny_network(3))
    predictor = Predictor(bundle, replace(torch_runtime(bundle), name=runtime))
    monkeypatch.setattr(Predictor, "load", lambda folder, wish: predictor)
    Station(tmp_path, runtime).close()
    assert threads() == left
