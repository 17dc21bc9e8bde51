"""The input gate: what is refused, and what is warned of."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ml.film.errors import CODES
from ml.film.gate import WARNINGS, inspect
from ml.film.lung_fields import LungFields

FINE = (0.2, 0.2)
SHAPE = (120, 100)


def _ellipse(row: float, column: float, tall: float, wide: float, shape: tuple[int, int] = SHAPE) -> NDArray[np.bool_]:
    """An ellipse, its centre and half axes as shares of the film."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    down, along = ((y + 0.5) / shape[0] - row) / tall, ((x + 0.5) / shape[1] - column) / wide
    return np.asarray(np.square(down) + np.square(along) <= 1)


def _fields(row: float = 0.45) -> LungFields:
    return LungFields(_ellipse(row, 0.3, 0.3, 0.13), _ellipse(row, 0.7, 0.3, 0.13))


def _film(fields: LungFields, lung: float = 0.4, body: float = 0.7) -> NDArray[np.float32]:
    return np.where(fields.both, np.float32(lung), np.float32(body))


def test_a_well_exposed_film_with_two_lungs_passes_without_a_word() -> None:
    fields = _fields()
    verdict = inspect(_film(fields), fields, FINE)
    assert verdict.refused is None
    assert verdict.warnings == ()


def test_a_film_without_two_lungs_is_refused_with_a_code_that_a_film_error_knows() -> None:
    nothing = np.zeros(SHAPE, np.bool_)
    verdict = inspect(np.full(SHAPE, 0.5, np.float32), LungFields(nothing, nothing), FINE)
    assert verdict.refused == "not_a_chest_film"
    assert verdict.refused in CODES
    assert verdict.warnings == ()


def test_nothing_is_refused_where_no_lung_fields_are_known() -> None:
    assert inspect(np.full(SHAPE, 0.5, np.float32), None, FINE).refused is None


@pytest.mark.parametrize(
    ("lung", "body", "warning"),
    [(0.1, 0.18, "too_dark"), (0.0, 0.7, "too_dark"), (0.92, 0.97, "too_bright"), (0.5, 1.0, "too_bright")],
)
def test_a_film_out_of_the_range_of_exposure_is_warned_of(lung: float, body: float, warning: str) -> None:
    fields = _fields()
    assert inspect(_film(fields, lung, body), fields, FINE).warnings == (warning,)


def test_the_dark_surroundings_of_a_body_do_not_make_a_film_dark() -> None:
    fields = _fields()
    film = _film(fields)
    film[:, :12], film[:, -12:], film[100:] = 0, 0, 0
    assert inspect(film, fields, FINE).warnings == ()


def test_a_film_too_dark_is_told_without_lung_fields_too() -> None:
    assert inspect(np.full(SHAPE, 0.05, np.float32), None, FINE).warnings == ("too_dark",)


def test_a_lung_that_reaches_the_edge_of_the_film_is_cut_off() -> None:
    fields = _fields(row=0.25)
    assert fields.found
    assert inspect(_film(fields), fields, FINE).warnings == ("lung_cropped",)


@pytest.mark.parametrize(("spacing", "warned"), [((0.5, 0.5), False), ((0.2, 0.51), True)])
def test_pixels_coarser_than_half_a_millimetre_are_warned_of(spacing: tuple[float, float], warned: bool) -> None:
    fields = _fields()
    assert ("resolution_low" in inspect(_film(fields), fields, spacing).warnings) is warned


@pytest.mark.parametrize(("side", "warned"), [(700, False), (699, True)])
def test_without_a_spacing_a_film_needs_seven_hundred_pixels(side: int, warned: bool) -> None:
    film = np.full((side, 800), 0.5, np.float32)
    assert ("resolution_low" in inspect(film, None, None).warnings) is warned


def test_every_warning_is_a_listed_code() -> None:
    fields = _fields(row=0.25)
    films = [_film(fields, 0.0, 0.1), _film(fields, 0.95, 1.0)]
    assert {code for film in films for code in inspect(film, fields, (1, 1)).warnings} == set(WARNINGS)
