"""Hybrid films: opacities inserted into real films that are free of disease (DOMAIN.md, "Synthetic films").

Drawn on a grid of square pixels as fine as the film's finer direction, then fitted to the film: the film itself is not
resampled. Nuisances are drawn on it as on procedural films, whatever its stage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.stages import Findings, stage_by_rule
from ml.synthesis import opacities
from ml.synthesis.developing import GREY_PER_LOG
from ml.synthesis.nuisances import after_developing, before_developing
from ml.synthesis.opacities import Truth
from ml.synthesis.phantom import Array, Chest, Rng
from ml.synthesis.plan import SyntheticFilm, draw_clearly, plan_for, shoulder
from ml.synthesis.real_films import CollectionError, RealFilm, mask_name, read_pixels, read_real_films

RIGHT, LEFT = 127, 255
"""Values of a lung mask: the half at the left of the picture is the patient's right lung."""
_BLUR_MM = (0.15, 0.25)
_LOCAL_CONTRAST = (1.2, 2.5)
"""Display contrast of an 8-bit film over that of plain film (DOMAIN.md, "Conspicuity")."""
_WHITE = 0.96


@dataclass(frozen=True)
class Background:
    """A disease-free real film: ``pixels`` (H, W) in [0, 1], its lungs as boolean masks, and where it comes from."""

    film: RealFilm
    pixels: Array
    right_lung: NDArray[np.bool_]
    left_lung: NDArray[np.bool_]


@dataclass(frozen=True)
class Collection:
    """Which real films to draw on: a folder, other lung masks (of the films' names), one part, ill with something else.

    ``diseased`` takes films with other findings as well: then no such finding goes with one stage only.
    """

    films: Path
    masks: Path | None = None
    part: str | None = None
    diseased: bool = False


def backgrounds(collection: Collection) -> list[RealFilm]:
    """The films of a collection that have a lung mask, by name; CollectionError if there are none."""
    found = [
        replace(film, lung_mask=mask)
        for film in read_real_films(collection.films)
        if (film.clean or collection.diseased) and collection.part in (None, film.part)
        if (mask := _mask_of(film, collection.masks))
    ]
    if not found:
        where = collection.masks or collection.films / "lung_masks"
        raise CollectionError(
            f"{collection.films}: no such film has a lung mask in {where}; name their folder by --masks"
        )
    return sorted(found, key=lambda film: film.path.name)


def _mask_of(film: RealFilm, masks: Path | None) -> Path | None:
    own = masks / mask_name(film) if masks else film.lung_mask
    return own if own and own.is_file() else None


def read_background(film: RealFilm) -> Background:
    """Decode a film and its lung mask; CollectionError if the mask does not fit."""
    pixels = read_pixels(film)
    mask = cv2.imread(str(film.lung_mask), cv2.IMREAD_GRAYSCALE)
    if mask is None or not (mask == RIGHT).any() or not (mask == LEFT).any():
        raise CollectionError(f"{film.lung_mask}: not a lung mask with {RIGHT} and {LEFT} for the two lungs")
    if mask.shape != pixels.shape:
        mask = cv2.resize(mask, pixels.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return Background(film, pixels, mask == RIGHT, mask == LEFT)


def make_hybrid(background: Background, rng: Rng, stage: int, conspicuity: str = "usual") -> SyntheticFilm:
    """A hybrid film planned for ``stage``; its own ``stage`` is the rule applied to what came out.

    A film on which neither opacities nor nuisances were drawn is the real one, pixel by pixel.
    """
    plan, chest = plan_for(rng, stage), _square(background)
    local = np.float32(rng.uniform(*_LOCAL_CONTRAST))
    drawn, truth = draw_clearly(chest, plan, rng) if any(plan.coverage) or plan.large_mm else (chest.signal, None)
    soft = cv2.GaussianBlur(drawn, (0, 0), rng.uniform(*_BLUR_MM) / chest.mm)
    others, found = before_developing(chest.signal, chest, rng)
    signal = shoulder(np.float32(opacities.CONSPICUITY[conspicuity]) * local * soft) + local * others
    pixels = _brightened(background.pixels, np.float32(GREY_PER_LOG) * _fitted(signal, background))
    pixels, faults = after_developing(pixels, chest.mm, rng)
    return _film(background, pixels, _truth(background, truth), found + faults)


def _truth(background: Background, drawn: Truth | None) -> Truth:
    """The truth of what was drawn on square pixels, on the film's own."""
    if drawn is None:
        blank = np.zeros(background.pixels.shape, np.float32)
        return Truth((0.0,) * 6, Findings((0,) * 6), blank, blank, "")
    cover, large = (_fitted(mask, background) for mask in (drawn.opacity, drawn.large_opacity))
    return replace(drawn, opacity=cover, large_opacity=large)


def _square(background: Background) -> Chest:
    """The lungs on square pixels; the signal is empty, for the film has its own."""
    film, (rows, columns) = background.film, background.pixels.shape
    mm = min(film.mm_x, film.mm_y)
    size = (round(columns * film.mm_x / mm), round(rows * film.mm_y / mm))
    right, left = (
        cv2.resize(lung.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
        for lung in (background.right_lung, background.left_lung)
    )
    return Chest(np.zeros(size[::-1], np.float32), right, left, mm)


def _fitted(drawn: Array, background: Background) -> Array:
    size = background.pixels.shape[::-1]
    return np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), dtype=np.float32)


def _brightened(pixels: Array, added: Array) -> Array:
    """Added grey levels run softly into white, as a film's do; what was bright already changes least."""
    room = np.maximum(_WHITE - pixels, 1e-3)
    return np.asarray(np.where(added > 0, pixels + room * np.tanh(added / room), pixels), dtype=np.float32)


def _film(background: Background, pixels: Array, truth: Truth, nuisances: tuple[str, ...]) -> SyntheticFilm:
    return SyntheticFilm(
        pixels=pixels,
        mm=background.film.mm_x,
        stage=stage_by_rule(truth.findings),
        truth=truth,
        right_lung=background.right_lung,
        left_lung=background.left_lung,
        mm_down=background.film.mm_y,
        nuisances=nuisances,
        source=background.film.patient_id,
    )
