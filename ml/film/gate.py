"""The gate before the model: is this a frontal chest film, and of a quality that it can be read?

What is refused is not predicted; what is warned of is. A lateral film is refused by its DICOM header where that says
so (``decode_dicom_checks``); from the picture alone it is only known not to show two lungs side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.film.grey import Spacing
from ml.film.lung_fields import LungFields, Mask, extent

WARNINGS = ("too_dark", "too_bright", "lung_cropped", "resolution_low")

DARK, BRIGHT = 0.2, 0.9
"""The middle grey of the chest; 0.3 to 0.85 on films that are well exposed."""
BLACK, WHITE = 0.02, 0.98
CLIPPED = 0.2
"""More of the chest than this without any grey level of its own: what lay there cannot be seen."""
EDGE = 0.03
"""A lung that meets the film's edge along more than this share of it is cut off."""
COARSEST_MM = 0.5
"""A 1.5 mm opacity (p, s: the smallest that are read; DOMAIN.md) must span three pixels: two are its Nyquist limit."""
FILM_MM = 350
"""Width of a chest film where the file does not say: the narrowest detector that is allowed (42 CFR 37.42)."""


@dataclass(frozen=True)
class Verdict:
    """``refused``: a FilmError code, or None; ``warnings``: what the reader should know, of WARNINGS."""

    refused: str | None
    warnings: tuple[str, ...]


def inspect(pixels: NDArray[np.float32], fields: LungFields | None, spacing_mm: Spacing | None) -> Verdict:
    """Judge a film (H, W) in [0, 1], bright = dense; ``spacing_mm`` per pixel down a column and along a row.

    Without lung fields nothing is refused, and the middle of the film is taken for the chest.
    """
    if fields is not None and not fields.found:
        return Verdict("not_a_chest_film", ())
    return Verdict(None, tuple(_warnings(pixels, fields, spacing_mm)))


def _warnings(pixels: NDArray[np.float32], fields: LungFields | None, spacing_mm: Spacing | None) -> Iterator[str]:
    chest = pixels[_chest(fields, pixels.shape)]
    if _share(chest < DARK) > 0.5 or _share(chest <= BLACK) > CLIPPED:
        yield "too_dark"
    if _share(chest > BRIGHT) > 0.5 or _share(chest >= WHITE) > CLIPPED:
        yield "too_bright"
    if fields is not None and _cropped(fields.both):
        yield "lung_cropped"
    if _coarse(pixels.shape, spacing_mm):
        yield "resolution_low"


def _share(mask: Mask) -> float:
    """How much of a mask is True; where that is more than half, the median pixel is: no need to sort them."""
    return int(np.count_nonzero(mask)) / max(mask.size, 1)


def _chest(fields: LungFields | None, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The box around both lungs: body without the dark surroundings; or the middle of the film."""
    if fields is None:
        return slice(shape[0] // 5, shape[0] - shape[0] // 5), slice(shape[1] // 5, shape[1] - shape[1] // 5)
    left, top, right, bottom = extent(fields.both)
    return slice(top, bottom), slice(left, right)


def _cropped(lungs: Mask) -> bool:
    return any(float(edge.mean()) > EDGE for edge in (lungs[0], lungs[-1], lungs[:, 0], lungs[:, -1]))


def _coarse(shape: tuple[int, ...], spacing_mm: Spacing | None) -> bool:
    """Whether a pixel is too large for the smallest opacity; without spacing, if the film were FILM_MM wide."""
    coarsest = max(spacing_mm) if spacing_mm else FILM_MM / min(shape)
    return coarsest > COARSEST_MM
