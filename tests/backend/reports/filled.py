"""A reading form in which every field is filled in, and a signed reading that holds it."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from backend.accounts.models import User
from backend.analysis import engine
from backend.cases.models import Case
from backend.readings.models import Reading

BOTH = {"right": True, "left": False}
SITES = {"profile": BOTH, "face_on": {"left": True}, "diaphragm": BOTH, "other": {"right": False}}
FORM: dict[str, Any] = {
    "schema_version": 1,
    "quality": {"grade": "2", "defects": ["mottle", "other"], "other": "marker over the apex"},
    "parenchymal": True,
    "small": {
        "primary": "q", "secondary": "t", "profusion": "2/2", "aggregation": True,
        "zones": {"right_upper": "2/3", "right_middle": "2/2", "right_lower": "1/1",
                  "left_upper": "2/1", "left_middle": "1/2", "left_lower": "1/0"},
    },
    "large": {"category": "A", "opacities": [{"long_mm": 24.5, "short_mm": 12.0, "zone": "right_upper"}],
              "reaches_20x10": True},
    "pleural": True,
    "plaques": {"sites": SITES, "calcification": {"profile": BOTH}, "extent": {"right": 2, "left": 1},
                "width": {"right": "b", "left": "a"}},
    "costophrenic_angle": {"right": False, "left": True},
    "diffuse_thickening": {"sites": {"profile": BOTH}, "calcification": {"face_on": BOTH}, "extent": {"left": 3},
                           "width": {"left": "c"}},
    "symbols": ["ax", "tb"],
    "handling": "away from dust",
    "next_examination": "2027-11-23",
}  # fmt: skip
PREDICTION: dict[str, Any] = {
    "cut_point": 0.42, "probabilities": [0.1, 0.2, 0.3, 0.4], "decided_by": "B", "stage": 2, "ill_score": 0.875,
    "regions": [{"x0": 10, "y0": 20, "x1": 40, "y1": 60, "peak": 1.0, "energy": 0.4}], "zones": {"right_upper": 0.6},
    "conformal_set": [1, 2], "refer": True, "warnings": ["too_dark"], "lungs": None,
    "map_method": "hires_cam_conjunction",
    "stage_scores": [0.2, 0.7, 0.1], "crop_spread": 0.05, "schema_version": 2,
}  # fmt: skip


def form(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(FORM), **changes}


def signed(case: Case, reader: User, **changes: Any) -> Reading:
    """A signed reading of the filled form, as signing would have left it."""
    said = changes.pop("form", FORM)
    stage = changes.pop("stage", 3)
    values: dict[str, Any] = {
        "kind": "aided", "status": "signed", "stage": stage, "form": said, "rule_set": "gbz70_2015", "revision": 4,
        "signed_at": datetime(2026, 11, 21, 8, 30, tzinfo=UTC), "comment": "upper zones",
        "derived": engine.derive(said, "gbz70_2015", stage=stage),
    }  # fmt: skip
    return Reading.objects.create(case=case, reader=reader, **{**values, **changes})
