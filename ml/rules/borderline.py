"""What the letter leaves open, and what lies next to another stage: the rule is asked again with a little changed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from ml.rules.evidence import Evidence, measured, with_opacities
from ml.rules.form import FAINT, NOTHING, ONE, PROFUSIONS, Plaques
from ml.rules.remarks import Level, Remark, borderline, note
from ml.stages import ZONES, Findings, LargeOpacity, clause_for

Places = tuple[int | None, ...]


class Neighbour(NamedTuple):
    """Findings next to those of the form, and the fields of which a little is changed."""

    code: str
    fields: tuple[str, ...]
    findings: Findings
    level: Level = "borderline"


def borders(evidence: Evidence, plaques: Plaques, stage: int, rules: dict[str, Any]) -> Iterator[Remark]:
    """Remarks on a derived stage: each names the stage that lies across the border."""
    findings, margin = evidence.findings(), rules["size_margin_mm"]
    if stage == 1 and findings.overall == 3 and findings.range in (2, 3):
        yield borderline("three_in_few_zones", _of(evidence, ONE), zones=findings.range)
    neighbours = [*_profusion(evidence), *_zones(evidence), *_sizes(evidence, margin), *_open(evidence, plaques)]
    across = [(n, clause_for(n.findings, rules)) for n in neighbours]
    found = [(n, clause["stage"]) for n, clause in across if clause is not None and clause["stage"] != stage]
    for neighbour, other in found:
        yield Remark(neighbour.code, neighbour.level, neighbour.fields, {"stage": other, "margin_mm": margin})
    if any(neighbour.code.startswith("one_zone") for neighbour, _ in found):
        yield note("zone_counting", ["small.zones"])


def _profusion(evidence: Evidence) -> Iterator[Neighbour]:
    """Every zone in which something was seen, read one sub-category higher or lower."""
    zones, last = evidence.small.zones, len(PROFUSIONS) - 1
    higher = tuple(p if p is None or p < FAINT else min(p + 1, last) for p in zones)
    lower = tuple(p if p is None or p < FAINT else p - 1 for p in zones)
    for code, moved in (("subcategory_higher", higher), ("subcategory_lower", lower)):
        yield Neighbour(code, _crossing(zones, moved), evidence.findings(moved))


def _zones(evidence: Evidence) -> Iterator[Neighbour]:
    """One zone more of the least that counts, or the least profuse one less."""
    zones = evidence.small.zones
    least = ONE if evidence.small.affected else FAINT
    counted = [place for place, value in enumerate(zones) if (value or 0) >= least]
    free = [place for place in range(len(zones)) if place not in counted]
    if counted and free:
        place = max(free, key=lambda p: zones[p] or 0)
        yield Neighbour("one_zone_more", ("small.zones",), evidence.findings(_with(zones, place, least)))
    if counted:
        place = min(counted, key=lambda p: zones[p] or 0)
        yield Neighbour("one_zone_less", ("small.zones",), evidence.findings(_with(zones, place, NOTHING)))


def _sizes(evidence: Evidence, margin_mm: float) -> Iterator[Neighbour]:
    for code, change in (("size_larger", margin_mm), ("size_smaller", -margin_mm)):
        yield Neighbour(code, ("large.opacities",), with_opacities(evidence, change))


def _open(evidence: Evidence, plaques: Plaques) -> Iterator[Neighbour]:
    """What is not filled in, or what the form has no box for, and would decide."""
    findings = evidence.findings()
    if evidence.small.aggregation is None:
        yield Neighbour("aggregation_open", ("small.aggregation",), replace(findings, aggregation=True))
    large = evidence.large
    if large.reaches is None and (large.marked or large.sizes) and not measured(large):
        endless = LargeOpacity(math.inf, math.inf)
        yield Neighbour("size_open", ("large.opacities",), replace(findings, large=(*findings.large, endless)))
    if "plaques" in evidence.facts:
        yield from _plaques(evidence, findings, plaques)


def _plaques(evidence: Evidence, findings: Findings, plaques: Plaques) -> Iterator[Neighbour]:
    if "other" in plaques.sites:
        heart = evidence.facts | {"plaques_on_heart_or_diaphragm", "shaggy_heart"}
        yield Neighbour("plaque_site_open", ("plaques.sites.other",), replace(findings, facts=heart))
    if sorted(plaques.extents) in ([0, 0], [1, 2]):
        long = evidence.facts | {"plaques_over_half_a_wall"}
        yield Neighbour("plaque_extent_open", ("plaques.extent",), replace(findings, facts=long))
    exposed = evidence.facts | {"asbestos"}
    yield Neighbour("asbestos_would_count", ("plaques.sites",), replace(findings, facts=exposed), "note")


def _crossing(before: Places, after: Places) -> tuple[str, ...]:
    """The zones whose category changes, or that become the first trace or lose it."""
    pairs = list(enumerate(zip(before, after, strict=True)))
    changed = [i for i, (a, b) in pairs if a is not None and b is not None and _kind(a) != _kind(b)]
    return _names(changed)


def _kind(place: int) -> int:
    return place // 3 * 3 + (place == FAINT)


def _with(zones: Places, place: int, value: int) -> Places:
    return (*zones[:place], value, *zones[place + 1 :])


def _of(evidence: Evidence, least: int) -> tuple[str, ...]:
    return _names([place for place, value in enumerate(evidence.small.zones) if (value or 0) >= least])


def _names(places: list[int]) -> tuple[str, ...]:
    return tuple(f"small.zones.{ZONES[place]}" for place in places)
