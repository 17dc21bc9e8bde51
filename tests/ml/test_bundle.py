"""A bundle is whole or it is refused."""

import hashlib
import json
import shutil

import numpy as np
import pytest

from ml.film.transforms import Preprocess
from ml.learning.models import build
from ml.staging.bundle import (
    LUNGS,
    MANIFEST,
    SVM,
    WEIGHTS,
    BundleError,
    Temperatures,
    bundle_digest,
    golden_film,
    load_bundle,
    save_bundle,
)
from ml.staging.predictor import Predictor
from ml.staging.svm import SvmSettings, fit_head


@pytest.fixture
def copy(random_bundle, tmp_path):
    return shutil.copytree(random_bundle, tmp_path / "copy")


def _edit(folder, **changes):
    manifest = json.loads((folder / MANIFEST).read_text()) | changes
    (folder / MANIFEST).write_text(json.dumps(manifest))


def _sign(folder, **changes):
    """Edit the manifest and give it the digest that belongs to it."""
    _edit(folder, **changes)
    manifest = json.loads((folder / MANIFEST).read_text())
    _edit(folder, digest=bundle_digest(manifest, (folder / WEIGHTS).read_bytes()))


def _head():
    rng = np.random.default_rng(0)
    return fit_head(rng.normal(size=(40, 10)), [i % 4 for i in range(40)], SvmSettings(components=3))


@pytest.fixture
def with_head(tmp_path):
    """A bundle of small networks with an SVM head."""
    manifest = {
        "name": "x",
        "version": "1",
        "architecture": "resnet34",
        "cut_point": 0.5,
        "golden": [0.5, 0.3, 0.3, 0.4],
    }
    manifest["preprocess"] = Preprocess(80, 0.8, 64).to_dict()
    networks = build("resnet34", 2), build("resnet34", 3)
    save_bundle(tmp_path / "head", manifest, *networks, {SVM: _head().to_bytes()})
    return tmp_path / "head"


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


def test_a_bundle_of_format_1_is_read_as_one_without_calibration(copy):
    manifest = json.loads((copy / MANIFEST).read_text())
    deciding = ("format_version", "architecture", "preprocess", "cut_point", "golden")
    first = {key: manifest[key] for key in deciding} | {"format_version": 1}
    weights = hashlib.sha256((copy / WEIGHTS).read_bytes()).digest()
    digest = hashlib.sha256(weights + json.dumps(first, sort_keys=True).encode()).hexdigest()
    _edit(copy, format_version=1, digest=digest, temperature={"ill": 9.0})
    bundle = load_bundle(copy)
    assert (bundle.id.digest, bundle.temperatures, bundle.quantiles) == (digest, Temperatures(), ())


def test_temperatures_and_quantiles_travel_with_the_bundle(copy):
    _sign(copy, temperature={"ill": 1.5, "stage": 0.7}, conformal={"alpha": 0.1, "quantiles": [0.1, 0.2, 0.3, 1.0]})
    bundle = load_bundle(copy)
    assert (bundle.temperatures, bundle.quantiles) == (Temperatures(1.5, 0.7), (0.1, 0.2, 0.3, 1.0))


@pytest.mark.parametrize(
    "changes",
    [{"temperature": {"ill": 2.0, "stage": 1.0}}, {"conformal": {"quantiles": [0.5] * 4}}, {"files": {SVM: "0" * 64}}],
)
def test_calibration_under_the_same_digest_is_refused(copy, changes):
    _edit(copy, **changes)
    with pytest.raises(BundleError, match="checksum"):
        load_bundle(copy)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"temperature": {"ill": 0.0, "stage": 1.0}}, "not both above 0"),
        ({"conformal": {"quantiles": [0.5] * 3}}, "3 conformal quantiles"),
        ({"files": {"../evil": "0"}}, "knows no file"),
        ({"files": {SVM: "0" * 64}}, "svm.safetensors is missing"),
    ],
)
def test_entries_that_make_no_sense_are_refused(copy, changes, words):
    _sign(copy, **changes)
    with pytest.raises(BundleError, match=words):
        load_bundle(copy)


def test_an_svm_head_travels_with_the_bundle(with_head):
    films = np.random.default_rng(1).normal(size=(20, 10))
    assert np.array_equal(load_bundle(with_head).svm.decision_values(films), _head().decision_values(films))


def test_an_altered_optional_file_is_refused(with_head):
    data = bytearray((with_head / SVM).read_bytes())
    data[-1] ^= 1
    (with_head / SVM).write_bytes(data)
    with pytest.raises(BundleError, match=r"svm\.safetensors: the checksum"):
        load_bundle(with_head)


def test_a_lung_file_that_holds_no_lung_network_is_refused(copy):
    (copy / LUNGS).write_bytes(b"no tensors")
    _sign(copy, files={LUNGS: hashlib.sha256(b"no tensors").hexdigest()})
    with pytest.raises(BundleError, match="cannot use this bundle"):
        load_bundle(copy)


def test_a_full_disk_leaves_the_old_bundle_whole(with_head, monkeypatch):
    before = {path.name: path.read_bytes() for path in with_head.iterdir()}

    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        save_bundle(with_head, {}, build("resnet34", 2), build("resnet34", 3))
    assert {path.name: path.read_bytes() for path in with_head.iterdir()} == before
