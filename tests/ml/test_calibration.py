"""Temperatures and conformal sets on scores whose truth is known."""

import numpy as np
import pytest

from ml.learning.metrics import expected_calibration_error
from ml.staging.calibration import conformal_figures, conformal_set, fit_conformal, fit_temperature, scaled

FILMS = 4000


def _drawn(seed, temperature=1.0):
    """Calibrated (n, 4) scores with the classes drawn from them, then made too sure or too unsure."""
    rng = np.random.default_rng(seed)
    calibrated = rng.dirichlet([0.7] * 4, FILMS)
    truth = [int(rng.choice(4, p=p)) for p in calibrated]
    return scaled(calibrated, 1 / temperature), truth


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_the_temperature_that_spoiled_the_scores_is_found(temperature):
    scores, truth = _drawn(1, temperature)
    assert fit_temperature(scores, truth) == pytest.approx(temperature, rel=0.1)


def test_scaling_makes_overconfident_scores_honest_on_other_films():
    scores, truth = _drawn(2, 2.5)
    fresh, their_truth = _drawn(3, 2.5)
    before = expected_calibration_error(fresh, their_truth)
    after = expected_calibration_error(scaled(fresh, fit_temperature(scores, truth)), their_truth)
    assert before > 0.1
    assert after < 0.04


def test_scaling_keeps_the_order_and_the_sum():
    scores, _ = _drawn(4)
    hot = scaled(scores, 3.0)
    assert np.array_equal(scores.argmax(axis=1), hot.argmax(axis=1))
    np.testing.assert_allclose(hot.sum(axis=1), 1)
    assert hot.max() < scores.max()


def test_a_temperature_of_one_changes_no_bit():
    scores, _ = _drawn(5)
    assert np.array_equal(scaled(scores, 1.0), scores)


def test_scores_of_zero_and_one_stay_numbers():
    assert scaled([0.0, 1.0], 2.0).tolist() == pytest.approx([3.2e-4, 0.99968], abs=1e-5)


def test_films_that_are_all_right_do_not_send_the_temperature_to_nothing():
    assert fit_temperature([[0.9, 0.1], [0.1, 0.9]] * 20, [0, 1] * 20) == pytest.approx(0.2, abs=0.01)


def test_films_of_one_class_fit_no_temperature():
    with pytest.raises(ValueError, match="at least two classes"):
        fit_temperature([[0.9, 0.1]] * 5, [0] * 5)


def test_the_quantile_has_the_rank_of_the_finite_sample():
    p = np.linspace(0.01, 0.99, 99)
    scores = np.stack([p, 1 - p], axis=1)
    quantiles = fit_conformal(scores, [0] * 99, alpha=0.1)
    assert quantiles[0] == pytest.approx(0.90)  # the 90th of 99 scores 1 - p


def test_a_class_with_too_few_films_is_never_left_out():
    quantiles = fit_conformal([[0.9, 0.1]] * 8 + [[0.2, 0.8]] * 9, [0] * 8 + [1] * 9)
    assert quantiles == (1.0, pytest.approx(0.2))
    assert conformal_set([0.0, 1.0], quantiles) == (0, 1)


def test_every_class_is_covered_as_promised_on_other_films():
    scores, truth = _drawn(6)
    fresh, their_truth = _drawn(7)
    quantiles = fit_conformal(scores, truth)
    figures = conformal_figures(fresh, fresh.argmax(axis=1).tolist(), their_truth, quantiles)
    assert figures["coverage"] == pytest.approx([0.9] * 4, abs=0.03)
    assert min(figures["coverage_shown"]) >= min(figures["coverage"])
    assert 1 < figures["mean_size"] < 4


def test_a_set_is_never_empty():
    assert conformal_set([0.1, 0.2, 0.4, 0.3], [0.0] * 4) == (2,)


def test_the_decided_stage_is_in_the_set_and_beside_the_most_probable_one():
    assert conformal_set([0.6, 0.4, 0.0, 0.0], [0.0] * 4, stage=1) == (0, 1)


def test_figures_of_a_class_without_films_are_none():
    figures = conformal_figures([[0.9, 0.1], [0.8, 0.2]], [0, 0], [0, 0], [0.15, 0.15])
    assert figures == {
        "films": [2, 0],
        "coverage": [0.5, None],
        "coverage_shown": [1.0, None],
        "mean_size": 1.0,
        "referred": 0.0,
    }
