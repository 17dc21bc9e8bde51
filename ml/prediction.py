"""What the model says about one film: frozen, versioned, the same for web, command line and study. No torch here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA_VERSION = 1
"""1: first edition."""


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
    ``probabilities`` (4,) = (1 - s, s b1, s b2, s b3); ``crop_spread`` the standard deviation of s over the crops;
    ``decided_by`` A (healthy) or B; ``zones`` evidence per zone, None for a bundle without lung fields;
    ``timings`` seconds by step.
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
    timings: dict[str, float] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        plain: dict[str, Any] = asdict(self)
        return plain | {
            "probabilities": list(self.probabilities),
            "stage_scores": list(self.stage_scores),
            "regions": [asdict(region) for region in self.regions],
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Prediction:
        """The inverse of ``to_dict``; ValueError for another schema version."""
        if plain.get("schema_version") != SCHEMA_VERSION:
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
            }
        )
