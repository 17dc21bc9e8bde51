"""The viewer cuts lungs as the model does: `tests/resources/zone_cuts.json` is shared with the front end's tests."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ml.film.lung_fields import zone_masks
from ml.staging.anatomy import outline

TABLE = json.loads((Path(__file__).parents[1] / "resources" / "zone_cuts.json").read_text())


def mask_of(case: dict[str, Any]) -> np.ndarray:
    mask = np.zeros((case["rows"], case["columns"]), np.uint8)
    cv2.fillPoly(mask, [np.array(case["polygon"], np.int32)], 1)
    return mask.astype(bool)


@pytest.mark.parametrize("case", TABLE, ids=[case["name"] for case in TABLE])
def test_a_lung_is_cut_where_the_shared_table_says(case: dict[str, Any]) -> None:
    mask = mask_of(case)
    zones = zone_masks(mask, np.zeros_like(mask))[:3]
    tops = [int(np.flatnonzero(zone.any(axis=1))[0]) for zone in zones]
    bottom = int(np.flatnonzero(zones[2].any(axis=1))[-1]) + 1
    assert [*tops, bottom] == case["cuts"]
    assert [list(corner) for corner in outline(mask)] == case["outline"]
