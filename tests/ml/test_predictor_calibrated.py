"""What a bundle with calibration, lungs or an SVM head adds to a prediction."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch

from ml.film.errors import FilmError
from ml.film.lungs import LungFields
from ml.learning.losses import DenseHead
from ml.prediction import BundleId
from ml.stages import ZONES
from ml.staging import anatomy
from ml.staging.anatomy import outline
from ml.staging.bundle import Bundle, Temperatures
from ml.staging.calibration import scaled
from ml.staging.explain import DENSE_COVER, KINDS
from ml.staging.predictor import Predictor
from ml.staging.svm import SvmSettings, fit_head
from tests.bundles import SMALL, tiny_network


@dataclass
class PlayedLungs:
    """Two rectangles for lungs, or none."""

    there: bool = True

    def fields(self, pixels):
        right, left = np.zeros(pixels.shape, bool), np.zeros(pixels.shape, bool)
        if self.there:
            rows, columns = pixels.shape
            right[rows // 5 : -rows // 5, columns // 8 : columns * 3 // 8] = True
            left[rows // 5 : -rows // 5, columns * 5 // 8 : columns * 7 // 8] = True
        return LungFields(right, left)


@pytest.fixture(scope="module")
def bundle():
    torch.manual_seed(0)
    return Bundle(BundleId("x", "1", "d"), {}, SMALL, 0.0, tiny_network(2), tiny_network(3))


@pytest.fixture
def gate(monkeypatch):
    """The gate, but any lung fields with a pixel count as found."""
    monkeypatch.setattr(LungFields, "found", property(lambda fields: bool(fields.both.any())))


def test_temperatures_change_scores_as_the_formula_says_and_no_order(bundle, film):
    plain = Predictor(bundle).predict(film)
    hot = Predictor(replace(bundle, temperatures=Temperatures(3.0, 2.0))).predict(film)
    assert hot.ill_score == pytest.approx(scaled([1 - plain.ill_score, plain.ill_score], 3.0)[1], abs=1e-6)
    assert hot.stage_scores == pytest.approx(scaled(plain.stage_scores, 2.0), abs=1e-6)
    assert hot.stage == plain.stage


def test_golden_scores_are_those_before_the_temperatures(bundle):
    assert Predictor(replace(bundle, temperatures=Temperatures(3.0, 2.0))).golden_scores() == pytest.approx(
        Predictor(bundle).golden_scores(), abs=1e-6
    )


def test_a_bundle_without_calibration_has_no_set_and_refers_nobody(bundle, film):
    prediction = Predictor(bundle).predict(film)
    assert (prediction.conformal_set, prediction.refer, prediction.warnings) == ((), False, ())
    assert (prediction.zones, prediction.lungs) == (None, None)


def test_quantiles_that_leave_nothing_out_refer_every_film(bundle, film):
    prediction = Predictor(replace(bundle, quantiles=(1.0,) * 4)).predict(film)
    assert (prediction.conformal_set, prediction.refer) == ((0, 1, 2, 3), True)


def test_a_decided_stage_that_is_not_the_most_probable_is_referred(bundle, film):
    prediction = Predictor(replace(bundle, quantiles=(0.0,) * 4)).predict(film, cut_point=1.1)
    likeliest = int(np.argmax(prediction.probabilities))
    assert (prediction.stage, likeliest) == (0, 2)
    assert (prediction.conformal_set, prediction.refer) == ((0, 2), True)


def test_lungs_bring_zones_outlines_and_warnings(bundle, film, gate):
    staged = Predictor(replace(bundle, lungs=PlayedLungs())).stage(film, spacing_mm=(2.0, 2.0))
    assert tuple(staged.prediction.zones) == ZONES
    assert 0 < sum(staged.prediction.zones.values()) <= 1
    assert "resolution_low" in staged.prediction.warnings
    assert staged.prediction.lungs["right"] == ((20.5, 40.5), (20.5, 159.5), (59.5, 159.5), (59.5, 40.5))


def test_evidence_lies_in_the_lungs_where_they_are_known(bundle, film, gate):
    known = Predictor(replace(bundle, lungs=PlayedLungs())).stage(film)
    assert Predictor(bundle).stage(film).map[:3].max() > 0
    assert (known.map[:3].max(), known.map.max()) == (0, pytest.approx(known.prediction.ill_score))


@pytest.mark.parametrize("kind", KINDS)
def test_the_prediction_names_the_map_that_the_bundle_asks_for(bundle, film, kind):
    dense = DenseHead(bundle.ill.pyramid_channels)
    staged = Predictor(replace(bundle, manifest={"map": kind}, dense=dense)).stage(film)
    assert staged.prediction.map_method == kind
    assert staged.map.shape == (20, 20)


def test_the_map_of_a_dense_head_is_refused_without_one(bundle):
    with pytest.raises(ValueError, match=r"needs dense\.safetensors"):
        Predictor(replace(bundle, manifest={"map": DENSE_COVER}))


def test_a_map_that_this_release_cannot_draw_is_refused(bundle):
    with pytest.raises(ValueError, match="no map called 'of tomorrow'"):
        Predictor(replace(bundle, manifest={"map": "of tomorrow"}))


def test_a_film_without_lungs_is_refused(bundle, film, gate):
    with pytest.raises(FilmError) as refused:
        Predictor(replace(bundle, lungs=PlayedLungs(there=False))).stage(film)
    assert refused.value.code == "not_a_chest_film"


def test_a_study_stages_a_film_without_lungs_and_says_so(bundle, film, gate):
    prediction = Predictor(replace(bundle, lungs=PlayedLungs(there=False))).predict(film)
    assert prediction.warnings == ("not_a_chest_film",)
    assert (prediction.zones, prediction.lungs) == (None, None)


def test_pixel_spacing_reaches_the_gate(bundle, film, gate, monkeypatch):
    seen = []
    inspect = anatomy.inspect
    monkeypatch.setattr(anatomy, "inspect", lambda *given: seen.append(given[2]) or inspect(*given))
    Predictor(replace(bundle, lungs=PlayedLungs())).stage(film, spacing_mm=(0.2, 0.1))
    assert seen == [(0.2, 0.1)]


def test_the_svm_head_sets_the_stage_from_the_deciding_networks_features(bundle, film):
    predictor = Predictor(bundle)
    own = predictor.features(film)
    rng = np.random.default_rng(0)
    others = rng.normal(0, 10 * own.std(), (40, own.size)).astype(np.float32)
    films, truth = np.stack([own] * 8 + list(others)), [3] * 8 + [i % 3 for i in range(40)]
    head = fit_head(films, truth, SvmSettings(components=4, c=10))
    prediction = Predictor(replace(bundle, svm=head)).predict(film)
    assert (prediction.stage, prediction.decided_by) == (3, "SVM")
    assert prediction.ill_score == predictor.predict(film).ill_score


def test_features_come_from_a_below_the_cut_point_and_from_b_above(bundle, film):
    from_b = Predictor(bundle).features(film)
    from_a = Predictor(replace(bundle, cut_point=1.1)).features(film)
    assert from_a.shape == from_b.shape == (8 * 4 * 4,)
    assert not np.allclose(from_a, from_b)


def test_the_outline_of_no_lung_is_empty():
    assert outline(np.zeros((5, 5), bool)) == ()
