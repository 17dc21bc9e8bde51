"""Grey values as a file holds them, on their way to a Radiograph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["dicom", "png", "jpeg", "tiff"]
Spacing = tuple[float, float]


@dataclass(frozen=True)
class Grey:
    """One film before scaling.

    values: H x W; limits: the grey values shown as black and white; inverted: low values are dense (MONOCHROME1).
    """

    values: NDArray[Any]
    limits: tuple[float, float]
    kind: Kind
    bits: int
    spacing_mm: Spacing | None = None
    inverted: bool = False
    header: Mapping[str, Any] = field(default_factory=dict)

    def scaled(self) -> NDArray[np.float32]:
        """H x W in [0, 1], bright = dense."""
        low, high = self.limits
        unit = (self.values.astype(np.float32) - np.float32(low)) / np.float32(high - low)
        np.clip(unit, 0.0, 1.0, out=unit)
        return np.subtract(1.0, unit, out=unit) if self.inverted else unit
