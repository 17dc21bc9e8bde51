"""An evaluation of films of several kinds: figures of each kind, of the maps, and what the films are."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from ml.cli.evaluate import lines
from ml.film.transforms import Preprocess
from ml.learning.data import read_manifest
from ml.learning.models import build
from ml.prediction import BundleId
from ml.staging.bundle import Bundle
from ml.staging.bundle import read_manifest as read_facts
from ml.staging.predictor import Predictor
from ml.study.card import render
from ml.study.evaluate import evaluate
from ml.study.regions import FIGURES, HEADLINE


@pytest.fixture(scope="module")
def films(dataset):
    """Eight films, of which the second four are said to be hybrid."""
    own = read_manifest(dataset)
    for place, film in enumerate(own):
        film.extra["family"] = "procedural" if place % 8 < 4 else "hybrid"
    return own


@pytest.fixture(scope="module")
def always_ill():
    """Untrained networks that call every film ill."""
    torch.manual_seed(0)
    networks = build("resnet34", 2).eval(), build("resnet34", 3).eval()
    return Predictor(Bundle(BundleId("random", "0", "0"), {}, Preprocess(80, 0.8, 64), 0.0, *networks))


@pytest.fixture(scope="module")
def figures(films, always_ill):
    return evaluate(always_ill, films)


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


def test_the_figures_are_json_and_lines_for_a_reader(figures):
    assert json.dumps(figures, allow_nan=False)
    text = "\n".join(lines(figures))
    assert text.startswith("8 films, all synthetic")
    assert "family hybrid: 4 films" in text


def test_one_film_that_does_not_say_it_is_synthetic_makes_the_whole_not_synthetic(films, always_ill):
    other = replace(films[0], extra=films[0].extra | {"synthetic": ""})
    found = evaluate(always_ill, [other, films[1]])
    assert found["synthetic"] is False


@pytest.mark.parametrize(("recorded", "title"), [({"synthetic": False}, "## Figures\n"), ({}, "## Figures, on synth")])
def test_the_card_calls_figures_synthetic_unless_they_are_not(figures, random_bundle, recorded, title):
    metrics = {key: value for key, value in figures.items() if key != "synthetic"} | recorded
    assert title in render(read_facts(random_bundle) | {"metrics": metrics})
