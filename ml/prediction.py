"""What the model says about one film: frozen, versioned, the same for web, command line and study. No torch here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA_VERSION = 3
"""1: first edition. 2: conformal set, refer, warnings, lung outlines, the map's method, who set the stage.
3: early exit."""
READABLE = (1, 2, 3)

Outline = tuple[tuple[float, float], ...]
"""Corners (x, y) of a closed polygon in film pixels."""


@dataclass(frozen=True)
class Region:
    """A box around a bright part of the map, in film pixels (0, 0 = outer corner of the first pixel).

    ``peak`` is the largest map value inside, ``energy`` the share of the whole map's positive evidence inside.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    peak: float
    energy: float


@dataclass(frozen=True)
class BundleId:
    """Which weights spoke."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True)
class Prediction:
    """Stage of one film with everything needed to explain it later.

    ``ill_score`` s = P(ill) of classifier A, mean over the ten crops; ``stage_scores`` (3,) of classifier B;
    ``early_exit``: B was not asked, for s alone made certain that the film is healthy: its scores are a third each;
    ``probabilities`` (4,) = (1 - s, s b1, s b2, s b3); ``crop_spread`` the standard deviation of s over the crops;
    ``decided_by`` A (healthy), B, or SVM where the bundle's head on fine-grained features set the stage; ``zones``
    share of the evidence per zone, None for a bundle without lung fields; ``conformal_set`` the stages that the
    calibration leaves possible, empty for a bundle without it; ``refer`` there are several: a reader has to decide;
    ``warnings`` codes of the input gate; ``lungs`` outlines of the right and the left lung, None where they are not
    known; ``map_method`` how the map was made; ``timings`` seconds by step.
    """

    stage: int
    ill_score: float
    cut_point: float
    probabilities: tuple[float, float, float, float]
    stage_scores: tuple[float, float, float]
    crop_spread: float
    regions: tuple[Region, ...]
    decided_by: str
    bundle: BundleId
    zones: dict[str, float] | None = None
    conformal_set: tuple[int, ...] = ()
    refer: bool = False
    warnings: tuple[str, ...] = ()
    lungs: dict[str, Outline] | None = None
    map_method: str = "grad_cam"
    early_exit: bool = False
    timings: dict[str, float] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        plain: dict[str, Any] = asdict(self)
        lists = ("probabilities", "stage_scores", "regions", "conformal_set", "warnings")
        lungs: Any = self.lungs and {side: [list(corner) for corner in outline] for side, outline in self.lungs.items()}
        return plain | {name: list(plain[name]) for name in lists} | {"lungs": lungs}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Prediction:
        """The inverse of ``to_dict``; version 1, too: what it did not know gets the values of a bundle without it.

        ValueError for another schema version.
        """
        if plain.get("schema_version") not in READABLE:
            raise ValueError(f"prediction of schema version {plain.get('schema_version')}, not {SCHEMA_VERSION}")
        p = [float(v) for v in plain["probabilities"]]
        b = [float(v) for v in plain["stage_scores"]]
        return cls(
            **{
                **plain,
                "probabilities": (p[0], p[1], p[2], p[3]),
                "stage_scores": (b[0], b[1], b[2]),
                "regions": tuple(Region(**region) for region in plain["regions"]),
                "bundle": BundleId(**plain["bundle"]),
                "conformal_set": tuple(plain.get("conformal_set", ())),
                "warnings": tuple(plain.get("warnings", ())),
                "lungs": _outlines(plain.get("lungs")),
                "schema_version": SCHEMA_VERSION,
            }
        )


def _outlines(plain: dict[str, list[list[float]]] | None) -> dict[str, Outline] | None:
    if plain is None:
        return None
    return {side: tuple((x, y) for x, y in corners) for side, corners in plain.items()}
