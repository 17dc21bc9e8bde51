"""The vocabulary of staging: stages, zones, rule sets, and the rule that turns findings into a stage.

Nothing here needs torch or Django. A rule set is a data file in ``ml/rules``; a result names the one used.
Source: GBZ 70-2015 (dust other than asbestos), ILO International Classification 2011 for zones and profusion.
"""

from __future__ import annotations

import json
from collections.abc import Callable
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
    """What was seen (or, on a synthetic film, measured): the input of the rule.

    ``faint_zones`` counts the zones of 0/1 and more; ``facts`` names what else a clause may ask for.
    """

    zone_categories: tuple[int, ...]
    large: tuple[LargeOpacity, ...] = ()
    aggregation: bool = False
    faint_zones: int = 0
    facts: frozenset[str] = frozenset()

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


def clause_for(findings: Findings, rules: dict[str, Any] | None = None) -> dict[str, Any] | None:
    """The first clause of the rule set that the findings fulfil, from III down to 0; None where it has no stages."""
    rules = rules or rule_set()
    facts = findings.facts | ({"aggregation"} if findings.aggregation else set())
    if any(opacity.long_mm > rules["large_opacity_over_mm"] for opacity in findings.large):
        facts |= {"large_opacity"}
    return next((clause for clause in rules["clauses"] if _fulfils(findings, facts, clause["when"])), None)


def stage_by_rule(findings: Findings, rules: dict[str, Any] | None = None) -> int:
    """The stage 0-3 that the rule set derives from the findings; ValueError if it knows no stages."""
    clause = clause_for(findings, rules)
    if clause is None:
        raise ValueError("this rule set knows no stages")
    return int(clause["stage"])


def reaches(opacity: LargeOpacity, size: dict[str, float]) -> bool:
    """Whether an opacity is as large as a clause asks: some standards include the border, some do not."""
    return (
        opacity.long_mm >= size["long_mm_at_least"]
        and opacity.short_mm >= size.get("short_mm_at_least", 0)
        and opacity.short_mm > size.get("short_mm_over", 0)
    )


def _fulfils(findings: Findings, facts: frozenset[str], when: dict[str, Any]) -> bool:
    tests: dict[str, Callable[[Any], bool]] = {
        "opacity": lambda size: any(reaches(opacity, size) for opacity in findings.large),
        "overall": lambda category: findings.overall == category,
        "overall_at_least": lambda category: findings.overall >= category,
        "zones_at_least": lambda zones: findings.range >= zones,
        "zones_more_than": lambda zones: findings.range > zones,
        "faint_zones_at_least": lambda zones: findings.faint_zones >= zones,
        "facts": lambda names: facts.issuperset(names),
        "any_fact": lambda names: not facts.isdisjoint(names),
    }
    return all(tests[name](wanted) for name, wanted in when.items())
