"""A chest drawn from physics-like parts: unlimited procedural radiographs with no patient behind them.

``chest(rng, width)`` draws one disease-free chest in *log-signal units* (natural log of the detector signal, bright =
dense), the unit in which ``opacities`` adds lesions; ``developing`` turns the sum into a display film in [0, 1].
The parts are path lengths in mm (``phantom_body``), bones (``phantom_bones``) and vessels (``phantom_vessels``); here
they become attenuation, and scattered radiation flattens what is dense. All lengths are millimetres; arrays (H, W).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.synthesis import phantom_body, phantom_vessels
from ml.synthesis.phantom_body import Body
from ml.synthesis.phantom_bones import bones
from ml.synthesis.phantom_frame import Array, Frame, Rng, frame_of

__all__ = ["Array", "Chest", "Rng", "chest"]

TISSUE_PER_MM = 0.0115
"""Attenuation of soft tissue per mm at 125 kV, beam hardening included."""
_LUNG_DENSITY = 0.27


@dataclass(frozen=True)
class Chest:
    """A disease-free chest: ``signal`` (H, W) in log units, the two lungs as boolean masks, mm per pixel."""

    signal: Array
    right_lung: NDArray[np.bool_]
    left_lung: NDArray[np.bool_]
    mm: float

    @property
    def lungs(self) -> NDArray[np.bool_]:
        return self.right_lung | self.left_lung


def chest(rng: Rng, width: int = 640) -> Chest:
    """Draw a disease-free chest ``width`` pixels wide; the film is 335-400 mm wide."""
    film_mm = rng.uniform(335, 400)
    frame = frame_of(rng, width, film_mm)
    body = phantom_body.person(rng, film_mm, frame.shape[0] * frame.mm)
    heart = phantom_body.heart(frame, body, rng)
    right, left = (phantom_body.lung(frame, body, heart, side, rng) for side in phantom_body.SIDES)
    air = frame.blur(right.air + left.air, 0.5)
    primary = _primary(frame, body, air, rng)
    return Chest(_with_scatter(frame, primary, rng), right.mask, left.mask, frame.mm)


def _primary(frame: Frame, body: Body, air: Array, rng: Rng) -> Array:
    """Attenuation of the straight rays: tissue minus air, bones, vessels, texture."""
    path = phantom_body.thickness(frame, body, rng)
    hollow = air * (1 - rng.uniform(0.9, 1.3) * _LUNG_DENSITY)
    hollow = hollow + phantom_body.gas(frame, body, rng) + phantom_vessels.airways(frame, body, rng)
    inside = np.minimum(path / 40, 1)
    grain = phantom_vessels.texture(frame, rng) * (0.006 + rng.uniform(0.0001, 0.00025) * air) * inside
    total = TISSUE_PER_MM * np.maximum(path - hollow, 0) + grain + bones(frame, body, rng) * inside
    return np.asarray(total + phantom_vessels.vessels(frame, body, air, rng), dtype=np.float32)


def _with_scatter(frame: Frame, primary: Array, rng: Rng) -> Array:
    """Minus log of primary plus scattered radiation: scatter is the blurred primary, so dense parts lose contrast."""
    reaching = np.exp(-primary)
    body = np.minimum(reaching, np.float32(np.quantile(reaching[::8, ::8], 0.7)))
    scattered = frame.blur(body.astype(np.float32), 45) * rng.uniform(0.15, 0.4)
    return np.asarray(-np.log(reaching + scattered), dtype=np.float32)
