"""A worker whose model is played: everything but `engine` is real."""

import struct
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now

from backend.accounts.models import User
from backend.analysis import engine, states
from backend.analysis.models import Analysis
from ml.prediction import BundleId, Prediction, Region
from ml.serving import StagedFilm
from tests.factories import make_case, make_radiograph

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


def play(monkeypatch: pytest.MonkeyPatch, stage: Stage = stage_film, model: engine.Model = MODEL) -> None:
    """Put a played model behind the engine's door."""
    monkeypatch.setattr(engine, "model", lambda: model)
    monkeypatch.setattr(engine, "stage", stage)


def raising(error: BaseException) -> Stage:
    def stage(film: Path, out: Path) -> StagedFilm:
        raise error

    return stage


def queued_film(doctor: User) -> Analysis:
    """A case of this doctor with a stored film, waiting."""
    return states.create(radiograph=make_radiograph(make_case(doctor)))


def let_lease_expire(analysis: Analysis) -> None:
    Analysis.objects.filter(pk=analysis.pk).update(lease_until=Now() - timedelta(seconds=1))
