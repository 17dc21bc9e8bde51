"""A prediction survives JSON, and those of older releases are read."""

import json
from dataclasses import replace

import pytest

from ml.prediction import BundleId, Prediction, Region

FIRST_EDITION = {
    "stage": 2,
    "ill_score": 0.9,
    "cut_point": 0.3,
    "probabilities": [0.1, 0.2, 0.6, 0.1],
    "stage_scores": [0.2, 0.7, 0.1],
    "crop_spread": 0.05,
    "regions": [{"x0": 1.0, "y0": 2.0, "x1": 3.0, "y1": 4.0, "peak": 0.2, "energy": 0.4}],
    "decided_by": "B",
    "bundle": {"name": "demonstration", "version": "1", "digest": "f00d"},
    "zones": None,
    "timings": {"score": 0.3},
    "schema_version": 1,
}


def _prediction():
    return Prediction(
        stage=2,
        ill_score=0.9,
        cut_point=0.3,
        probabilities=(0.1, 0.2, 0.6, 0.1),
        stage_scores=(0.2, 0.7, 0.1),
        crop_spread=0.05,
        regions=(Region(1.0, 2.0, 3.0, 4.0, peak=0.2, energy=0.4),),
        decided_by="B",
        bundle=BundleId("demonstration", "1", "f00d"),
        zones={"right_upper": 1.0},
        conformal_set=(1, 2),
        refer=True,
        warnings=("too_dark",),
        lungs={"right": ((1.0, 2.0), (3.0, 2.0), (2.0, 5.0))},
        timings={"score": 0.3},
    )


def test_a_prediction_comes_back_from_json_as_it_was():
    assert Prediction.from_dict(json.loads(json.dumps(_prediction().to_dict()))) == _prediction()


def test_a_prediction_of_the_first_edition_is_read_as_one_without_calibration():
    old = Prediction.from_dict(FIRST_EDITION)
    expected = replace(_prediction(), zones=None, conformal_set=(), refer=False, warnings=(), lungs=None)
    assert old == expected


def test_a_prediction_of_a_later_edition_is_refused():
    with pytest.raises(ValueError, match="schema version 4"):
        Prediction.from_dict({**FIRST_EDITION, "schema_version": 4})
