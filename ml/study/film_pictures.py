"""Small pictures of a film, its map and its lesions for a report."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.learning.data import LabelledFilm, read_pixels, read_truth
from ml.staging.predictor import Staged

PICTURE = 240
"""Height and width in pixels."""


def pictures_of(film: LabelledFilm, staged: Staged) -> dict[str, NDArray[np.uint8]]:
    """Film, map and lesions, each (PICTURE, PICTURE) uint8; the film is squeezed to a square as the network sees it."""
    pixels = _square(read_pixels(film.path))
    lesions = read_truth(film)[:2].max(axis=0) if film.extra.get("mask") else np.zeros((1, 1), np.uint8)
    strongest = float(staged.map.max()) or 1.0
    return {
        "film": np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8),
        "map": np.round(np.clip(_square(staged.map) / strongest, 0, 1) * 255).astype(np.uint8),
        "lesions": np.round(_square(lesions.astype(np.float32))).astype(np.uint8),
    }


def _square(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    shrinking = min(picture.shape) >= PICTURE
    interpolation = cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (PICTURE, PICTURE), interpolation=interpolation), np.float32)
