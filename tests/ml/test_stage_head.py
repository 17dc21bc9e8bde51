"""Classifier B may be a head on the trunk of classifier A: one pass then answers for both."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from ml.cli import main
from ml.learning import trained
from ml.learning.data import read_manifest, read_pixels
from ml.prediction import BundleId
from ml.staging import bundle as bundles
from ml.staging.bundle import WEIGHTS, Bundle, load_bundle, save_bundle
from ml.staging.predictor import Predictor
from ml.staging.runtime import OPENVINO_F32, networks, open_runtime
from ml.study.assemble import assemble
from ml.study.randomisation import randomised
from ml.study.stage_head import stage_head
from tests.bundles import SMALL, tiny_network, write_tiny_run
from tests.tiny_training import write_films


@pytest.fixture
def bundle():
    """Of tiny networks, B a head on A's trunk."""
    torch.manual_seed(1)
    ill = tiny_network(2)
    stage = ill.with_head(nn.Linear(8, 3)).eval().requires_grad_(False)
    return Bundle(BundleId("one", "1", "d"), {"map": "grad_cam"}, SMALL, 0.0, ill, stage)


@pytest.fixture
def films(tmp_path):
    """24 films of noise, six a stage, whose coarseness tells the stage."""
    write_films(tmp_path / "films")
    return tmp_path / "films" / "manifest.csv"


@pytest.fixture
def quick_networks(monkeypatch):
    """Tiny networks under every name."""
    for module in (trained, bundles):
        monkeypatch.setattr(module, "build", lambda architecture, classes, inputs: tiny_network(classes))


def test_one_trunk_answers_as_two_equal_ones(bundle, film):
    apart = replace(bundle, stage=copy.deepcopy(bundle.stage))
    assert not apart.one_trunk
    one, two = Predictor(bundle).predict(film), Predictor(apart).predict(film)
    assert (one.stage, one.regions) == (two.stage, two.regions)
    np.testing.assert_allclose(one.stage_scores, two.stage_scores, atol=1e-6)


def test_the_trunk_runs_once_a_film(bundle, film):
    runs = []
    bundle.ill.features[0].register_forward_hook(lambda *_: runs.append(1))
    assert list(networks(bundle)) == ["ill"]
    Predictor(bundle).predict(film)
    assert len(runs) == 1


def test_b_answers_for_the_healthy_too_for_it_costs_nothing(bundle, film):
    prediction = Predictor(bundle, early_exit=True).predict(film, cut_point=1.0)
    assert (prediction.stage, prediction.early_exit) == (0, False)


def test_openvino_runs_one_network_and_answers_alike(bundle, film, tmp_path):
    runtime = open_runtime(bundle, OPENVINO_F32, tmp_path)
    [folder] = tmp_path.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == ["ill", "record.json"]
    fast, plain = Predictor(bundle, runtime).predict(film), Predictor(bundle).predict(film)
    np.testing.assert_allclose(fast.stage_scores, plain.stage_scores, atol=1e-4)


def test_a_bundle_holds_a_shared_trunk_once(bundle, tmp_path, quick_networks):
    manifest = {"name": "one", "version": "1", "architecture": "tiny", "cut_point": 0.5, "preprocess": SMALL.to_dict()}
    save_bundle(tmp_path, manifest, bundle.ill, bundle.stage)
    assert {name.rpartition(".")[0] for name in load_file(tmp_path / WEIGHTS) if name.startswith("stage.")} == {
        "stage.head"
    }
    loaded = load_bundle(tmp_path)
    assert loaded.one_trunk
    torch.testing.assert_close(loaded.stage.head.weight, bundle.stage.head.weight, atol=1e-3, rtol=0)


def test_with_random_weights_both_still_share_the_trunk(bundle):
    other = randomised(bundle, 1.0, seed=0)
    assert other.one_trunk
    assert not torch.equal(other.stage.head.weight, bundle.stage.head.weight)
    assert not torch.equal(other.ill.features[0].weight, bundle.ill.features[0].weight)


def test_the_head_learns_the_stages_of_the_ill(films):
    torch.manual_seed(0)
    read = read_manifest(films)
    stage, facts = stage_head(tiny_network(2), SMALL, read)
    assert (facts["films"], facts["patients"]) == (18, 18)
    bundle = Bundle(BundleId("x", "1", "d"), {"map": "grad_cam"}, SMALL, 0.0, stage.with_head(nn.Linear(8, 2)), stage)
    predictor = Predictor(bundle)
    answers = [
        predictor.predict(read_pixels(film.path), cut_point=0.0).stage == film.stage for film in read if film.stage
    ]
    assert np.mean(answers) > 0.8


def test_the_same_films_give_the_same_head(films):
    torch.manual_seed(0)
    ill = tiny_network(2)
    first, again = (stage_head(ill, SMALL, read_manifest(films))[0].head.weight for _ in range(2))
    assert torch.equal(first, again)


def test_features_in_mixed_precision_give_nearly_the_same_head(films):
    torch.manual_seed(0)
    ill, read = tiny_network(2), read_manifest(films)
    exact, mixed = (stage_head(ill, SMALL, read, precision)[0].head.weight for precision in ("32-true", "bf16-mixed"))
    assert not torch.equal(exact, mixed)
    torch.testing.assert_close(exact, mixed, atol=0.02 * float(exact.abs().max()), rtol=0)


def test_a_stage_without_films_of_two_patients_is_refused(films):
    few = [film for film in read_manifest(films) if film.stage != 3]
    with pytest.raises(ValueError, match=r"two patients of every stage; too few of \[3\]"):
        stage_head(tiny_network(2), SMALL, few)


def test_a_network_without_pooling_bears_no_head(films):
    network = tiny_network(2)
    network.gap_linear = False
    with pytest.raises(ValueError, match="only a trunk with global average pooling"):
        stage_head(network, SMALL, read_manifest(films))


def test_an_assembled_bundle_says_how_its_head_was_fitted(films, tmp_path, quick_networks):
    run = write_tiny_run(tmp_path / "ill", 2)
    other = others(films)
    manifest = assemble(run, None, other, tmp_path / "bundle", "one", "1", {}, stage_films=[films])
    assert manifest["training"]["stage"]["films"] == 18
    assert Predictor.load(tmp_path / "bundle", "torch").bundle.one_trunk


def test_patients_who_set_the_cut_point_teach_no_head(films, tmp_path, quick_networks):
    run = write_tiny_run(tmp_path / "ill", 2)
    with pytest.raises(ValueError, match="would learn from films of these patients too"):
        assemble(run, None, films, tmp_path / "bundle", "one", "1", {}, stage_films=[films])


def test_a_bundle_has_either_a_run_or_films_for_the_stage(capsys):
    with pytest.raises(SystemExit):
        main(["bundle", "--ill", "a", "--stage", "b", "--stage-films", "c", "--validation", "d", "--out", "e",
              "--name", "n", "--version", "1"])  # fmt: skip
    assert "not allowed with" in capsys.readouterr().err


def others(manifest):
    """The same films, of other patients."""
    rows = manifest.read_text().splitlines()
    path = manifest.with_name("others.csv")
    path.write_text("\n".join([rows[0], *(row.replace(",p", ",q") for row in rows[1:])]))
    return path
