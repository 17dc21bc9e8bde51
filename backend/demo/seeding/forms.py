"""Filled-in reading forms, a few for each stage, with what the rules make of them."""

from functools import cache
from typing import Any

from backend.analysis import engine
from backend.readings.form.schema import PROFUSIONS, ZONES

RULES = "gbz70_2015"
VARIANTS = 6
BANDS = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11))  # points of profusion of the stages
SHAPES = (("p", "q"), ("q", "q"), ("q", "t"), ("r", "q"), ("s", "p"), ("t", "t"))
LARGE = {3: {"category": "B", "opacities": [{"long_mm": 34.0, "short_mm": 21.0, "zone": "right_upper"}]}}


@cache
def form_of(stage: int, variant: int) -> dict[str, Any]:
    band = BANDS[stage]
    levels = {zone: PROFUSIONS[band[(variant + at) % len(band)]] for at, zone in enumerate(ZONES)}
    primary, secondary = SHAPES[variant]
    small = {"primary": primary, "secondary": secondary, "profusion": PROFUSIONS[band[variant % len(band)]]}
    return {
        "schema_version": 1,
        "quality": {"grade": str(1 + variant % 3), "defects": []},
        "parenchymal": stage > 0,
        "small": {**small, "zones": levels, "aggregation": stage == 3} if stage else {},
        "large": LARGE.get(stage, {"category": "O"}) if stage else {},
        "pleural": False,
        "symbols": ["tb"] if variant == 3 else [],
    }


@cache
def derived_from(stage: int, variant: int) -> dict[str, Any]:
    return engine.derive(form_of(stage, variant), RULES, asbestos=False, stage=stage)
