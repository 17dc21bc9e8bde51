"""What cannot both be true of a filled form. Each check yields what it finds, with the fields it looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ml.rules.evidence import measured, opacities
from ml.rules.form import NOTHING, ONE, PLEURAL, PROFUSIONS, Form, filled_in, part
from ml.rules.remarks import Remark, contradiction
from ml.stages import ZONES, reaches

SUM_OF_A_MM = 50
TWENTY_BY_TEN: dict[str, float] = {"long_mm_at_least": 20, "short_mm_at_least": 10}


def contradictions(form: Form, rules: dict[str, Any]) -> Iterator[Remark]:
    """Every contradiction inside the form; that between typed and derived stage is the engine's."""
    if form.unreadable:
        yield from _unreadable(form)
        return
    yield from _quality(form)
    yield from _emptied(form)
    if form.parenchymal is not False:
        yield from _profusion(form, rules)
        yield from _shapes(form)
        yield from _sizes(form, rules)
        yield from _category(form, rules)
    yield from _pleura(form, rules)


def _unreadable(form: Form) -> Iterator[Remark]:
    names = ("parenchymal", "small", "large", "pleural", *PLEURAL, "symbols")
    filled = [path for name in names if name in form.raw for path in filled_in(form.raw[name], name)]
    if filled:
        yield contradiction("unreadable_but_filled", ["quality.grade", *filled])


def _quality(form: Form) -> Iterator[Remark]:
    if form.grade == "1" and form.defects:
        yield contradiction("grade_one_with_defects", ["quality.grade", "quality.defects"])


def _emptied(form: Form) -> Iterator[Remark]:
    lungs = [path for name in ("small", "large") for path in filled_in(part(form.raw, name), name)]
    if form.parenchymal is False and lungs:
        yield contradiction("parenchymal_no_but_filled", ["parenchymal", *lungs])
    pleura = [path for name in PLEURAL for path in filled_in(part(form.raw, name), name)]
    if form.pleural is False and pleura:
        yield contradiction("pleural_no_but_filled", ["pleural", *pleura])


def _profusion(form: Form, rules: dict[str, Any]) -> Iterator[Remark]:
    small, name = form.small, "small.profusion"
    seen = any(place > NOTHING for place in small.filled) or (small.profusion or 0) > NOTHING
    looked = small.profusion is not None or len(small.filled) == len(ZONES)
    no_large = form.large.category == "O" and not form.large.sizes and not form.large.reaches
    if form.parenchymal and looked and not seen and no_large:
        yield contradiction("parenchymal_yes_but_nothing", ["parenchymal", name, "large.category"])
    if small.aggregation and looked and not seen:
        yield contradiction("aggregation_without_small", ["small.aggregation", name])
    if small.profusion is None:
        return
    if small.profusion >= ONE and not small.affected:
        yield contradiction("profusion_without_zone", [name, "small.zones"], profusion=PROFUSIONS[small.profusion])
    elif small.filled:
        yield from _overall_against_zones(form, rules)


def _overall_against_zones(form: Form, rules: dict[str, Any]) -> Iterator[Remark]:
    """GBZ takes the most profuse zone; ILO judges the affected zones together, so it lies between them."""
    small = form.small
    overall, judged = small.profusion or 0, small.affected or small.filled
    lowest = max(judged) if rules["overall_is_most_profuse_zone"] else min(judged)
    values = {"profusion": PROFUSIONS[overall], "zone_profusion": PROFUSIONS[max(judged)]}
    if overall < lowest:
        above = [
            f"small.zones.{zone}" for zone, place in zip(ZONES, small.zones, strict=True) if (place or 0) > overall
        ]
        yield contradiction("overall_below_zone", ["small.profusion", *above], **values)
    elif overall > max(judged):
        yield contradiction("overall_above_zones", ["small.profusion", "small.zones"], **values)


def _shapes(form: Form) -> Iterator[Remark]:
    small = form.small
    if small.primary is None and (small.affected or (small.profusion or 0) >= ONE or small.secondary):
        yield contradiction("primary_missing", ["small.primary"])


def _sizes(form: Form, rules: dict[str, Any]) -> Iterator[Remark]:
    large, over = form.large, rules["large_opacity_over_mm"]
    for place, size in enumerate(large.sizes):
        long, short = f"large.opacities.{place}.long_mm", f"large.opacities.{place}.short_mm"
        if size.swapped:
            yield contradiction("axes_swapped", [long, short])
        if size.long_mm is not None and size.long_mm <= over:
            yield contradiction("large_under_10_mm", [long, "large.category"], long_mm=size.long_mm, over_mm=over)
    if large.reaches is None or not measured(large):
        return
    limit: dict[str, float] = next(
        (c["when"]["opacity"] for c in rules["clauses"] if "opacity" in c["when"]), TWENTY_BY_TEN
    )
    if large.reaches != any(reaches(opacity, limit) for opacity in opacities(large)):
        code = "reaches_but_smaller" if large.reaches else "does_not_reach_but_larger"
        yield contradiction(code, ["large.reaches_20x10", "large.opacities"])


def _category(form: Form, rules: dict[str, Any]) -> Iterator[Remark]:
    large = form.large
    longs = [s.long_mm for s in large.sizes if s.long_mm is not None and s.long_mm > rules["large_opacity_over_mm"]]
    total = sum(longs)
    fields = ["large.category", *(f"large.opacities.{place}.long_mm" for place in range(len(large.sizes)))]
    if large.category == "O" and (longs or large.reaches):
        yield contradiction("large_none_but_filled", [*fields, *(["large.reaches_20x10"] if large.reaches else [])])
    elif large.category == "A" and total > SUM_OF_A_MM:
        yield contradiction("category_a_too_large", fields, sum_mm=total, limit_mm=SUM_OF_A_MM)
    elif large.category in ("B", "C") and measured(large) and 0 < total <= SUM_OF_A_MM:
        yield contradiction("category_too_high", fields, category=large.category, sum_mm=total, limit_mm=SUM_OF_A_MM)


def _pleura(form: Form, rules: dict[str, Any]) -> Iterator[Remark]:
    """ILO records diffuse thickening only together with an obliterated angle of the same side."""
    if form.pleural is False or rules["clauses"]:
        return
    sides = part(form.raw, "diffuse_thickening", "sites")
    for side in ("right", "left"):
        thick = any(part(sides, site).get(side) is True for site in sides)
        if thick and part(form.raw, "costophrenic_angle").get(side) is False:
            fields = ["diffuse_thickening.sites", f"costophrenic_angle.{side}"]
            yield contradiction("thickening_without_angle", fields, side=side)
