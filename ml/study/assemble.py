"""Join two trained networks into a bundle: cut point swept on validation films, golden scores recorded."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from safetensors.torch import load_file
from tqdm import tqdm

from ml.learning.data import read_manifest, read_pixels
from ml.learning.models import Classifier, build
from ml.staging.bundle import load_bundle, save_bundle
from ml.staging.cutpoint import best_cut_point, sweep
from ml.staging.predictor import Predictor


def assemble(
    ill_run: Path, stage_run: Path, validation: Path, out: Path, name: str, version: str, facts: dict[str, Any]
) -> dict[str, Any]:
    """Write the bundle of classifier A and B into ``out`` and return its manifest; ValueError if they do not fit."""
    settings = _settings(ill_run)
    if settings["preprocess"] != _settings(stage_run)["preprocess"]:
        raise ValueError("the two networks were trained with different preprocessing; train one of them again")
    ill, stage = _network(ill_run, 2), _network(stage_run, 3)
    manifest: dict[str, Any] = {
        "name": name,
        "version": version,
        "architecture": settings["arch"],
        "preprocess": settings["preprocess"],
        "classes": {"ill": ["healthy", "ill"], "stage": ["I", "II", "III"]},
        "cut_point": 0.5,
        "training": {"ill": settings, "stage": _settings(stage_run)},
        **facts,
    }
    with TemporaryDirectory() as draft:  # nothing unproven ever lies in ``out``
        save_bundle(Path(draft), manifest, ill, stage)
        predictor = Predictor(load_bundle(Path(draft)))
    manifest["golden"] = [round(score, 5) for score in predictor.golden_scores()]
    manifest["cut_point_sweep"] = swept = _sweep(predictor, validation)
    manifest["cut_point"] = best_cut_point(swept)
    return save_bundle(out, manifest, ill, stage)


def _sweep(predictor: Predictor, validation: Path) -> dict[float, float]:
    films = read_manifest(validation)
    predictions = [predictor.predict(read_pixels(film.path)) for film in tqdm(films, "cut point")]
    swept = sweep(
        [p.ill_score for p in predictions], [p.stage_scores for p in predictions], [film.stage for film in films]
    )
    return {t: round(value, 4) for t, value in swept.items()}


def _settings(run: Path) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads((run / "training.json").read_text(encoding="utf-8"))
    return settings


def _network(run: Path, classes: int) -> Classifier:
    model = build(_settings(run)["arch"], classes)
    model.load_state_dict(load_file(str(run / "weights.safetensors")))
    return model.eval()
