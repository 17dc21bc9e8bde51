"""An evaluation of films of several kinds: figures of each kind, of the maps, and what the films are."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from ml.cli.evaluate import lines
from ml.film.transforms import Preprocess
from ml.learning.data import read_manifest
from ml.learning.models import build
from ml.prediction import BundleId
from ml.staging.bundle import Bundle
from ml.staging.bundle import read_manifest as read_facts
from ml.staging.predictor import Predictor
from ml.study.bundle_report import write_bundle_report
from ml.study.card import render
from ml.study.end_to_end import EndToEnd
from ml.study.evaluate import evaluate, judge
from ml.study.regions import FIGURES, HEADLINE

FACTS = {
    "name": "random",
    "version": "0",
    "digest": "0123456789abcdef",
    "cut_point": 0.05,
    "conformal": {"alpha": 0.1},
    "limits": {"en": ["Answers by chance."]},
    "aims": [{"what": "macro-recall wished for", "figure": ["macro_recall"], "at_least": 0.9}],
}


@pytest.fixture(scope="module")
def films(dataset):
    """Eight films, of which the second four are said to be hybrid."""
    own = read_manifest(dataset)
    for place, film in enumerate(own):
        film.extra["family"] = "procedural" if place % 8 < 4 else "hybrid"
    return own


@pytest.fixture(scope="module")
def always_ill():
    """Untrained networks that call every film ill, with conformal sets that leave no stage out but 0."""
    torch.manual_seed(0)
    networks = build("resnet34", 2).eval(), build("resnet34", 3).eval()
    bundle = Bundle(BundleId("random", "0", "0"), FACTS, Preprocess(80, 0.8, 64), 0.0, *networks)
    return Predictor(replace(bundle, quantiles=(0.0, 1.0, 1.0, 1.0)))


@pytest.fixture(scope="module")
def run_of_four(tmp_path_factory):
    """The folder of a finished run of the task four whose network calls every film stage II."""
    folder = tmp_path_factory.mktemp("four")
    network = build("resnet34", 4)
    network.linear.weight.data.zero_()
    network.linear.bias.data.copy_(torch.tensor([0.0, 0.0, 1.0, 0.0]))
    save_file(network.state_dict(), folder / "weights.safetensors")
    preprocess = {"film_size": 80, "crop": 0.8, "input_size": 64, "channels": "equal"}
    (folder / "training.json").write_text(json.dumps({"task": "four", "arch": "resnet34", "preprocess": preprocess}))
    return folder


@pytest.fixture(scope="module")
def answers(films, always_ill, run_of_four):
    return judge(always_ill, films, rival=EndToEnd(run_of_four))


@pytest.fixture(scope="module")
def figures(always_ill, answers):
    return evaluate(always_ill, answers)


def test_every_family_has_its_own_figures_and_they_add_up(figures):
    families = figures["by"]["family"]
    assert set(families) == {"procedural", "hybrid"}
    assert [own["n"] for own in families.values()] == [4, 4]
    assert np.sum([own["confusion"] for own in families.values()], axis=0).tolist() == figures["confusion"]


def test_a_column_of_one_value_is_not_told_apart(figures):
    assert "conspicuity" not in figures["by"]


def test_the_headline_figures_of_the_map_stand_beside_those_of_the_lungs_alone(figures):
    assert set(figures["regions"]) == set(HEADLINE)
    detail = figures["region_detail"]
    assert detail["n"] == sum(sum(row) for row in figures["confusion"][1:])
    for name in ("map", "uniform_in_lung", "truth_at_cell_size"):
        assert set(detail[name]) == set(FIGURES)
    assert detail["uniform_in_lung"]["energy_lift"] == 1
    assert {key: detail["map"][key] for key in HEADLINE} == figures["regions"]


def test_conformal_sets_are_judged_by_class_and_by_kind(figures):
    assert figures["conformal"]["coverage"] == [0.0, 1.0, 1.0, 1.0]
    assert figures["conformal"]["referred"] == 1.0
    assert all("conformal" in own for own in figures["by"]["family"].values())


def test_an_end_to_end_network_stands_beside_the_hierarchy_with_the_interval_of_the_difference(figures):
    beside = figures["end_to_end"]
    assert beside["macro_recall"] == 0.25
    gain = beside["hierarchy_less_end_to_end"]
    assert gain["difference"] == pytest.approx(figures["macro_recall"] - 0.25)
    assert gain["interval"][0] <= gain["difference"] <= gain["interval"][1]


def test_a_run_of_another_task_cannot_stand_beside_the_hierarchy(run_of_four, tmp_path):
    settings = json.loads((run_of_four / "training.json").read_text()) | {"task": "ill"}
    (tmp_path / "training.json").write_text(json.dumps(settings))
    with pytest.raises(ValueError, match="name one of the task four"):
        EndToEnd(tmp_path)


def test_the_figures_are_json_and_lines_for_a_reader(figures):
    assert json.dumps(figures, allow_nan=False)
    text = "\n".join(lines(figures))
    assert text.startswith("8 films, all synthetic")
    assert "family hybrid: 4 films" in text
    assert "end to end: " in text


def test_one_film_that_does_not_say_it_is_synthetic_makes_the_whole_not_synthetic(films, always_ill):
    other = replace(films[0], extra=films[0].extra | {"synthetic": ""})
    found = evaluate(always_ill, judge(always_ill, [other, films[1]]))
    assert found["synthetic"] is False
    assert found["synthetic_films"] == 1


@pytest.mark.parametrize(("recorded", "title"), [({"synthetic": False}, "## Figures\n"), ({}, "## Figures, on synth")])
def test_the_card_calls_figures_synthetic_unless_they_are_not(figures, random_bundle, recorded, title):
    metrics = {key: value for key, value in figures.items() if key != "synthetic"} | recorded
    assert title in render(read_facts(random_bundle) | {"metrics": metrics})


@pytest.fixture(scope="module")
def report(always_ill, figures, answers, films, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_bundle_report(always_ill, figures | {"films": "drawn films"}, answers, films[:2], path)
    return path.read_text(encoding="utf-8")


def test_the_report_of_a_bundle_says_what_it_is_what_was_asked_and_what_was_reached(report, figures):
    for words in ("Answers by chance.", "macro-recall wished for", "<b>not reached</b>", "drawn films", "procedural"):
        assert words in report
    assert f"{figures['macro_recall']:.3f}" in report
    assert "8 films, 8 of them synthetic" in report


def test_the_report_of_a_bundle_shows_the_given_films_and_fetches_nothing(report):
    assert report.count("Synthetic film, stage") == 2
    assert "http://" not in report
    assert "https://" not in report


def test_the_card_shows_each_kind_and_the_end_to_end_network(figures, random_bundle):
    card = render(read_facts(random_bundle) | {"metrics": figures})
    assert "| procedural | 4 |" in card
    assert "hierarchy less that network (95 %)" in card
    assert "coverage of 0, I, II, III" in card
