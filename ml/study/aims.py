"""What a bundle was to reach beside what it did: the list ``aims`` of a bundle's manifest, read against its figures.

An aim: ``what`` it says, ``figure`` the keys that lead to it in the recorded figures (a number, or a list of which all
must hold; None there: too few films to tell), and ``at_least``, ``at_most`` or both.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """``asked`` and ``reached`` as texts; ``met`` None where it was not measured."""

    what: str
    asked: str
    reached: str
    met: bool | None


def outcomes(aims: Sequence[Mapping[str, Any]], figures: Mapping[str, Any]) -> list[Outcome]:
    """The aims in order, each with what the figures say of it."""
    return [_outcome(aim, _values(figures, aim["figure"])) for aim in aims]


def _outcome(aim: Mapping[str, Any], values: list[float]) -> Outcome:
    low, high = aim.get("at_least", -math.inf), aim.get("at_most", math.inf)
    asked = [f"at least {low:g}"] * ("at_least" in aim) + [f"at most {high:g}"] * ("at_most" in aim)
    met = all(low <= value <= high for value in values) if values else None
    reached = ", ".join(f"{value:.3f}" for value in values)
    return Outcome(aim["what"], " and ".join(asked), reached or "not measured", met)


def _values(figures: Any, keys: Sequence[str | int]) -> list[float]:
    """What the keys lead to, as a list; empty where a step is missing."""
    for key in keys:
        try:
            figures = figures[key]
        except (KeyError, IndexError, TypeError):
            return []
    found = figures if isinstance(figures, list) else [figures]
    return [float(value) for value in found if value is not None]
