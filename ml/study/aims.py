"""What a bundle was to reach beside what it did: the list ``aims`` of a bundle's manifest, read against its figures.

An aim: ``what`` it says, ``figure`` the keys that lead to it in the recorded figures (a number, or one for each stage,
of which all must hold), and ``at_least``, ``at_most`` or both. Where it asks something only of stages with
``films_at_least`` so many films, ``counts`` are the keys that lead to their numbers.
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
    return [_outcome(aim, figures) for aim in aims]


def _outcome(aim: Mapping[str, Any], figures: Mapping[str, Any]) -> Outcome:
    values = _values(figures, aim["figure"])
    if "films_at_least" in aim:
        counts = _values(figures, aim["counts"])
        values = [v for v, n in zip(values, counts, strict=False) if n is not None and n >= aim["films_at_least"]]
    known = [float(value) for value in values if value is not None]
    low, high = aim.get("at_least", -math.inf), aim.get("at_most", math.inf)
    asked = [f"at least {low:g}"] * ("at_least" in aim) + [f"at most {high:g}"] * ("at_most" in aim)
    met = all(low <= value <= high for value in known) if known else None
    return Outcome(aim["what"], " and ".join(asked), ", ".join(f"{v:.3f}" for v in known) or "not measured", met)


def _values(figures: Any, keys: Sequence[str | int]) -> list[Any]:
    """What the keys lead to, as a list; empty where a step is missing."""
    for key in keys:
        try:
            figures = figures[key]
        except (KeyError, IndexError, TypeError):
            return []
    return figures if isinstance(figures, list) else [figures]
