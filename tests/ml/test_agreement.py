"""A runtime stands for float32 torch only where it gives the same answers."""

import json
from dataclasses import replace

import pytest
import torch

from ml.cli import main
from ml.prediction import BundleId, Region
from ml.staging.bundle import Bundle
from ml.staging.predictor import Predictor
from ml.staging.runtime import open_runtime, torch_runtime
from ml.study.agreement import agreement, compare, summary
from tests.bundles import SMALL, tiny_network


@pytest.fixture(scope="module")
def bundle():
    torch.manual_seed(0)
    return Bundle(BundleId("tiny", "1", "a"), {"map": "grad_cam"}, SMALL, 0.1, tiny_network(2), tiny_network(3))


@pytest.fixture
def expected(bundle):
    return Predictor(bundle)


@pytest.fixture
def prediction(expected, film):
    return replace(
        expected.predict(film),
        stage=2,
        ill_score=0.9,
        stage_scores=(0.2, 0.5, 0.3),
        cut_point=0.3,
        regions=(Region(10, 20, 30, 40, 0.5, 0.6), Region(50, 60, 70, 80, 0.4, 0.3)),
    )


def test_openvino_agrees_with_torch(bundle, expected, film):
    found = Predictor(bundle, open_runtime(bundle, "openvino-f32"))
    figures = summary(list(agreement(expected, found, [("one", film), ("mirrored", film[:, ::-1].copy())])))
    assert (figures["agrees"], figures["same_stage"], figures["differing"]) == (True, 1.0, [])


def test_a_runtime_whose_scores_are_off_does_not_agree_and_its_films_are_listed(bundle, expected, film):
    right = torch_runtime(bundle)

    def off(crops):
        answer = right.ill(crops)
        return replace(answer, logits=answer.logits + torch.tensor([0.0, 0.1]))

    figures = summary(list(agreement(expected, Predictor(bundle, replace(right, ill=off)), [("one", film)])))
    assert not figures["agrees"]
    assert [one["film"] for one in figures["differing"]] == ["one"]


def test_another_stage_next_to_the_border_is_listed_and_told_from_one_that_is_not(prediction):
    near = replace(prediction, stage_scores=(0.1, 0.452, 0.448))
    assert compare("f", near, replace(near, stage=3, stage_scores=(0.1, 0.449, 0.451))).acceptable
    assert not compare("f", prediction, replace(prediction, stage=3)).acceptable
    assert not compare("f", prediction, replace(prediction, stage=0)).acceptable


def test_one_film_of_another_stage_among_a_hundred_is_one_too_many(prediction):
    near = replace(prediction, stage_scores=(0.1, 0.452, 0.448))
    other = compare("other", near, replace(near, stage=3, stage_scores=(0.1, 0.449, 0.451)))
    same = compare("same", prediction, prediction)
    assert not summary([other] + [same] * 99)["agrees"]
    verdict = summary([other] + [same] * 299)
    assert verdict["agrees"]
    assert [one["film"] for one in verdict["differing"]] == ["other"]


def test_boxes_may_change_places_but_not_move(prediction):
    first, second = prediction.regions
    assert compare("f", prediction, replace(prediction, regions=(second, first))).boxes == 0
    assert not compare("f", prediction, replace(prediction, regions=(replace(first, x0=13.0), second))).acceptable
    assert not compare("f", prediction, replace(prediction, regions=(first,))).acceptable


def test_scores_of_b_count_only_where_both_asked_it(prediction):
    unasked = replace(prediction, early_exit=True, stage_scores=(1 / 3,) * 3)
    assert compare("f", prediction, unasked).scores == 0


def test_without_films_there_is_no_verdict():
    with pytest.raises(ValueError, match="no films"):
        summary([])


def test_the_command_compares_on_films_of_its_own(random_bundle, capsys):
    assert main(["agree", "--bundle", str(random_bundle), "--count", "1", "--runtime", "openvino-f32", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["runtime"], figures["n"], figures["agrees"]) == ("openvino-f32", 1, True)
