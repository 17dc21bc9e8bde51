"""A runtime stands for float32 torch only where it gives the same answers."""

import json
from dataclasses import replace

import pytest
import torch

from ml.cli import main
from ml.cli.agree import RUNTIMES
from ml.prediction import BundleId, Region
from ml.staging.bundle import Bundle
from ml.staging.predictor import Predictor
from ml.staging.runtime import NAMES, DeviceLostError, UnfitError, open_exactly, torch_runtime
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


def verdict(expected, found, *films):
    return summary(agreement(expected, {"other": found}, films)["other"])


def test_openvino_agrees_with_torch(bundle, expected, film):
    found = Predictor(bundle, open_exactly("openvino-f32", bundle))
    figures = verdict(expected, found, ("one", film), ("mirrored", film[:, ::-1].copy()))
    assert (figures["agrees"], figures["same_stage"], figures["differing"]) == (True, 1.0, [])


def test_a_runtime_whose_scores_are_off_does_not_agree_and_its_films_are_listed(bundle, expected, film):
    right = torch_runtime(bundle)

    def off(crops):
        answer = right.ill(crops)
        return replace(answer, logits=answer.logits + torch.tensor([0.0, 0.1]))

    figures = verdict(expected, Predictor(bundle, replace(right, ill=off)), ("one", film))
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


def test_several_runtimes_are_compared_with_one_answer_of_torch(bundle, film):
    asked = []
    right = torch_runtime(bundle)
    expected = Predictor(bundle, replace(right, ill=lambda crops: asked.append(1) or right.ill(crops)))
    found = agreement(expected, {"one": Predictor(bundle), "other": Predictor(bundle)}, [("film", film)])
    assert [len(found["one"]), len(found["other"]), len(asked)] == [1, 1, 1]


def test_a_runtime_that_is_left_over_a_film_gets_no_verdict(bundle, expected, film):
    def lost(crops):
        raise DeviceLostError("gone")

    right = torch_runtime(bundle)
    leaving = Predictor(bundle, replace(right, name="cuda", ill=lost), slower=lambda below: right)
    with pytest.raises(ValueError, match="cuda was left for torch at one"):
        agreement(expected, {"cuda": leaving}, [("one", film)])


@pytest.fixture
def machine(bundle, monkeypatch):
    """Torch under the names of the runtimes that a machine has: others are refused."""
    there = set()

    def exactly(folder, name):
        if name not in there:
            raise UnfitError(f"there is no {name}")
        return Predictor(bundle, replace(torch_runtime(bundle), name=name))

    monkeypatch.setattr(Predictor, "exactly", exactly)
    monkeypatch.setattr(Predictor, "load", lambda folder, runtime: Predictor(bundle))
    return there


def agree(capsys, *runtimes, bundle="bundle"):
    """The exit status of the command, its document, and what it says beside it."""
    status = main(["agree", "--bundle", str(bundle), "--count", "1", "--json", "--runtime", *runtimes])
    out, err = capsys.readouterr()
    return status, json.loads(out) if out else None, err


def test_the_command_knows_every_runtime():
    assert (*RUNTIMES, "torch") == NAMES


def test_the_command_compares_on_films_of_its_own(random_bundle, capsys):
    status, figures, _ = agree(capsys, "openvino-f32", bundle=random_bundle)
    assert (status, figures["runtime"], figures["n"], figures["agrees"]) == (0, "openvino-f32", 1, True)


def test_a_wished_runtime_that_is_refused_is_told_of_and_no_other_is_compared(capsys, machine):
    machine.add("openvino-f32")
    status, document, err = agree(capsys, "openvino-bf16")
    assert (status, document) == (1, None)
    assert "openvino-bf16 cannot be compared here: there is no openvino-bf16" in err


def test_of_several_that_are_wished_each_must_be_there(capsys, machine):
    machine.add("openvino-f32")
    status, document, err = agree(capsys, "openvino-f32", "cuda")
    assert (status, document) == (1, None)
    assert "there is no cuda" in err


def test_of_all_those_that_are_there_are_compared_and_the_others_named(capsys, machine):
    machine |= {"openvino-f32", "openvino-bf16"}
    status, document, _ = agree(capsys, "all")
    assert [row["runtime"] for row in document["runtimes"]] == ["openvino-bf16", "openvino-f32"]
    assert (status, document["agrees"], document["refused"]) == (0, True, {"cuda": "there is no cuda"})


def test_where_there_is_none_at_all_nothing_agrees(capsys, machine):
    status, document, err = agree(capsys, "all")
    assert (status, document) == (1, None)
    assert all(f"there is no {name}" in err for name in RUNTIMES)
