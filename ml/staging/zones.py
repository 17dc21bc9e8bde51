"""Evidence per zone: where, lung by lung and third by third, the map of a film says that the stage came from."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.film.lung_fields import LungFields, Mask
from ml.stages import ZONES

PARTS = 8
"""A cell of the map is covered by a zone in steps of 1 / PARTS squared."""
SMALLEST = PARTS**-2


def zone_evidence(evidence: NDArray[np.float32], fields: LungFields, *, cut: bool = False) -> dict[str, float]:
    """Share of the map's energy in each of the six zones, by the names of ``ml.stages.ZONES``.

    ``evidence`` (M, M) >= 0 covers the film edge to edge; a cell that a zone covers in part counts in part. What lies
    outside the lungs is missing from the sum, which is 1 at most; an empty map gives zeros. ``cut``: the map has been
    cut to the lungs, so that all of a cell on their border belongs to the zones that touch it.
    """
    whole = float(evidence.sum())
    if whole <= 0:
        return dict.fromkeys(ZONES, 0.0)
    size = (evidence.shape[1], evidence.shape[0])
    zones = LungFields(_reduced(fields.right, size), _reduced(fields.left, size)).zones()
    covers = np.stack([cv2.resize(zone.astype(np.float32), size, interpolation=cv2.INTER_AREA) for zone in zones])
    if cut:
        covers /= np.maximum(covers.sum(axis=0), SMALLEST)
    return {name: float((evidence * cover).sum()) / whole for name, cover in zip(ZONES, covers, strict=True)}


def _reduced(lung: Mask, size: tuple[int, int]) -> Mask:
    """The lung on a grid PARTS times as fine as the map: zones of a film of full size cost more than its staging."""
    grid = (size[0] * PARTS, size[1] * PARTS)
    return cv2.resize(lung.view(np.uint8), grid, interpolation=cv2.INTER_NEAREST).view(np.bool_)
