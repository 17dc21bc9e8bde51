"""The vocabulary of staging: stages, zones, rule sets, and the rule that turns findings into a stage.

Nothing here needs torch or Django. A rule set is a data file in ``ml/rules``; a result names the one used.
Source: GBZ 70-2015 (dust other than asbestos), ILO International Classification 2011 for zones and profusion.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

STAGES = (0, 1, 2, 3)
STAGE_NAMES = ("0", "I", "II", "III")
ILL_STAGES = (1, 2, 3)

ZONES = (
    "right_upper",
    "right_middle",
    "right_lower",
    "left_upper",
    "left_middle",
    "left_lower",
)
"""The six zones, named from the patient's side: the right lung is at the left of the picture."""

_RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True)
class LargeOpacity:
    """An opacity whose longest diameter exceeds 10 mm; both axes in millimetres."""

    long_mm: float
    short_mm: float
    zone: str = ""


@dataclass(frozen=True)
class Findings:
    """What was seen (or, on a synthetic film, measured): the input of the rule."""

    zone_categories: tuple[int, ...]
    large: tuple[LargeOpacity, ...] = ()
    aggregation: bool = False

    @property
    def overall(self) -> int:
        """Overall profusion category by GBZ 70: that of the most profuse zone."""
        return max(self.zone_categories, default=0)

    @property
    def range(self) -> int:
        """Number of zones of category 1 or more."""
        return sum(category >= 1 for category in self.zone_categories)


@cache
def rule_set(name: str = "gbz70_2015") -> dict[str, Any]:
    """The rule set of that name; KeyError if none is shipped under it."""
    path = _RULES / f"{name}.json"
    if not path.is_file():
        raise KeyError(f"no rule set named {name!r}; there are {sorted(p.stem for p in _RULES.glob('*.json'))}")
    rules: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return rules


def coverage_category(coverage: float, rules: dict[str, Any] | None = None) -> int:
    """Profusion category 0-3 of a zone of which the fraction ``coverage`` is covered by small opacities."""
    limits = (rules or rule_set())["coverage_category_from"]
    return sum(coverage >= limit for limit in limits)


def stage_by_rule(findings: Findings, rules: dict[str, Any] | None = None) -> int:
    """The stage 0-3 that the rule set derives from the findings."""
    rules = rules or rule_set()
    if _is_stage_three(findings, rules["stage_three"], rules["large_opacity_short_axis_over_mm"]):
        return 3
    for clause in rules["stage_two"]:
        if findings.overall == clause["overall_category"] and findings.range >= clause["zones_at_least"]:
            return 2
    one = rules["stage_one"]
    enough = findings.overall >= one["overall_category_at_least"] and findings.range >= one["zones_at_least"]
    return 1 if enough else 0


def _is_stage_three(findings: Findings, clause: dict[str, Any], short_axis_mm: float) -> bool:
    long_mm, short_mm = clause["large_opacity_mm"]
    if any(o.long_mm >= long_mm and o.short_mm >= short_mm for o in findings.large):
        return True
    any_large = any(o.short_mm > short_axis_mm for o in findings.large)
    return (
        findings.overall == clause["overall_category"]
        and findings.range > clause["zones_more_than"]
        and (findings.aggregation or any_large)
    )
