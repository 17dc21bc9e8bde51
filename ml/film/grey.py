"""Grey levels as a file holds them, and how they become pixels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Kind = Literal["dicom", "png", "jpeg", "tiff"]
KINDS: tuple[str, ...] = get_args(Kind)
Spacing = tuple[float, float]
Levels = NDArray[np.uint16]


@dataclass(frozen=True)
class Window:
    """The grey levels shown as black (low) and as white (high); rule says where they come from."""

    low: float
    high: float
    rule: str


@dataclass(frozen=True)
class Grey:
    """One film before scaling.

    levels: H x W, 0 .. 2**depth - 1. windows: candidates, best first. inverted: low levels are dense (MONOCHROME1).
    padding: H x W, true where the file says that there is no picture.
    """

    levels: Levels
    depth: int
    windows: tuple[Window, ...]
    kind: Kind
    bits: int
    spacing_mm: Spacing | None = None
    inverted: bool = False
    padding: NDArray[np.bool_] | None = None
    header: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def full_range(depth: int, rule: str = "full_range") -> Window:
    """From the lowest to the highest level of this depth."""
    return Window(0.0, float(2**depth - 1), rule)


def shown(levels: Levels, low: float, high: float) -> NDArray[np.float32]:
    """Levels seen through a window: float32, H x W, in [0, 1]."""
    unit = levels.astype(np.float32)
    unit -= np.float32(low)
    unit /= np.float32(high - low)
    return np.clip(unit, 0.0, 1.0, out=unit)
