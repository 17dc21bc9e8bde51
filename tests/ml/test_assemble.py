"""Two trained networks become a bundle: what the validation films decide, and what goes into it."""

import csv
import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from ml.learning import trained
from ml.staging import bundle as bundles
from ml.staging.bundle import DENSE, SVM, Temperatures, load_bundle
from ml.staging.calibration import scaled
from ml.staging.explain import CONJUNCTION, DENSE_COVER, GRAD_CAM
from ml.staging.hierarchy import decide_many
from ml.staging.predictor import Predictor
from ml.study.assemble import Validation, assemble, fitted
from tests.bundles import tiny_network, write_tiny_run

FILMS = 1200


@pytest.fixture(scope="module")
def overconfident():
    """Scores of 1,200 films twice as sure as they may be, their classes drawn from honest ones."""
    rng = np.random.default_rng(1)
    s, b = rng.beta(0.6, 0.6, FILMS), rng.dirichlet([0.6] * 3, FILMS)
    ill = rng.random(FILMS) < s
    truth = [int(i) * (1 + int(rng.choice(3, p=p))) for i, p in zip(ill, b, strict=True)]
    sure_s, sure_b = scaled(np.stack([1 - s, s], axis=1), 0.5)[:, 1], scaled(b, 0.5)
    return Validation(sure_s.tolist(), [tuple(row) for row in sure_b.tolist()], rng.random(FILMS).tolist(), truth)


@pytest.fixture(scope="module")
def found(overconfident):
    return fitted(overconfident)


def test_both_temperatures_undo_the_overconfidence(found):
    assert found["temperature"]["ill"] == pytest.approx(2, rel=0.15)
    assert found["temperature"]["stage"] == pytest.approx(2, rel=0.15)


def test_the_calibration_error_before_and_after_is_recorded(found):
    assert found["validation"]["ece_before"] > 0.08
    assert found["validation"]["ece_after"] < 0.05


def test_the_cut_point_is_swept_on_the_calibrated_scores(found, overconfident):
    t = found["cut_point"]
    raw = scaled([1 - t, t], 1 / found["temperature"]["ill"])[1]  # the same place on the scores before
    stages = decide_many(overconfident.ill, overconfident.stage, raw)
    recalls = [(stages[np.equal(overconfident.truth, k)] == k).mean() for k in range(4)]
    assert np.mean(recalls) == pytest.approx(max(found["cut_point_sweep"].values()), abs=0.002)


def test_conformal_sets_cover_the_films_they_were_fitted_on(found):
    assert found["validation"]["conformal"]["coverage"] == pytest.approx([0.9] * 4, abs=0.012)


def test_the_scale_of_the_colours_comes_from_the_maps_of_ill_films(overconfident):
    maxima = [m for m, stage in zip(overconfident.map_max, overconfident.truth, strict=True) if stage]
    scale = fitted(overconfident, GRAD_CAM)["scale"]
    assert scale["full"] == pytest.approx(np.quantile(maxima, 0.9), rel=0.01)
    assert 0 < scale["threshold"] < scale["full"] / 10


def test_empty_maps_have_no_scale(overconfident):
    assert fitted(replace(overconfident, map_max=[0.0] * FILMS))["scale"] is None


def test_validation_films_of_one_class_are_refused(overconfident):
    with pytest.raises(ValueError, match="at least two classes"):
        fitted(replace(overconfident, truth=[0] * FILMS))


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """A manifest of 20 pictures of noise, five a stage."""
    folder = tmp_path_factory.mktemp("films")
    rng = np.random.default_rng(3)
    for i in range(20):
        cv2.imwrite(str(folder / f"{i}.png"), rng.integers(0, 255, (200, 160), dtype=np.uint8))
    with (folder / "manifest.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["path", "stage", "patient_id"])
        rows.writerows([f"{i}.png", i % 4, f"p{i}"] for i in range(20))
    return folder / "manifest.csv"


@pytest.fixture(scope="module", autouse=True)
def quick_networks():
    """Tiny networks under every name: the base classifiers take minutes."""
    with pytest.MonkeyPatch.context() as patched:
        for module in (trained, bundles):
            patched.setattr(module, "build", lambda architecture, classes, inputs: tiny_network(classes))
        yield


@pytest.fixture(scope="module")
def assembled(films, tmp_path_factory):
    folder = tmp_path_factory.mktemp("assembled")
    runs = write_tiny_run(folder / "ill", 2), write_tiny_run(folder / "stage", 3)
    manifest = assemble(*runs, films, folder / "bundle", "tiny", "1", {"licence": "none"}, svm_films=films)
    return folder / "bundle", manifest


def test_an_assembled_bundle_is_proven_and_calibrated(assembled):
    folder, manifest = assembled
    assert manifest["map"] == CONJUNCTION
    bundle = Predictor.load(folder).bundle
    assert (bundle.temperatures.ill, bundle.temperatures.stage) == tuple(manifest["temperature"].values())
    assert bundle.quantiles == tuple(manifest["conformal"]["quantiles"])
    assert (manifest["validation"]["n"], manifest["licence"], len(manifest["channels"])) == (20, "none", 3)


def test_the_svm_head_of_an_assembled_bundle_takes_the_features_of_its_networks(assembled):
    folder, manifest = assembled
    bundle = load_bundle(folder)
    assert list(manifest["files"]) == [SVM]
    assert bundle.svm.components.shape == (16, 8 * 4 * 4)
    assert (manifest["svm"]["films"], manifest["svm"]["components"]) == (20, 16)


def test_the_dense_head_that_learned_with_classifier_a_comes_along_and_draws_the_map(films, tmp_path):
    runs = write_tiny_run(tmp_path / "ill", 2, dense=True), write_tiny_run(tmp_path / "stage", 3)
    manifest = assemble(*runs, films, tmp_path / "bundle", "tiny", "1", {})
    assert list(manifest["files"]) == [DENSE]
    assert Predictor.load(tmp_path / "bundle").map_kind == manifest["map"] == DENSE_COVER


def test_facts_may_ask_for_another_map(films, tmp_path):
    runs = write_tiny_run(tmp_path / "ill", 2, dense=True), write_tiny_run(tmp_path / "stage", 3)
    assemble(*runs, films, tmp_path / "bundle", "tiny", "1", {"map": GRAD_CAM})
    assert Predictor.load(tmp_path / "bundle").map_kind == GRAD_CAM


def test_networks_that_see_films_differently_do_not_make_a_bundle(films, tmp_path):
    runs = write_tiny_run(tmp_path / "ill", 2), write_tiny_run(tmp_path / "stage", 3)
    _rewrite(runs[1], preprocess={"film_size": 96})
    with pytest.raises(ValueError, match="differ in preprocessing"):
        assemble(*runs, films, tmp_path / "bundle", "tiny", "1", {})
    assert not (tmp_path / "bundle").exists()


def test_films_of_patients_that_trained_set_no_cut_point(films, tmp_path):
    runs = write_tiny_run(tmp_path / "ill", 2), write_tiny_run(tmp_path / "stage", 3)
    (runs[1] / "split.csv").write_text("part,patient_id,stage,path\ntrain,p3,3,3.png\n")
    with pytest.raises(ValueError, match="p3"):
        assemble(*runs, films, tmp_path / "bundle", "tiny", "1", {})


def test_runs_given_for_each_other_are_refused(films, tmp_path):
    runs = write_tiny_run(tmp_path / "ill", 2), write_tiny_run(tmp_path / "stage", 3)
    with pytest.raises(ValueError, match="a run of the task stage; name one of the task ill by --ill"):
        assemble(*runs[::-1], films, tmp_path / "bundle", "tiny", "1", {})


def test_films_of_the_test_part_set_no_cut_point(films, tmp_path):
    runs = write_tiny_run(tmp_path / "ill", 2), write_tiny_run(tmp_path / "stage", 3)
    rows = films.read_text().splitlines()
    parted = films.with_name("parted.csv")
    parted.write_text("\n".join([f"{rows[0]},part", *(f"{row},test" for row in rows[1:])]))
    with pytest.raises(ValueError, match="20 of 20 films are not of the part validation"):
        assemble(*runs, parted, tmp_path / "bundle", "tiny", "1", {})


def test_the_scale_of_the_conjunction_follows_the_calibrated_scores(overconfident):
    found = fitted(overconfident)
    calibrated = overconfident.calibrated(Temperatures(**found["temperature"]))
    ill = [s for s, stage in zip(calibrated.ill, calibrated.truth, strict=True) if stage]
    assert found["scale"]["full"] == pytest.approx(np.quantile(ill, 0.9), rel=0.01)


def _rewrite(run, **changes):
    path = run / "training.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
