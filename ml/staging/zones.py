"""Evidence per zone: where, lung by lung and third by third, the map of a film says that the stage came from."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.film.lung_fields import LungFields
from ml.stages import ZONES


def zone_evidence(evidence: NDArray[np.float32], fields: LungFields) -> dict[str, float]:
    """Share of the map's energy in each of the six zones, by the names of ``ml.stages.ZONES``.

    ``evidence`` (M, M) >= 0 covers the film edge to edge; a cell that a zone covers in part counts in part. What lies
    outside the lungs is missing from the sum, which is 1 at most; an empty map gives zeros.
    """
    whole = float(evidence.sum())
    if whole <= 0:
        return dict.fromkeys(ZONES, 0.0)
    size = (evidence.shape[1], evidence.shape[0])
    covers = (cv2.resize(zone.astype(np.float32), size, interpolation=cv2.INTER_AREA) for zone in fields.zones())
    return {name: float((evidence * cover).sum()) / whole for name, cover in zip(ZONES, covers, strict=True)}
