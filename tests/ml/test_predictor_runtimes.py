"""A predictor whose runtime turns out to be unfit goes on with the next slower one, and says so."""

import logging
from dataclasses import replace

import pytest
import torch

from ml.prediction import BundleId
from ml.staging import predictor as module
from ml.staging.bundle import Bundle, BundleError
from ml.staging.predictor import Predictor
from ml.staging.runtime import NAMES, DeviceLostError, torch_runtime
from tests.bundles import SMALL, tiny_network


@pytest.fixture
def bundle():
    torch.manual_seed(0)
    given = Bundle(BundleId("tiny", "1", "d"), {"map": "grad_cam"}, SMALL, 0.1, tiny_network(2), tiny_network(3))
    return replace(given, manifest=given.manifest | {"golden": Predictor(given).golden_scores()})


def named(bundle, name, ill=None):
    """Torch under the name of another runtime; ``ill`` answers in the place of classifier A."""
    plain = torch_runtime(bundle)
    return replace(plain, name=name, ill=ill or plain.ill)


def off(bundle):
    """A classifier A whose scores are wrong."""

    def ill(crops):
        answer = torch_runtime(bundle).ill(crops)
        return replace(answer, logits=answer.logits + torch.tensor([0.0, 0.5]))

    return ill


def lost(crops):
    raise DeviceLostError("the device is gone")


@pytest.fixture
def machine(bundle, monkeypatch):
    """A machine that has every runtime; ``machine[name]`` is who answers as classifier A there, if not torch."""
    answering = {}

    def open_runtime(given, wish="auto", cache=None, *, below=None):
        name = NAMES[NAMES.index(below) + 1] if below else NAMES[0]
        return named(given, name, answering.get(name))

    monkeypatch.setattr(module, "open_runtime", open_runtime)
    monkeypatch.setattr(module, "load_bundle", lambda folder: bundle)
    return answering


def warnings_of(caplog):
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_runtime_that_fails_on_the_golden_film_gives_way_to_the_next_slower_one_loudly(bundle, machine, caplog):
    machine["cuda"] = off(bundle)
    assert Predictor.load("folder").runtime.name == "openvino-bf16"
    [line] = warnings_of(caplog)
    assert "golden film" in line.getMessage()
    assert "openvino-bf16 is used" in line.getMessage()


def test_one_after_the_other_gives_way_until_one_scores_the_golden_film_as_it_must(bundle, machine, caplog):
    machine |= dict.fromkeys(("cuda", "openvino-bf16", "openvino-f32"), off(bundle))
    assert Predictor.load("folder").runtime.name == "torch"
    assert len(warnings_of(caplog)) == 3


def test_a_bundle_that_torch_itself_scores_otherwise_must_not_be_used(bundle, machine):
    machine |= dict.fromkeys(NAMES, off(bundle))
    with pytest.raises(BundleError, match="golden film"):
        Predictor.load("folder")


def test_a_bundle_without_golden_scores_is_refused_before_other_runtimes_are_tried(bundle, machine, caplog):
    del bundle.manifest["golden"]
    with pytest.raises(BundleError, match="no golden scores"):
        Predictor.load("folder")
    assert not caplog.records


def test_a_device_that_is_lost_over_a_film_costs_neither_the_film_nor_those_after_it(bundle, machine, film, caplog):
    predictor = Predictor.load("folder")
    predictor.runtime = replace(predictor.runtime, ill=lost)
    found = [predictor.predict(film) for _ in range(2)]
    assert [one.probabilities for one in found] == [Predictor(bundle).predict(film).probabilities] * 2
    assert predictor.runtime.name == "openvino-bf16"
    [line] = warnings_of(caplog)
    assert "the device is gone" in line.getMessage()


def test_what_follows_a_lost_device_must_score_the_golden_film_as_well(bundle, machine, film):
    machine["openvino-bf16"] = off(bundle)
    predictor = Predictor.load("folder")
    predictor.runtime = replace(predictor.runtime, ill=lost)
    assert predictor.predict(film).probabilities == Predictor(bundle).predict(film).probabilities
    assert predictor.runtime.name == "openvino-f32"


def test_a_device_that_is_lost_over_the_golden_film_gives_way_as_well(machine):
    machine["cuda"] = lost
    assert Predictor.load("folder").runtime.name == "openvino-bf16"


def test_a_predictor_of_one_runtime_alone_takes_no_other(bundle, machine, monkeypatch):
    monkeypatch.setattr(module, "open_exactly", lambda name, given, cache: named(given, name, off(given)))
    with pytest.raises(BundleError, match="golden film"):
        Predictor.exactly("folder", "openvino-f32")
