"""From the form to what the clauses ask for: zones, sizes, facts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from ml.rules.form import FAINT, NOTHING, PROFUSIONS, Form, Large, Small
from ml.stages import ZONES, Findings, LargeOpacity

NO_SMALL = Small(profusion=NOTHING, zones=(NOTHING,) * len(ZONES))
HALF_WALL = 3
"""ILO extent 3: more than half of a lateral chest wall; extent 2 on both sides is more than half together."""


@dataclass(frozen=True)
class Evidence:
    """What a form says once its own rules have emptied what they empty: no abnormality, no opacities."""

    small: Small
    large: Large
    facts: frozenset[str]
    unreadable: bool

    def findings(self, zones: tuple[int | None, ...] | None = None) -> Findings:
        """The input of the rule; with other zones where a border is tried."""
        places = [place or 0 for place in (self.small.zones if zones is None else zones)]
        return Findings(
            zone_categories=tuple(place // 3 for place in places),
            large=opacities(self.large),
            aggregation=bool(self.small.aggregation),
            faint_zones=sum(place >= FAINT for place in places),
            facts=self.facts | ({"large_opacity"} if self.large.marked and not measured(self.large) else set()),
        )

    @property
    def decides(self) -> bool:
        """Whether enough is filled in for the small opacities to say something."""
        if self.unreadable:
            return False
        if self.small.filled:
            return True
        faint_may_count = "plaques" in self.facts and "asbestos" in self.facts
        return self.small.profusion is not None and self.small.profusion < (FAINT if faint_may_count else FAINT + 1)


def evidence_of(form: Form, *, asbestos: bool) -> Evidence:
    """Apply the form's own rules: `no` empties its sections, an unreadable film says nothing."""
    small, large = form.small, form.large
    if form.parenchymal is False:
        small, large = NO_SMALL, Large()
    if form.unreadable:
        small, large = Small(), Large()
    return Evidence(
        small=small,
        large=large,
        facts=frozenset() if form.unreadable else _facts(form, asbestos),
        unreadable=form.unreadable,
    )


def opacities(large: Large) -> tuple[LargeOpacity, ...]:
    """The sizes as entered. Where the reader ticked 20 x 10 mm and gave no full size, his word counts."""
    entered = tuple(LargeOpacity(s.long_mm or 0, s.short_mm or 0) for s in large.sizes)
    return (*entered, LargeOpacity(math.inf, math.inf)) if large.reaches and not measured(large) else entered


def measured(large: Large) -> bool:
    """Whether both axes of every listed opacity are there."""
    return bool(large.sizes) and all(s.long_mm is not None and s.short_mm is not None for s in large.sizes)


def overall(evidence: Evidence) -> dict[str, Any]:
    """Overall profusion as GBZ 70 (most profuse zone) and ILO (the reader's) count it, and the number of zones."""
    small = evidence.small
    gbz = max(small.filled) if small.filled else None
    ilo, source = small.profusion, "entered"
    if ilo is None and small.filled:
        ilo, source = _together(small), "zones"
    return {
        "gbz": None if gbz is None else PROFUSIONS[gbz],
        "ilo": None if ilo is None else PROFUSIONS[ilo],
        "ilo_source": None if ilo is None else source,
        "range": evidence.findings().range if evidence.decides else None,
    }


def with_opacities(evidence: Evidence, change_mm: float) -> Findings:
    """The findings had every measured axis been that much longer."""
    findings = evidence.findings()
    moved = (LargeOpacity(max(o.long_mm + change_mm, 0), max(o.short_mm + change_mm, 0)) for o in findings.large)
    return replace(findings, large=tuple(moved))


def _together(small: Small) -> int:
    """The mean of the affected zones, rounded half up; where none is, of those with a trace, else of all filled."""
    places = small.affected or [place for place in small.filled if place >= FAINT] or small.filled
    return math.floor(sum(places) / len(places) + 0.5)


def _facts(form: Form, asbestos: bool) -> frozenset[str]:
    facts = {"asbestos"} if asbestos else set()
    plaques = form.plaques
    if form.pleural is False or not plaques.sites:
        return frozenset(facts)
    facts.add("plaques")
    shaggy = "ih" in form.symbols
    if shaggy:
        facts.add("shaggy_heart")
    if shaggy or "diaphragm" in plaques.sites:
        facts.add("plaques_on_heart_or_diaphragm")
    if max(plaques.extents) == HALF_WALL or min(plaques.extents) == HALF_WALL - 1:
        facts.add("plaques_over_half_a_wall")
    return frozenset(facts)
