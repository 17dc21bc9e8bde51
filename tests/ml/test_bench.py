"""The bench: what it compares is comparable, what it prints has the shape that was agreed. No test asks for a time."""

import copy
import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from ml.cli import main
from ml.film.transforms import Preprocess
from ml.staging.bundle import Bundle, load_bundle, save_bundle
from ml.staging.predictor import Predictor
from ml.staging.runtime import TORCH
from ml.study import bench_film, bench_peak, bench_queue, bench_train
from ml.study.bench import Bench
from ml.study.bench_baseline import Baseline
from ml.study.bench_films import write_films
from ml.study.bench_peak import counted, scoring_gflop
from ml.study.bench_sizes import Size, resized, with_two_trunks
from tests.bundles import tiny_network

pytestmark = pytest.mark.skipif(
    find_spec("pytorch_grad_cam") is None, reason="the baseline's library is not installed (extra 'bench')"
)


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    [film] = write_films(tmp_path_factory.mktemp("films"), 1, 128)
    return film


@pytest.fixture
def in_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Matrices of 64, and the one bundle at its own size."""
    monkeypatch.setattr(bench_peak, "_SIDES", (64,))
    monkeypatch.setattr(bench_film, "SIZES", {})


@pytest.fixture
def bundle(random_bundle: Path) -> Bundle:
    """With networks so small that they answer at once."""
    torch.manual_seed(3)
    return replace(load_bundle(random_bundle), ill=tiny_network(2), stage=tiny_network(3))


@pytest.fixture
def one_trunk(random_bundle: Path, tmp_path: Path) -> Path:
    """The random bundle, classifier B a head on A's trunk."""
    given = load_bundle(random_bundle)
    stage, folder = given.ill.with_head(given.stage.linear), tmp_path / "one"
    save_bundle(folder, given.manifest, given.ill, stage)
    golden = Predictor(load_bundle(folder)).golden_scores()
    save_bundle(folder, given.manifest | {"golden": golden}, given.ill, stage)
    return folder


def test_the_baseline_gives_the_stage_and_the_scores_of_the_product(bundle, film):
    ours = Predictor(bundle).predict(film)
    theirs = Baseline(bundle).read(film)
    assert theirs.stage == ours.stage
    assert theirs.ill == pytest.approx(ours.ill_score, abs=1e-4)
    assert theirs.stages == pytest.approx(ours.stage_scores, abs=1e-4)


@pytest.mark.parametrize("lean", [False, True])
def test_the_baseline_draws_the_librarys_map_of_the_class_that_was_decided(bundle, film, lean):
    answer = Baseline(with_positive_maps(bundle), lean=lean).read(film, cut_point=0.0)
    assert answer.stage > 0
    assert answer.map.shape == (20, 20)
    assert answer.map.max() > 0


def with_positive_maps(bundle: Bundle) -> Bundle:
    """A stage network whose class maps are above zero, whatever film and random weights are."""
    stage = copy.deepcopy(bundle.stage)
    stage.features[-1].bias.fill_(5)
    stage.head.weight.abs_()
    return replace(bundle, stage=stage)


def test_both_ways_to_the_baselines_map_give_the_same(bundle, film):
    usual, lean = (Baseline(bundle, lean=lean).read(film, cut_point=0.0).map for lean in (False, True))
    np.testing.assert_allclose(usual, lean, atol=1e-4)


def test_the_baseline_leaves_the_bundles_own_networks_alone(bundle, film):
    Baseline(bundle).read(film)
    assert not any(parameter.requires_grad for parameter in bundle.stage.parameters())
    assert all(parameter.grad is None for parameter in bundle.stage.parameters())


def test_operations_are_counted_as_products_and_sums():
    assert counted(nn.Conv2d(2, 3, 3, padding=1, bias=False), torch.zeros(1, 2, 5, 5)) == 2 * 25 * 3 * 2 * 9


def test_a_film_needs_the_operations_of_ten_crops_in_both_networks(bundle):
    crop = torch.zeros(1, 3, 64, 64)
    both = counted(bundle.ill, crop) + counted(bundle.stage, crop)
    assert scoring_gflop(bundle) == pytest.approx(10 * both / 1e9)


def test_a_bundle_at_another_size_is_as_sound_as_the_first(random_bundle, tmp_path):
    other = resized(random_bundle, Size(100, 0.8, 80), tmp_path / "other")
    assert Predictor.load(other, TORCH).bundle.preprocess == replace(
        Preprocess(), film_size=100, crop=0.8, input_size=80
    )
    assert load_bundle(other).id.digest != load_bundle(random_bundle).id.digest


def test_a_bundle_with_two_trunks_answers_as_the_one_it_was_made_of(film, one_trunk, tmp_path):
    apart = load_bundle(with_two_trunks(one_trunk, tmp_path / "apart"))
    assert not apart.one_trunk
    ours, theirs = Predictor(load_bundle(one_trunk)).predict(film), Predictor(apart).predict(film)
    assert theirs.stage_scores == pytest.approx(ours.stage_scores, abs=1e-6)


def test_a_bundle_of_one_trunk_is_timed_with_two_as_well(one_trunk, timed, tmp_path, in_small, monkeypatch):
    monkeypatch.setattr(bench_film, "SIZES", {"80": Size(100, 0.8, 80)})
    rows = bench_film.bench_film(one_trunk, timed, tmp_path, 1, lambda line: None, TORCH)["film"]
    assert list(rows) == ["80", "80, two trunks", "64"]
    assert rows["80, two trunks"]["scoring_gflop"] == pytest.approx(2 * rows["80"]["scoring_gflop"], rel=0.1)


def test_every_file_of_the_timed_film_is_another_patients(tmp_path):
    first, second = write_films(tmp_path, 2, 128)
    assert first.stem.encode() in first.read_bytes()
    assert first.read_bytes().replace(first.stem.encode(), second.stem.encode()) != first.read_bytes()


def test_the_film_part_has_the_agreed_keys(random_bundle, timed, tmp_path, in_small):
    figures = bench_film.bench_film(random_bundle, timed, tmp_path, 1, lambda line: None, TORCH)
    row = figures["film"]["64"]
    assert row["same_stage"] is True
    assert {"baseline_s", "product_s", "ratio", "peak_fraction"} <= set(row)
    assert set(row["product_steps"]) == {"read", "decode", "lungs", "prepare", "score", "map", "write"}
    assert set(row["baseline_steps"]) == {"prepare", "score", "map"}


def test_a_runtime_in_a_precision_whose_peak_is_unknown_has_no_fraction_of_it(
    random_bundle, timed, tmp_path, in_small, monkeypatch
):
    monkeypatch.setattr(bench_film, "_precision", lambda predictor: "bf16")
    monkeypatch.setattr(bench_peak, "has_bf16", lambda: False)
    figures = bench_film.bench_film(random_bundle, timed, tmp_path, 1, lambda line: None, TORCH)
    assert figures["film"]["64"]["peak_fraction"] is None


def test_the_peak_is_that_of_the_best_library(monkeypatch):
    speeds = {"_torch_peak": 1.0, "_numpy_peak": 2.0, "_openvino_peak": 3.0}
    for name, speed in speeds.items():
        monkeypatch.setattr(bench_peak, name, lambda *_, speed=speed: speed)
    assert set(bench_peak.matrix_peaks().values()) == {3.0}


def test_training_is_measured_beside_the_plain_loop(tmp_path, monkeypatch):
    monkeypatch.setattr(bench_train, "_WIDTH", 128)
    small = replace(bench_train.RUN, preprocess=Preprocess(40, 0.8, 32, "equal"), batch=2)
    row = bench_train.bench_train(tmp_path, 1, lambda line: None, small)["train"]["cpu"]
    assert row["product_images_s"] > 0
    assert row["plain_images_s"] > 0


def test_without_the_platform_the_queue_is_left_out(random_bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(bench_queue, "MANAGE", tmp_path / "manage.py")
    monkeypatch.setattr(bench_queue, "_LOOP", 1)
    assert bench_queue.bench_queue(random_bundle, 128, 1, tmp_path, lambda line: None, TORCH)["queue"] is None


def test_nothing_of_a_real_site_reaches_the_measured_one(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://root@hospital/films")
    monkeypatch.setenv("MEDIA_URL_OR_ROOT", "/srv/films")
    environment = bench_queue._environment(tmp_path, tmp_path, TORCH)
    assert "DATABASE_URL" not in environment
    assert "MEDIA_URL_OR_ROOT" not in environment
    assert environment["VAR_DIR"].startswith(str(tmp_path))


def test_a_part_that_is_not_there_is_named(random_bundle):
    with pytest.raises(ValueError, match="no part speed; there are film, queue, train"):
        Bench(random_bundle).run(["speed"], print)


def test_the_command_prints_one_json_document(random_bundle, monkeypatch, capsys):
    monkeypatch.setattr("ml.study.bench.PARTS", {"film": lambda bench, work, say: {"film": {}}})
    assert main(["bench", "film", "--json", "--bundle", str(random_bundle)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["film"] == {}
    assert figures["machine"]["cores"] >= 1
