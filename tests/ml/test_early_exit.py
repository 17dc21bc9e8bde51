"""Classifier B is left out only where nothing it could say would change what is shown."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ml.prediction import BundleId
from ml.staging.bundle import Bundle
from ml.staging.calibration import conformal_set
from ml.staging.cutpoint import CUT_POINTS
from ml.staging.early_exit import certainly_healthy
from ml.staging.hierarchy import decide, probabilities
from ml.staging.predictor import Predictor
from ml.staging.runtime import Runtime, torch_runtime
from tests.bundles import SMALL, tiny_network


@pytest.fixture(scope="module")
def bundle():
    torch.manual_seed(0)
    return Bundle(BundleId("x", "1", "d"), {"map": "grad_cam"}, SMALL, 0.3, tiny_network(2), tiny_network(3))


@pytest.fixture
def asked():
    return []


@pytest.fixture
def predictor(bundle, asked):
    """As if the networks called a film ill with the score that is added to ``ill``; ``asked`` counts calls of B."""

    def make(ill, **changes):
        real = torch_runtime(bundle)

        def a(crops):
            logits = torch.log(torch.tensor([[1 - ill, ill]])).repeat(len(crops), 1)
            return replace(real.ill(crops), logits=logits)

        def b(crops, said):
            asked.append(len(crops))
            return real.stage(crops, said)

        return Predictor(replace(bundle, **changes), Runtime("played", a, b), early_exit=True)

    return make


def test_where_a_alone_decides_no_answer_of_b_changes_stage_or_conformal_set():
    rng = np.random.default_rng(0)
    for _ in range(3000):
        s, cut = rng.choice([0.1, 1.0]) * rng.random(), rng.choice([0.01, *CUT_POINTS])
        quantiles = np.minimum(rng.uniform(0.85, 1.03, 4), 1)
        if not certainly_healthy(s, cut, quantiles):
            continue
        sets = set()
        for b in (*np.eye(3), *rng.dirichlet(np.ones(3), 5)):
            assert {decide(s, b, t) for t in (*CUT_POINTS, cut)} == {0}
            sets.add(conformal_set(probabilities(s, b), quantiles, 0))
        assert len(sets) == 1


@pytest.mark.parametrize(
    ("score", "cut_point", "quantiles", "certain"),
    [
        (0.01, 0.3, (), True),
        (0.05, 0.3, (), False),
        (0.01, 0.005, (), False),
        (0.01, 0.3, (0.5, 0.98, 0.9, 0.9), True),
        (0.03, 0.3, (0.5, 0.98, 0.9, 0.9), False),
        (0.03, 0.3, (0.5, 1.0, 0.9, 0.9), True),
        (float("nan"), 0.3, (), False),
    ],
)
def test_a_film_is_certainly_healthy_below_every_cut_point_and_outside_every_set(score, cut_point, quantiles, certain):
    assert certainly_healthy(score, cut_point, quantiles) is certain


def test_b_is_not_asked_about_a_certainly_healthy_film(predictor, film, asked):
    prediction = predictor(0.004).predict(film)
    assert (prediction.stage, prediction.decided_by, prediction.early_exit) == (0, "A", True)
    assert asked == []
    assert prediction.stage_scores == pytest.approx((1 / 3,) * 3)


def test_b_is_asked_where_the_healthy_film_is_not_certain(predictor, film, asked):
    prediction = predictor(0.1).predict(film)
    assert (prediction.stage, prediction.decided_by, prediction.early_exit) == (0, "A", False)
    assert asked == [10]


def test_b_is_asked_where_a_lower_cut_point_is_tried(predictor, film, asked):
    assert predictor(0.01).predict(film, cut_point=0.0).decided_by == "B"
    assert asked == [10]


def test_a_predictor_that_is_not_told_to_leave_b_out_asks_it(bundle, film):
    assert not Predictor(replace(bundle, cut_point=1.1)).predict(film).early_exit
