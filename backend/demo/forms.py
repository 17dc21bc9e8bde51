"""The reading form of a synthetic film as a reader would fill it in who sees what was drawn, or nearly so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from backend.readings.form.schema import PROFUSIONS

if TYPE_CHECKING:
    from backend.analysis.engine import DrawnFilm

MIDDLE = (1, 4, 7, 10)  # of the categories 0 to 3
LONGEST_OF_A_MM = 50.0


def form_of(film: DrawnFilm, shift: int, next_on: date | None) -> dict[str, Any]:
    """`shift`: how many points the reader's profusion lies above what was drawn; below it only where there is some."""
    levels = {zone: _level(category, shift) for zone, category in film.zones.items()}
    form: dict[str, Any] = {
        "schema_version": 1,
        "quality": {"grade": "1", "defects": []},
        "parenchymal": max(levels.values()) > MIDDLE[0] or bool(film.large_mm),
        "pleural": False,
        "handling": "演示用阅片。 Demonstration reading.",
    }
    if form["parenchymal"]:
        form |= {"small": _small(film, levels), "large": _large(film)}
    return form | ({"next_examination": next_on.isoformat()} if next_on else {})


def _level(category: int, shift: int) -> int:
    return MIDDLE[category] + (shift if category or shift > 0 else 0)


def _small(film: DrawnFilm, levels: dict[str, int]) -> dict[str, Any]:
    primary, _, secondary = film.shape.partition("/")
    return {
        "primary": primary,
        "secondary": secondary or primary,
        "profusion": PROFUSIONS[max(levels.values())],
        "zones": {zone: PROFUSIONS[level] for zone, level in levels.items()},
        "aggregation": film.aggregation,
    }


def _large(film: DrawnFilm) -> dict[str, Any]:
    if not film.large_mm:
        return {"category": "O"}
    sizes = [(round(long, 1), round(short, 1)) for long, short in film.large_mm]
    return {
        "category": "A" if sum(long for long, _ in sizes) <= LONGEST_OF_A_MM else "B",
        "opacities": [{"long_mm": long, "short_mm": short, "zone": None} for long, short in sizes],
        "reaches_20x10": any(long >= 20 and short >= 10 for long, short in sizes),
    }
