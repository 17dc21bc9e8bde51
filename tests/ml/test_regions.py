"""Region figures on lesions whose place is known by hand, beside a map that knows only the lungs."""

import math

import cv2
import numpy as np
import pytest

from ml.learning.data import LabelledFilm
from ml.study.regions import (
    FIGURES,
    KnownLesions,
    at_cell_size,
    compare,
    known_lesions,
    mean_figures,
    region_figures,
    uniform_in_lung,
)


@pytest.fixture
def known():
    """A film of 100 x 100 whose lungs are two columns of 20 x 60, with one lesion of 10 x 10 in the right one."""
    lung = np.zeros((100, 100), bool)
    lung[20:80, 20:40] = lung[20:80, 60:80] = True
    lesions = np.zeros((100, 100), bool)
    lesions[30:40, 25:35] = True
    return KnownLesions(lesions, lung)


def test_a_map_that_is_the_lesion_has_all_energy_there(known):
    figures = region_figures(known.lesions.astype(np.float32), known)
    assert figures["hit_rate"] == figures["energy_in_lung"] == figures["energy_in_lesions"] == 1
    assert figures["iou"] == figures["dice"] == 1
    assert figures["energy_lift"] == pytest.approx(2400 / 100)


def test_a_map_beside_the_lungs_has_neither_hit_nor_energy(known):
    evidence = np.zeros((100, 100), np.float32)
    evidence[90:] = 1
    assert region_figures(evidence, known) == dict.fromkeys(FIGURES, 0)


def test_an_empty_map_shows_nothing(known):
    assert region_figures(np.zeros((10, 10), np.float32), known) == dict.fromkeys(FIGURES, 0)


def test_a_peak_one_pixel_off_still_hits_and_five_off_does_not(known):
    for row, expected in ((41 - 1, 1.0), (45, 0.0)):
        evidence = np.zeros((100, 100), np.float32)
        evidence[row, 30] = 1
        assert region_figures(evidence, known)["hit_rate"] == expected


def test_the_uniform_map_measured_as_a_map_equals_its_own_figures(known):
    measured = region_figures(known.lung.astype(np.float32), known)
    stated = uniform_in_lung(known)
    for key in ("energy_lift", "energy_in_lung", "energy_in_lesions", "iou", "dice"):
        assert measured[key] == pytest.approx(stated[key], rel=1e-5)
    assert 100 / 2400 < stated["hit_rate"] < 200 / 2400


def test_half_the_energy_in_the_lesion_is_half_the_largest_lift(known):
    evidence = known.lesions.astype(np.float32)
    evidence[60:70, 65:75] = 1
    assert region_figures(evidence, known)["energy_lift"] == pytest.approx(12)


def test_cells_larger_than_the_lesion_blur_what_even_the_truth_can_show(known):
    fine, coarse = at_cell_size(known, 50), at_cell_size(known, 4)
    assert fine["energy_lift"] > 2 * coarse["energy_lift"] > 0
    assert coarse["energy_in_lung"] < fine["energy_in_lung"] <= 1


def test_lesions_outside_the_lungs_have_no_lift(known):
    outside = KnownLesions(np.roll(known.lesions, 25, axis=1) & ~known.lung, known.lung)
    figures = compare(outside.lesions.astype(np.float32), outside, 10)
    assert math.isnan(figures.map["energy_lift"])
    assert math.isnan(figures.uniform["energy_lift"])


def test_a_mean_leaves_out_what_a_film_cannot_tell():
    assert mean_figures([{"iou": 0.5}, {"iou": math.nan}], ["iou"]) == {"iou": 0.5}
    assert mean_figures([{"iou": math.nan}], ["iou"]) == {"iou": None}


def test_a_film_without_masks_or_without_lesions_is_not_measured(tmp_path):
    blank = np.zeros((20, 20), np.uint8)
    cv2.imwrite(str(tmp_path / "blank.png"), blank)
    cv2.imwrite(str(tmp_path / "lung.png"), blank + 127)
    extra = {"root": str(tmp_path), "mask": "blank.png", "lungs": "lung.png"}
    assert known_lesions(LabelledFilm(tmp_path / "film.png", 1, "p", extra)) is None
    assert known_lesions(LabelledFilm(tmp_path / "film.png", 1, "p", {"root": str(tmp_path)})) is None
