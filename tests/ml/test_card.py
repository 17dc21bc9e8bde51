"""The model card says what the manifest says, and nothing else."""

import pytest

from ml.serving import DEMONSTRATION_BUNDLE
from ml.staging.bundle import load_bundle, read_manifest
from ml.staging.predictor import Predictor
from ml.study.aims import outcomes
from ml.study.card import DISCLAIMER, render


@pytest.fixture(scope="module")
def shipped():
    return read_manifest(DEMONSTRATION_BUNDLE)


def test_the_shipped_card_is_the_one_its_manifest_makes(shipped):
    assert (DEMONSTRATION_BUNDLE / "MODEL_CARD.md").read_text(encoding="utf-8") == render(shipped)


def test_the_shipped_card_states_its_figures_and_that_they_are_synthetic(shipped):
    card = render(shipped)
    assert DISCLAIMER in card
    assert "synthetic" in card.lower()
    assert f"{shipped['metrics']['macro_recall']:.4f}" in card


def test_the_shipped_card_holds_every_aim_against_what_was_reached(shipped):
    card = render(shipped)
    found = outcomes(shipped["aims"], shipped["metrics"])
    assert all(outcome.met is not None for outcome in found)
    assert card.count("**not reached**") == sum(not outcome.met for outcome in found)


@pytest.mark.parametrize(
    ("bounds", "figures", "reached", "met"),
    [
        ({"at_least": 0.9}, {"by": {"marked": 0.91}}, "0.910", True),
        ({"at_least": 0.9}, {"by": {"marked": 0.8999}}, "0.900", False),
        ({"at_most": 0.3}, {"by": {"marked": 0.31}}, "0.310", False),
        ({"at_least": 0.87, "at_most": 0.93}, {"by": {"marked": [0.9, None, 0.94]}}, "0.900, 0.940", False),
        ({"at_least": 0.9}, {"by": {}}, "not measured", None),
        (
            {"at_least": 0.9, "films_at_least": 50, "counts": ["films"]},
            {"by": {"marked": [0.95, 0.2]}, "films": [60, 49]},
            "0.950",
            True,
        ),
        ({"at_least": 0.9}, {"by": {"marked": None}}, "not measured", None),
    ],
)
def test_an_aim_is_met_only_by_a_figure_within_its_bounds(bounds, figures, reached, met):
    aim = {"what": "macro-recall", "figure": ["by", "marked"]} | bounds
    (outcome,) = outcomes([aim], figures)
    assert (outcome.reached, outcome.met) == (reached, met)


def test_the_card_of_a_bundle_with_aims_lists_them(random_bundle):
    aims = [{"what": "recall of healthy films", "figure": ["recall_by_stage", 0], "at_least": 0.95}]
    card = render(read_manifest(random_bundle) | {"aims": aims})
    assert "| recall of healthy films | at least 0.95 | not measured | - |" in card


def test_the_shipped_bundle_proves_its_golden_film_here():
    bundle = load_bundle(DEMONSTRATION_BUNDLE)
    assert bundle.manifest["golden"]
    Predictor(bundle).prove()


def test_the_shipped_weights_stay_under_32_megabytes():
    assert (DEMONSTRATION_BUNDLE / "weights.safetensors").stat().st_size < 32e6


def test_a_bundle_without_figures_has_a_card_without_a_table(random_bundle):
    assert "| figure |" not in render(read_manifest(random_bundle))
