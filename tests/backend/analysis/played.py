"""A model that is played. Imports no Django model, so that a settings module may use it."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.analysis import engine
from ml.prediction import BundleId, Prediction, Region
from ml.serving import StagedFilm

MODEL = engine.Model("test", "1", "sha256:abc", {"intended_use": "tests", "limits": ["none"]})
Stage = Callable[[Path, Path], StagedFilm]


def prediction(stage: int = 2) -> Prediction:
    return Prediction(
        stage=stage,
        ill_score=0.9,
        cut_point=0.5,
        probabilities=(0.1, 0.2, 0.6, 0.1),
        stage_scores=(0.2, 0.7, 0.1),
        crop_spread=0.05,
        regions=(Region(10.0, 20.0, 30.0, 40.0, peak=1.5, energy=0.4),),
        decided_by="B",
        bundle=BundleId(MODEL.name, MODEL.version, MODEL.digest),
    )


def stage_film(film: Path, out: Path, **changes: Any) -> StagedFilm:
    """What the engine does, without a model: writes both files and tells of them."""
    (out / "display.dcm").write_bytes(b"display of " + film.read_bytes()[:8])
    (out / "map.f32").write_bytes(struct.pack("<6f", 0, 0.5, 1, 1.5, 0, 0))
    values: dict[str, Any] = {
        "prediction": prediction(),
        "display_file": out / "display.dcm",
        "map_file": out / "map.f32",
        "map_width": 3,
        "map_height": 2,
        "map_max": 1.5,
        "rows": 80,
        "columns": 90,
        "spacing_mm": (0.2, 0.1),
        "bits": 12,
        "photometric": "MONOCHROME2",
    }
    return StagedFilm(**{**values, **changes})
