"""One film, one answer."""

import numpy as np
import pytest

from ml.prediction import Prediction
from ml.staging.hierarchy import decide, decide_many, probabilities
from ml.staging.predictor import Predictor
from ml.staging.runtime import TORCH


@pytest.fixture(scope="module")
def predictor(random_bundle):
    return Predictor.load(random_bundle, TORCH)


def test_a_score_below_the_cut_point_is_stage_zero():
    assert decide(0.399, (0.1, 0.1, 0.8), 0.4) == 0


def test_a_score_at_the_cut_point_goes_to_classifier_b():
    assert decide(0.4, (0.1, 0.1, 0.8), 0.4) == 3


def test_many_films_are_decided_as_one_by_one():
    rng = np.random.default_rng(0)
    s, b = rng.random(50), rng.random((50, 3))
    assert decide_many(s, b, 0.45).tolist() == [decide(si, bi, 0.45) for si, bi in zip(s, b, strict=True)]


def test_the_four_probabilities_add_up_to_one():
    assert sum(probabilities(0.7, (0.2, 0.3, 0.5))) == pytest.approx(1)
    assert probabilities(0.7, (0.2, 0.3, 0.5))[3] == pytest.approx(0.35)


def test_a_prediction_is_the_same_twice(predictor, film):
    first, second = predictor.stage(film), predictor.stage(film)
    assert first.prediction.probabilities == second.prediction.probabilities
    assert np.array_equal(first.map, second.map)


def test_a_mirrored_film_has_the_same_scores(predictor, film):
    mirrored = predictor.predict(film[:, ::-1].copy())
    assert mirrored.ill_score == pytest.approx(predictor.predict(film).ill_score, abs=1e-5)


def test_a_healthy_film_is_decided_by_a_and_has_no_regions(predictor, film):
    prediction = predictor.predict(film, cut_point=1.1)
    assert (prediction.stage, prediction.decided_by, prediction.regions) == (0, "A", ())


def test_an_ill_film_is_decided_by_b_and_its_boxes_lie_on_the_film(predictor, film):
    prediction = predictor.predict(film, cut_point=0.0)
    assert prediction.decided_by == "B"
    assert prediction.stage == 1 + int(np.argmax(prediction.stage_scores))
    for region in prediction.regions:
        assert 0 <= region.x0 < region.x1 <= film.shape[1]
        assert 0 <= region.y0 < region.y1 <= film.shape[0]


def test_the_map_covers_the_film_and_is_never_negative(predictor, film):
    staged = predictor.stage(film)
    assert staged.map.shape == (20, 20)
    assert staged.map.dtype == np.float32
    assert staged.map.min() >= 0


def test_a_prediction_goes_through_json_and_back(predictor, film):
    prediction = predictor.predict(film)
    assert Prediction.from_dict(prediction.to_dict()) == prediction


def test_a_prediction_of_another_schema_is_refused(predictor, film):
    with pytest.raises(ValueError, match="schema version 7"):
        Prediction.from_dict(predictor.predict(film).to_dict() | {"schema_version": 7})


def test_a_prediction_names_the_bundle_that_spoke(predictor, film):
    assert predictor.predict(film).bundle == predictor.bundle.id
