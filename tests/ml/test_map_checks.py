"""Insertion, deletion and random weights: whether a map has to do with the answer."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ml.film.transforms import Preprocess
from ml.learning.data import read_manifest
from ml.learning.losses import DenseHead
from ml.learning.models import build
from ml.prediction import BundleId
from ml.staging.bundle import Bundle
from ml.staging.explain import DENSE_COVER, GRAD_CAM, kind_of
from ml.staging.predictor import Predictor
from ml.study.faithfulness import CELLS, STEPS, by_evidence, curves
from ml.study.map_checks import faithfulness, sample, sanity
from ml.study.randomisation import LEVELS, randomised, similarity


@pytest.fixture(scope="module")
def predictor():
    torch.manual_seed(0)
    networks = build("resnet34", 2).eval(), build("resnet34", 3).eval()
    return Predictor(Bundle(BundleId("random", "0", "0"), {}, Preprocess(80, 0.8, 64), 0.5, *networks))


@pytest.fixture(scope="module")
def with_dense(predictor):
    """The same with a dense head and its map."""
    torch.manual_seed(1)
    dense = DenseHead(predictor.bundle.ill.pyramid_channels)
    return Predictor(replace(predictor.bundle, dense=dense, manifest={"map": DENSE_COVER}))


@pytest.fixture(scope="module")
def ill_films(dataset):
    return sample(read_manifest(dataset), 2)


@pytest.fixture
def spot():
    """A film of 64 x 64 that is bright in its upper left corner only."""
    film = np.zeros((64, 64), np.float32)
    film[:16, :16] = 1.0
    return film


def brightness(film):
    return float(film[:16, :16].mean())


def test_blurring_what_counts_first_empties_the_deletion_curve(spot):
    good = curves(brightness, spot, by_evidence(spot)).areas
    bad = curves(brightness, spot, by_evidence(1 - spot)).areas
    assert good["deletion_auc"] < bad["deletion_auc"]
    assert good["insertion_auc"] > bad["insertion_auc"]


def test_the_curves_begin_with_the_whole_film_and_end_with_its_blur(spot):
    both = curves(brightness, spot, by_evidence(spot))
    assert len(both.deletion) == len(both.insertion) == STEPS + 1
    assert both.deletion[0] == both.insertion[-1] == 1.0
    assert both.deletion[-1] == both.insertion[0] < 1


def test_every_cell_is_taken_once_and_the_brightest_first(spot):
    order = by_evidence(spot)
    assert sorted(order) == list(range(CELLS * CELLS))
    assert all(cell % CELLS < 4 and cell // CELLS < 4 for cell in order[:16])


def test_a_random_head_changes_the_head_alone(predictor):
    before, after = predictor.bundle.ill, randomised(predictor.bundle, LEVELS["head"], seed=1).ill
    assert not torch.equal(before.linear.weight, after.linear.weight)
    for old, new in zip(before.features.parameters(), after.features.parameters(), strict=True):
        assert torch.equal(old, new)


def test_wholly_random_weights_share_no_convolution_with_the_bundle(predictor):
    before, after = predictor.bundle.stage, randomised(predictor.bundle, LEVELS["all"], seed=1).stage
    pairs = zip(before.named_parameters(), after.parameters(), strict=True)
    assert not any(torch.equal(old, new) for (name, old), new in pairs if old.dim() == 4)


def test_a_random_head_takes_the_dense_head_with_it(with_dense):
    bundle = with_dense.bundle
    after = randomised(bundle, LEVELS["head"], seed=1)
    assert not torch.equal(bundle.dense.cells.weight, after.dense.cells.weight)
    assert not torch.equal(bundle.dense.smooth.weight, after.dense.smooth.weight)


def test_the_map_of_a_dense_head_is_checked_where_the_bundle_asks_for_it(with_dense, ill_films):
    assert sanity(with_dense, ill_films[:1])["map"] == DENSE_COVER


def test_random_weights_depend_on_their_seed_alone(predictor):
    first, second, third = (randomised(predictor.bundle, 1.0, seed).ill.linear.weight for seed in (1, 1, 2))
    assert torch.equal(first, second)
    assert not torch.equal(first, third)


def test_a_map_is_like_itself_and_its_opposite_is_not():
    rng = np.random.default_rng(0)
    one, lung = rng.random((16, 16)).astype(np.float32), np.ones((40, 40), bool)
    same, opposite = similarity(one, one, lung), similarity(one, 1 - one, lung)
    assert same == {"spearman": pytest.approx(1), "ssim": pytest.approx(1, abs=1e-5)}
    assert opposite["spearman"] == pytest.approx(-1)
    assert opposite["ssim"] < 0.5


def test_maps_are_compared_inside_the_lungs_only():
    rng = np.random.default_rng(0)
    one, lung = rng.random((16, 16)).astype(np.float32), np.zeros((16, 16), bool)
    lung[:, :8] = True
    other = one.copy()
    other[:, 8:] = rng.random((16, 8))
    assert similarity(one, other, lung)["spearman"] == pytest.approx(1)


def test_an_empty_map_is_like_none():
    assert similarity(np.zeros((8, 8), np.float32), np.eye(8, dtype=np.float32), np.ones((8, 8), bool))["spearman"] == 0


def test_the_sanity_check_of_a_bundle_names_its_map_and_every_level(predictor, ill_films):
    found = sanity(predictor, ill_films[:1])
    assert found["map"] == kind_of({})
    assert set(found["levels"]) == set(LEVELS)
    strength = found["levels"]["all"]["strength"]
    assert strength >= abs(found["levels"]["all"]["spearman"])  # opposite signs do not cancel
    assert found["passed"] == (strength < found["threshold"])


def test_grad_cam_is_checked_where_the_bundle_asks_for_it(predictor, ill_films):
    other = Predictor(replace(predictor.bundle, manifest={"map": GRAD_CAM}))
    assert sanity(other, ill_films[:1])["map"] == GRAD_CAM


def test_a_check_without_lesions_is_refused(predictor):
    with pytest.raises(ValueError, match="known lungs and lesions"):
        sanity(predictor, [])


def test_a_bundle_that_asks_for_an_unknown_map_is_refused():
    with pytest.raises(ValueError, match="no map called 'tea leaves'"):
        kind_of({"map": "tea leaves"})


def test_faithfulness_stands_beside_the_lungs_alone(predictor, ill_films):
    always = Predictor(replace(predictor.bundle, cut_point=0.0))
    found = faithfulness(always, ill_films[:1], steps=1)
    assert found["n"] == 1
    for name in ("map", "uniform_in_lung"):
        assert 0 <= found[name]["deletion_auc"] <= 1
        assert 0 <= found[name]["insertion_auc"] <= 1


def test_films_called_healthy_have_no_curves(predictor, ill_films):
    never = Predictor(replace(predictor.bundle, cut_point=1.1))
    assert faithfulness(never, ill_films[:1]) == {
        "n": 0,
        "map": {"deletion_auc": None, "insertion_auc": None},
        "uniform_in_lung": {"deletion_auc": None, "insertion_auc": None},
    }


def test_a_sample_takes_films_with_lesions_only_and_spreads_them(dataset):
    films = read_manifest(dataset)
    chosen = sample(films, 3)
    assert len(chosen) == 3
    assert all(film.stage for film in chosen)
    assert chosen[0] == next(film for film in films if film.stage)
