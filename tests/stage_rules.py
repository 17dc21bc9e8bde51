"""The hand-worked cases of tests/resources/stage_rules.csv as reading forms."""

import csv
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "resources" / "stage_rules.csv"
ZONES = ("right_upper", "right_middle", "right_lower", "left_upper", "left_middle", "left_lower")
SIDES = {"R": "right", "L": "left"}
YES = {"yes": True, "no": False, "": None}
Row = dict[str, str]


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def form_of(row: Row) -> dict[str, Any]:
    """The form that a row describes; what it leaves blank is not filled in."""
    grade, _, defects = row["grade"].partition(",")
    primary, _, secondary = row["shapes"].partition("/")
    zones = [None if zone == "." else zone for zone in row["zones"].split()]
    return {
        "quality": {"grade": grade or None, "defects": defects.split()},
        "parenchymal": YES[row["parenchymal"]],
        "small": {
            "primary": primary or None,
            "secondary": secondary or None,
            "profusion": row["profusion"] or None,
            "zones": dict(zip(ZONES, zones, strict=False)),
            "aggregation": YES[row["aggregation"]],
        },
        "large": {
            "category": row["category"] or None,
            "opacities": [_opacity(size) for size in row["sizes"].split()],
            "reaches_20x10": YES[row["reaches"]],
        },
        **_pleura(row),
        "symbols": row["symbols"].split(),
    }


def _opacity(size: str) -> dict[str, Any]:
    long, short = (float(axis) if axis else None for axis in size.split("x"))
    return {"long_mm": long, "short_mm": short, "zone": None}


def _pleura(row: Row) -> dict[str, Any]:
    """`profile:RL` = plaques in profile on both sides; `!` before it: 3A nevertheless says no."""
    if not row["plaques"]:
        return {"pleural": None}
    site, _, sides = row["plaques"].lstrip("!").partition(":")
    extent = {SIDES[row["extent"][i]]: int(row["extent"][i + 1]) for i in range(0, len(row["extent"]), 2)}
    sites = {site: {SIDES[side]: True for side in sides}}
    return {"pleural": not row["plaques"].startswith("!"), "plaques": {"sites": sites, "extent": extent}}
