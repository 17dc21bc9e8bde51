"""Manifest to weights: what is read, how it is split, what a broken run does."""

import re
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from ml.learning import run_folder
from ml.learning import train as training
from ml.learning.cache import FilmCache
from ml.learning.data import LabelledFilm, ManifestError, films_digest, read_manifest, read_truth, read_zones
from ml.learning.losses import DenseHead, dense_loss, zone_loss
from ml.learning.metrics import (
    bootstrap_macro_recall,
    confusion,
    expected_calibration_error,
    macro_recall,
    quadratic_kappa,
)
from ml.learning.models import ARCHITECTURES, WeightsError, build, load_weights
from ml.learning.split import split_by_patient
from ml.learning.trained import trained_network
from ml.learning.views import Copy, TrainingViews, balanced
from ml.learning.vision import models
from ml.staging.cutpoint import CUT_POINTS, best_cut_point, sweep, worth_of_one_film
from tests.bundles import SMALL

RUN = training.Training(
    task="four", preprocess=SMALL, epochs=2, films_per_epoch=8, batch=4, validation=0.5, arch="densenet121"
)


def _films(tmp_path, stages, patients):
    return [LabelledFilm(tmp_path / f"{k}.png", s, p) for k, (s, p) in enumerate(zip(stages, patients, strict=True))]


def test_missing_columns_are_named(tmp_path):
    (tmp_path / "manifest.csv").write_text("path,label\na.png,1\n")
    with pytest.raises(ManifestError, match="stage, patient_id"):
        read_manifest(tmp_path / "manifest.csv")


def test_a_stage_that_does_not_exist_is_refused_with_its_line(tmp_path):
    (tmp_path / "manifest.csv").write_text("path,stage,patient_id\na.png,1,p\nb.png,IV,q\n")
    with pytest.raises(ManifestError, match="line 3"):
        read_manifest(tmp_path / "manifest.csv")


def test_a_film_listed_twice_is_refused(tmp_path):
    (tmp_path / "manifest.csv").write_text("path,stage,patient_id\na.png,1,p\na.png,1,p\n")
    with pytest.raises(ManifestError, match="listed twice"):
        read_manifest(tmp_path / "manifest.csv")


def test_a_split_never_parts_a_patient(tmp_path):
    rng = np.random.default_rng(0)
    films = _films(tmp_path, rng.integers(0, 4, 200).tolist(), [f"p{k % 60}" for k in range(200)])
    rest, part = split_by_patient(films, 0.25, seed=1)
    assert not {f.patient_id for f in rest} & {f.patient_id for f in part}
    assert len(rest) + len(part) == 200
    assert 0.15 < len(part) / 200 < 0.35


def test_a_split_holds_every_stage_in_both_parts(tmp_path):
    films = _films(tmp_path, [k % 4 for k in range(80)], [f"p{k}" for k in range(80)])
    rest, part = split_by_patient(films, 0.25, seed=1)
    assert {f.stage for f in rest} == {f.stage for f in part} == {0, 1, 2, 3}


def test_balancing_draws_every_class_equally_often():
    stages = [0] * 50 + [1] * 5 + [2] * 3 + [3]
    drawn = balanced(stages, ((0,), (1,), (2,), (3,)), 80, seed=0)
    assert [sum(stages[i] == s for i in drawn) for s in range(4)] == [20, 20, 20, 20]


def test_a_class_without_films_is_named():
    with pytest.raises(ManifestError, match="stage 3"):
        balanced([0, 1, 2], ((0,), (3,)), 4, seed=0)


def test_an_unreadable_film_is_named(tmp_path):
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    film = LabelledFilm(tmp_path / "broken.png", 0, "p")
    with pytest.raises(ManifestError, match=r"broken\.png"):
        FilmCache([film], SMALL, tmp_path / "cache")


def test_the_second_cache_does_not_decode_again(dataset, tmp_path, monkeypatch):
    films = read_manifest(dataset)
    first = FilmCache(films, SMALL, tmp_path)
    monkeypatch.setattr("ml.learning.cache.read_pixels", lambda path: pytest.fail(f"decoded {path} again"))
    second = FilmCache(films, SMALL, tmp_path)
    assert np.array_equal(first.layers(0), second.layers(0))


def test_a_training_view_carries_its_truth_per_cell(dataset, tmp_path):
    films = read_manifest(dataset)
    views = TrainingViews(FilmCache(films, SMALL, tmp_path), SMALL, [Copy(k) for k in range(8)], seed=1)
    picture, truth, stage = views[3]
    assert picture.shape == (3, 64, 64)
    assert truth.shape == (3, 16, 16)
    assert stage == films[3].stage


def test_a_training_view_carries_the_zones_where_they_are_asked_for(dataset, tmp_path):
    films = read_manifest(dataset)
    views = TrainingViews(FilmCache(films, SMALL, tmp_path), SMALL, [Copy(k) for k in range(8)], seed=1, zones=True)
    truth = views[3][1]
    assert truth.shape == (9, 16, 16)
    coarse = torch.nn.functional.adaptive_avg_pool2d(truth, 2)
    assert coarse[3:].sum(dim=0) == pytest.approx(coarse[2], abs=0.02)


def test_the_zones_of_a_mask_are_numbered_as_they_are_named(tmp_path):
    mask = np.zeros((60, 40), np.uint8)
    mask[:, :15], mask[:, 25:] = 127, 255
    cv2.imwrite(str(tmp_path / "lung.png"), mask)
    film = LabelledFilm(tmp_path / "film.png", 0, "p", {"root": str(tmp_path), "lungs": "lung.png"})
    assert read_zones(film, 60)[[5, 30, 55]][:, [5, 30, 55]].tolist() == [[1, 0, 4], [2, 0, 5], [3, 0, 6]]


def test_the_zone_loss_is_zero_at_the_truth_and_counts_only_zones_in_view():
    truth, zones = torch.rand(2, 3, 4, 4) * 0.5 + 0.1, torch.zeros(2, 6, 4, 4)
    zones[:, 0, :, :2] = 1
    logits = torch.logit(truth)
    assert float(zone_loss(logits, truth, zones)) == pytest.approx(0, abs=1e-5)
    assert float(zone_loss(logits + 1, truth, zones)) > 0.01
    logits[:, :, :, 2:] += 3
    assert float(zone_loss(logits, truth, zones)) == pytest.approx(0, abs=1e-5)


def test_large_opacities_are_apart_from_small_ones_in_the_truth(dataset):
    ill = next(film for film in read_manifest(dataset) if film.stage == 3)
    small, large, lung = read_truth(ill)
    assert lung.max() == 255
    assert large.max() > 0 or small.max() > 0
    assert not ((small > 0) & (large == 255)).any()


def test_both_lungs_count_whatever_the_folder_of_the_mask_is_called(tmp_path):
    mask = np.zeros((4, 4), np.uint8)
    mask[:, :2], mask[:, 2:] = 127, 255
    cv2.imwrite(str(tmp_path / "lung.png"), mask)
    film = LabelledFilm(tmp_path / "film.png", 0, "p", {"root": str(tmp_path), "lungs": "lung.png"})
    assert (read_truth(film)[2] == 255).all()


def test_the_dense_loss_is_zero_at_the_truth():
    truth = torch.rand(2, 3, 4, 4) * 0.9 + 0.05
    assert float(dense_loss(torch.logit(truth), truth)) == pytest.approx(0, abs=1e-5)
    assert float(dense_loss(torch.logit(truth) + 1, truth)) > 0.1


def test_the_dense_loss_uses_nothing_that_mixed_precision_forbids(monkeypatch):
    monkeypatch.setattr(torch.nn.functional, "binary_cross_entropy", None)
    assert float(dense_loss(torch.zeros(1, 3, 2, 2), torch.rand(1, 3, 2, 2).round())) > 0


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_base_classifier_gives_features_and_logits(architecture):
    model = build(architecture, 4).eval()
    features = model.forward_features(torch.zeros(1, 3, 224, 224))
    assert features.shape[:2] == (1, model.channels)
    assert model.forward_head(features).shape == (1, 4)


def test_stage_weights_become_those_of_classifier_b():
    four, three = build("resnet34", 4), build("resnet34", 3)
    load_weights(three, four.state_dict())
    assert torch.equal(three.linear.weight, four.linear.weight[1:])


def test_torchvision_weights_of_a_resnet_fit():
    theirs = models().resnet34(num_classes=4).state_dict()
    ours = build("resnet34", 4)
    load_weights(ours, theirs)
    assert torch.equal(ours.state_dict()["features.7.2.conv2.weight"], theirs["layer4.2.conv2.weight"])


def test_the_whole_head_of_an_alexnet_is_kept_by_its_weights():
    given, own = build("alexnet", 4), build("alexnet", 3)
    load_weights(own, given.state_dict())
    pairs = zip(given.state_dict().values(), own.state_dict().values(), strict=True)
    assert all(torch.equal(theirs[-len(ours) :], ours) for theirs, ours in pairs)


def test_published_weights_of_a_densenet_fit_under_their_older_names():
    theirs = build("densenet121", 4).state_dict()
    older = {re.sub(r"(denselayer\d+\.(?:norm|conv))(\d)", r"\1.\2", name): value for name, value in theirs.items()}
    assert set(older) != set(theirs)
    ours = build("densenet121", 4)
    load_weights(ours, older)
    assert all(torch.equal(value, theirs[name]) for name, value in ours.state_dict().items())


def test_the_hidden_layers_of_torchvisions_alexnet_are_kept():
    theirs = models().alexnet(num_classes=9).state_dict()
    ours = build("alexnet", 4)
    load_weights(ours, theirs)
    assert torch.equal(ours.state_dict()["head.2.4.weight"], theirs["classifier.4.weight"])
    assert ours.state_dict()["head.2.6.weight"].shape == (4, 4096)


def test_weights_of_another_architecture_are_refused():
    with pytest.raises(WeightsError, match="--arch"):
        load_weights(build("resnet34", 2), build("densenet121", 2).state_dict())


def test_a_resumed_run_ends_with_the_weights_of_an_unbroken_one(dataset, tmp_path, monkeypatch):
    films = read_manifest(dataset)
    whole = load_file(str(training.train(films, RUN, tmp_path / "whole")))
    monkeypatch.setattr(run_folder, "write_curve", _Killed(after=1))
    with pytest.raises(KeyboardInterrupt):
        training.train(films, RUN, tmp_path / "broken")
    monkeypatch.undo()
    resumed = load_file(str(training.train(films, RUN, tmp_path / "broken")))
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


class _Killed:
    """Stands where the curve is written: the process dies just after the checkpoint of an epoch."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def test_a_run_begun_with_other_settings_is_refused_and_keeps_its_record(dataset, tmp_path):
    films = read_manifest(dataset)
    training.train(films, replace(RUN, epochs=1), tmp_path / "run")
    record = (tmp_path / "run" / "training.json").read_text()
    with pytest.raises(ValueError, match="other settings or films"):
        training.train(films, replace(RUN, rate=0.1), tmp_path / "run")
    with pytest.raises(ValueError, match="other settings or films"):
        training.train(films[::-1], replace(RUN, epochs=1), tmp_path / "run")
    assert (tmp_path / "run" / "training.json").read_text() == record


def test_films_named_by_their_whole_path_are_told_apart_as_well(tmp_path):
    films = _films(tmp_path, [0, 1], "ab")
    digests = {
        films_digest([replace(f, extra={"root": str(root)}) for f in films]) for root in (tmp_path, "/elsewhere")
    }
    assert len(digests) == 2


def test_weights_that_are_no_safetensors_are_refused(dataset, tmp_path):
    (tmp_path / "weights.pth").write_bytes(b"PK pickled")
    with pytest.raises(WeightsError, match="not a safetensors file"):
        training.train(read_manifest(dataset), RUN, tmp_path / "run", tmp_path / "weights.pth")


def test_another_seed_gives_other_weights(dataset, tmp_path):
    films = read_manifest(dataset)
    run = replace(RUN, epochs=1)
    one = load_file(str(training.train(films, run, tmp_path / "one")))
    two = load_file(str(training.train(films, replace(run, seed=2), tmp_path / "two")))
    assert not torch.equal(one["head.weight"], two["head.weight"])


def test_a_classifier_starts_from_the_weights_given(dataset, tmp_path):
    films = read_manifest(dataset)
    given = build("densenet121", 4)
    save_file(given.state_dict(), str(tmp_path / "given.safetensors"))
    still = replace(RUN, task="ill", epochs=1, rate=0.0)
    after = load_file(str(training.train(films, still, tmp_path / "ill", tmp_path / "given.safetensors")))
    assert torch.equal(after["features.conv0.weight"], given.state_dict()["features.conv0.weight"])


def test_macro_recall_is_the_mean_of_the_recalls():
    assert macro_recall(confusion([0, 0, 0, 1, 2, 3], [0, 0, 1, 1, 0, 3])) == pytest.approx((2 / 3 + 1 + 0 + 1) / 4)


def test_always_answering_stage_one_has_a_macro_recall_of_a_quarter():
    truth = [0] * 316 + [1] * 2533 + [2] * 389 + [3] * 79
    assert macro_recall(confusion(truth, [1] * len(truth))) == 0.25


def test_kappa_is_one_for_agreement_and_negative_for_reversal():
    truth = [0, 1, 2, 3] * 5
    assert quadratic_kappa(confusion(truth, truth)) == 1
    assert quadratic_kappa(confusion(truth, [3 - t for t in truth])) < -0.9


def test_sure_and_right_is_calibrated_sure_and_wrong_is_not():
    sure = np.eye(4)[[0, 1, 2, 3]]
    assert expected_calibration_error(sure, [0, 1, 2, 3]) == 0
    assert expected_calibration_error(sure, [1, 2, 3, 0]) == 1


def test_the_cut_point_is_swept_over_the_nineteen_values_of_the_reference():
    assert CUT_POINTS[0] == 0.05
    assert CUT_POINTS[-1] == 0.95
    assert len(CUT_POINTS) == 19


def test_a_lone_best_cut_point_gives_way_to_a_broad_one():
    assert best_cut_point({0.05: 0.9, 0.1: 0.5, 0.4: 0.9, 0.45: 0.9, 0.5: 0.9, 0.9: 0.9, 0.95: 0.1}) == 0.45


def test_a_difference_of_one_film_between_cut_points_is_none():
    swept = {0.1: 0.7, 0.2: 0.8228, 0.3: 0.8192, 0.4: 0.8227, 0.5: 0.7}
    assert best_cut_point(swept) == 0.2
    assert worth_of_one_film([71, 47, 46, 48]) == pytest.approx(1 / (4 * 46))
    assert best_cut_point(swept, worth_of_one_film([71, 47, 46, 48])) == 0.3


def test_without_validation_films_there_is_no_cut_point():
    with pytest.raises(ValueError, match="no validation films"):
        best_cut_point({0.05: float("nan"), 0.1: float("nan")})


def test_the_best_cut_point_parts_the_healthy_from_the_ill():
    ill = [0.1, 0.2, 0.6, 0.7]
    swept = sweep(ill, [[1, 0, 0]] * 4, [0, 0, 1, 1])
    assert 0.2 < best_cut_point(swept) <= 0.6


@pytest.mark.parametrize("architecture", ["alexnet", "vgg16", "resnet34", "densenet121"])
def test_the_pyramid_ends_with_the_features_and_says_its_channels(architecture):
    model = build(architecture, 2, inputs=9).eval()
    x = torch.randn(1, 9, 64, 64)
    pyramid = model.forward_pyramid(x)
    torch.testing.assert_close(pyramid[-1], model.forward_features(x))
    assert tuple(maps.shape[1] for maps in pyramid) == model.pyramid_channels


def test_the_dense_head_answers_at_the_finest_maps():
    model = build("resnet34", 2)
    pyramid = model.forward_pyramid(torch.randn(2, 3, 64, 64))
    assert DenseHead(model.pyramid_channels)(pyramid).shape == (2, 3, 16, 16)


def test_weights_for_three_colours_begin_a_network_of_other_channels_in_grey():
    given, own = build("resnet34", 2), build("resnet34", 2, inputs=9)
    load_weights(own, given.state_dict())
    film = torch.zeros(1, 9, 64, 64)
    film[:, 0] = torch.randn(64, 64)
    torch.testing.assert_close(own.eval()(film), given.eval()(film[:, :1].expand(-1, 3, -1, -1)))


def test_a_run_that_learns_dense_truth_hands_its_head_on(dataset, tmp_path):
    first = training.train(
        read_manifest(dataset), replace(RUN, arch="resnet34", dense_weight=1.0, epochs=1), tmp_path / "first"
    )
    again = replace(RUN, arch="resnet34", task="ill", dense_weight=0.5, epochs=1, rate=1e-12)
    second = training.train(read_manifest(dataset), again, tmp_path / "second", first)
    heads = [{k: v for k, v in load_file(str(path)).items() if k.startswith("dense.")} for path in (first, second)]
    assert heads[0]
    assert all(torch.allclose(heads[0][name], heads[1][name], atol=1e-6) for name in heads[0])


def test_the_network_of_a_run_can_be_opened_again(dataset, tmp_path):
    path = training.train(
        read_manifest(dataset), replace(RUN, arch="resnet34", dense_weight=1.0, epochs=1), tmp_path / "run"
    )
    network = trained_network(tmp_path / "run")
    assert torch.equal(network.state_dict()["head.bias"], load_file(str(path))["head.bias"])


def test_a_run_that_did_not_finish_has_no_network(tmp_path):
    with pytest.raises(ValueError, match=r"training.json is missing"):
        trained_network(tmp_path)
    (tmp_path / "training.json").write_text('{"arch": "resnet34", "task": "ill"}')
    with pytest.raises(ValueError, match=r"not finished"):
        trained_network(tmp_path)


def test_films_of_one_patient_widen_the_interval_of_the_macro_recall():
    truth, answers = [0, 1] * 40, [0, 1] * 20 + [1, 0] * 20
    patients = [f"p{k // 20}" for k in range(80)]  # two are always right, two always wrong
    low, high = bootstrap_macro_recall(truth, answers)
    wide = bootstrap_macro_recall(truth, answers, patients)
    assert wide[0] < low < high < wide[1]


def test_an_interval_without_patients_takes_each_film_for_one():
    truth, answers = [0, 0, 1, 1, 2, 3], [0, 1, 1, 1, 2, 0]
    assert bootstrap_macro_recall(truth, answers) == bootstrap_macro_recall(truth, answers, list("abcdef"))


def test_an_ill_film_without_a_mask_cannot_teach_dense_truth(dataset, tmp_path):
    films = read_manifest(dataset)
    bare = [replace(film, extra=film.extra | {"mask": ""}) for film in films]
    with pytest.raises(ManifestError, match="dense truth needs one"):
        training.train(bare, replace(RUN, task="dense"), tmp_path / "run")


def test_weights_that_learnt_from_patients_held_out_are_refused(dataset, tmp_path):
    films = read_manifest(dataset)
    whole = training.train(films, replace(RUN, validation=0.0), tmp_path / "whole")
    with pytest.raises(ManifestError, match="was trained on films of these patients"):
        training.train(films, RUN, tmp_path / "run", whole)
