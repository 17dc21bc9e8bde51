"""What the lung fields say of a film before it is staged: refuse it, warn of it, and where its lungs lie."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.film.errors import FilmError
from ml.film.gate import inspect
from ml.film.lungs import LungFields, LungSegmenter
from ml.prediction import Outline
from ml.staging.zones import zone_evidence

SLACK = 0.003
"""An outline leaves out corners that lie within this part of the film's width of the line without them."""


@dataclass(frozen=True)
class Anatomy:
    """Lung fields of a film (None where none were looked for or found) and the codes of the input gate."""

    fields: LungFields | None = None
    warnings: tuple[str, ...] = ()

    def outlines(self) -> dict[str, Outline] | None:
        """Outlines of both lungs in film pixels, few corners each."""
        if self.fields is None:
            return None
        return {"right": outline(self.fields.right), "left": outline(self.fields.left)}

    def zones(self, evidence: NDArray[np.float32], *, cut: bool = False) -> dict[str, float] | None:
        """Share of the energy of the (M, M) map, ``cut`` to the lungs or not, in each zone."""
        return None if self.fields is None else zone_evidence(evidence, self.fields, cut=cut)


def examine(
    pixels: NDArray[np.float32], lungs: LungSegmenter, spacing_mm: tuple[float, float] | None, *, refuse: bool = True
) -> Anatomy:
    """(H, W) film in [0, 1], bright = dense, its pixel spacing in mm -> its anatomy.

    FilmError for a film that the gate refuses; with ``refuse`` False the code is a warning instead, without lungs.
    """
    fields = lungs.fields(pixels)
    verdict = inspect(pixels, fields, spacing_mm)
    if verdict.refused is None:
        return Anatomy(fields, verdict.warnings)
    if refuse:
        raise FilmError(verdict.refused)
    return Anatomy(warnings=(verdict.refused, *verdict.warnings))


def outline(mask: NDArray[np.bool_]) -> Outline:
    """(H, W) -> the outer border of the largest part; (0, 0) is the outer corner of the first pixel. () if empty."""
    borders, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not borders:
        return ()
    largest = max(borders, key=cv2.contourArea)
    corners = cv2.approxPolyDP(largest, SLACK * mask.shape[1], closed=True)[:, 0]
    return tuple((float(x) + 0.5, float(y) + 0.5) for x, y in corners)
