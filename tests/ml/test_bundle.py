"""A bundle is whole or it is refused."""

import json
import shutil

import numpy as np
import pytest

from ml.staging.bundle import MANIFEST, WEIGHTS, BundleError, bundle_digest, golden_film, load_bundle
from ml.staging.predictor import Predictor


@pytest.fixture
def copy(random_bundle, tmp_path):
    return shutil.copytree(random_bundle, tmp_path / "copy")


def _edit(folder, **changes):
    manifest = json.loads((folder / MANIFEST).read_text()) | changes
    (folder / MANIFEST).write_text(json.dumps(manifest))


def test_a_bundle_keeps_its_networks_within_half_precision(random_bundle):
    bundle = load_bundle(random_bundle)
    assert bundle.id.digest == json.loads((random_bundle / MANIFEST).read_text())["digest"]
    assert (random_bundle / WEIGHTS).stat().st_size < 32e6


def test_an_altered_weight_file_is_refused(copy):
    data = bytearray((copy / WEIGHTS).read_bytes())
    data[-7] ^= 1
    (copy / WEIGHTS).write_bytes(data)
    with pytest.raises(BundleError, match="checksum"):
        load_bundle(copy)


def test_another_cut_point_under_the_same_digest_is_refused(copy):
    _edit(copy, cut_point=0.9)
    with pytest.raises(BundleError, match="checksum"):
        load_bundle(copy)


def test_a_bundle_of_a_later_format_is_refused(copy):
    _edit(copy, format_version=99)
    with pytest.raises(BundleError, match="format 99"):
        load_bundle(copy)


def test_a_bundle_whose_films_are_prepared_in_an_unknown_way_is_refused(copy):
    manifest = json.loads((copy / MANIFEST).read_text())
    manifest["preprocess"]["channels"] = "of tomorrow"
    manifest["digest"] = bundle_digest(manifest, (copy / WEIGHTS).read_bytes())
    (copy / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match="of tomorrow"):
        load_bundle(copy)


def test_a_folder_without_a_bundle_is_refused(tmp_path):
    with pytest.raises(BundleError, match="no bundle here"):
        load_bundle(tmp_path)


def test_a_bundle_without_its_weights_is_refused(copy):
    (copy / WEIGHTS).unlink()
    with pytest.raises(BundleError, match="missing"):
        load_bundle(copy)


def test_a_machine_that_scores_the_golden_film_otherwise_is_refused(random_bundle):
    bundle = load_bundle(random_bundle)
    s, b1, b2, b3 = Predictor(bundle).golden_scores()
    bundle.manifest["golden"] = [s, b1, b2, b3]
    Predictor(bundle).prove()
    bundle.manifest["golden"] = [s + 0.02, b1, b2, b3]
    with pytest.raises(BundleError, match="golden film"):
        Predictor(bundle).prove()


def test_a_bundle_without_golden_scores_is_refused(random_bundle):
    bundle = load_bundle(random_bundle)
    del bundle.manifest["golden"]
    with pytest.raises(BundleError, match="no golden scores"):
        Predictor(bundle).prove()


def test_the_golden_film_never_changes():
    film = golden_film()
    assert film.shape == (400, 360)
    assert float(film.mean(dtype=np.float64)) == pytest.approx(0.5094, abs=2e-2)
    assert (film.min(), film.max()) == (0, 1)
