"""A worker whose model is played: everything but `engine` is real."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now

from backend.accounts.models import User
from backend.analysis import engine, states
from backend.analysis.models import Analysis
from ml.serving import StagedFilm
from tests.backend.analysis.played import MODEL, Stage, prediction, stage_film
from tests.factories import make_case, make_radiograph

__all__ = ["MODEL", "let_lease_expire", "play", "prediction", "queued_film", "raising", "stage_film"]


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
