"""The bundle that comes with the product: its lung fields on synthetic films, and what it refuses."""

import numpy as np
import pytest

from ml.film.errors import FilmError
from ml.film.gate import inspect
from ml.film.lungs import load_lungs
from ml.learning.lungs import dice
from ml.serving import DEMONSTRATION_BUNDLE
from ml.stages import ZONES
from ml.staging.explain import DENSE_COVER
from ml.staging.predictor import Predictor
from ml.study.regions import KnownLesions, region_figures
from ml.synthesis.plan import make_film


@pytest.fixture(scope="module")
def segmenter():
    return load_lungs(DEMONSTRATION_BUNDLE / "lungs.safetensors")


@pytest.fixture(scope="module")
def predictor():
    return Predictor.load(DEMONSTRATION_BUNDLE)


@pytest.mark.parametrize("stage", [0, 2, 3])
def test_the_lungs_of_a_synthetic_film_are_found_where_they_were_drawn(segmenter, stage):
    film = make_film(np.random.default_rng([31, stage]), stage, width=640, conspicuity="marked", nuisances=False)
    fields = segmenter.fields(film.pixels)
    assert fields.found
    assert dice(fields.both, film.right_lung | film.left_lung) > 0.9
    assert dice(fields.right, film.right_lung) > 0.9


def test_what_shows_no_chest_upright_is_refused(segmenter):
    film = make_film(np.random.default_rng(32), 0, width=640, nuisances=False).pixels
    noise = np.random.default_rng(1).random((700, 640), dtype=np.float32)
    pictures = {"upside down": np.ascontiguousarray(film[::-1]), "noise": noise}
    refused = {name: inspect(picture, segmenter.fields(picture), None).refused for name, picture in pictures.items()}
    assert refused == {"upside down": "not_a_chest_film", "noise": "not_a_chest_film"}


def test_an_ill_film_has_its_evidence_shared_out_over_six_zones(predictor):
    film = make_film(np.random.default_rng([33, 2]), 2, width=640, conspicuity="marked", nuisances=False)
    prediction = predictor.predict(film.pixels)
    assert set(prediction.zones) == set(ZONES)
    assert sum(prediction.zones.values()) == pytest.approx(1, abs=0.01)
    assert prediction.stage in prediction.conformal_set


def test_the_map_of_an_ill_film_is_brightest_on_an_opacity(predictor):
    film = make_film(np.random.default_rng([33, 3]), 3, width=640, conspicuity="marked", nuisances=False)
    evidence = predictor.stage(film.pixels).map
    lesions = KnownLesions(film.truth.opacity > 0.5, film.right_lung | film.left_lung)
    assert predictor.map_kind == DENSE_COVER
    assert region_figures(evidence, lesions)["hit_rate"] == 1.0
    assert region_figures(evidence, lesions)["energy_lift"] > 1.5


def test_a_picture_without_lungs_gets_no_stage(predictor):
    with pytest.raises(FilmError) as refusal:
        predictor.stage(np.random.default_rng(2).random((700, 640), dtype=np.float32))
    assert refusal.value.code == "not_a_chest_film"
