"""The model card says what the manifest says, and nothing else."""

import pytest

from ml.serving import DEMONSTRATION_BUNDLE
from ml.staging.bundle import load_bundle, read_manifest
from ml.staging.predictor import Predictor
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


def test_the_shipped_figures_come_from_400_films_and_stand_beside_their_aim(shipped):
    metrics, aim = shipped["metrics"], shipped["aim"]
    assert metrics["n"] == sum(map(sum, metrics["confusion"])) == 400
    reached = metrics["macro_recall"] >= aim["macro_recall"]
    assert ("not reached" in render(shipped)) != reached


def test_the_shipped_bundle_proves_its_golden_film_here():
    bundle = load_bundle(DEMONSTRATION_BUNDLE)
    assert bundle.manifest["golden"]
    Predictor(bundle).prove()


def test_the_shipped_weights_stay_under_32_megabytes():
    assert (DEMONSTRATION_BUNDLE / "weights.safetensors").stat().st_size < 32e6


def test_a_bundle_without_figures_has_a_card_without_a_table(random_bundle):
    assert "| figure |" not in render(read_manifest(random_bundle))
