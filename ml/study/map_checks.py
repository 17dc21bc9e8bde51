"""Costly checks of a bundle's maps on a sample of films: insertion and deletion, and random weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ml.learning.data import LabelledFilm, read_pixels
from ml.staging import explain
from ml.staging.bundle import Bundle
from ml.staging.passes import ScoringPass
from ml.staging.predictor import Predictor
from ml.study.faithfulness import STEPS, by_evidence, curves
from ml.study.randomisation import check
from ml.study.regions import known_lesions

Film = NDArray[np.float32]


def sample(films: Sequence[LabelledFilm], count: int) -> list[LabelledFilm]:
    """``count`` of the films with known lesions, spread evenly over the list."""
    known = [film for film in films if film.stage and film.extra.get("mask") and film.extra.get("lungs")]
    places = np.linspace(0, len(known) - 1, min(count, len(known))).round().astype(int).tolist()
    return [known[place] for place in places]


def faithfulness(predictor: Predictor, films: Iterable[LabelledFilm], steps: int = STEPS) -> dict[str, Any]:
    """Mean areas under the deletion and insertion curves of the answer's chance, of the map and of the lungs alone.

    Films that are called healthy are left out; None where none is left.
    """
    found = [areas for film in films if (areas := _areas(predictor, film, steps)) is not None]
    names = ("map", "uniform_in_lung")
    return {"n": len(found)} | {name: _means([areas[name] for areas in found]) for name in names}


def _areas(predictor: Predictor, film: LabelledFilm, steps: int) -> dict[str, dict[str, float]] | None:
    pixels, known = read_pixels(film.path), known_lesions(film)
    staged = predictor.stage(pixels, refuse=False)
    stage = staged.prediction.stage
    if not stage or known is None:
        return None

    def chance(picture: Film) -> float:
        return predictor.predict(picture).probabilities[stage]

    orders = {"map": staged.map, "uniform_in_lung": known.lung.astype(np.float32)}
    return {name: curves(chance, pixels, by_evidence(evidence), steps).areas for name, evidence in orders.items()}


def _means(found: Sequence[dict[str, float]]) -> dict[str, float | None]:
    keys = ("deletion_auc", "insertion_auc")
    return {key: round(float(np.mean([f[key] for f in found])), 4) if found else None for key in keys}


def sanity(predictor: Predictor, films: Sequence[LabelledFilm], seed: int = 0) -> dict[str, Any]:
    """The check of ``randomisation.check`` on the bundle's own kind of map, the answers held fixed."""
    pixels = [read_pixels(film.path) for film in films]
    lungs = [known.lung for film in films if (known := known_lesions(film)) is not None]
    if not films or len(lungs) != len(films):
        raise ValueError("the check with random weights needs films with known lungs and lesions; name their manifest")
    found = [predictor.stage(picture, refuse=False).prediction for picture in pixels]
    kind = predictor.map_kind

    def draw(bundle: Bundle, index: int) -> Film:
        if kind == explain.DENSE_COVER:
            return _cover(bundle, pixels[index])
        view, size = explain.whole_view(pixels[index], bundle.preprocess), explain.map_size(bundle.preprocess)
        if kind == explain.GRAD_CAM:
            return _grad_cam(bundle, view, found[index].stage, size)
        return explain.evidence_map(bundle.ill, view, found[index].ill_score, size)

    return {"map": kind} | check(predictor.bundle, draw, lungs, seed)


@torch.no_grad()
def _cover(bundle: Bundle, pixels: Film) -> Film:
    """The map of the ten crops; that its maximum is the score changes no rank."""
    _, _, cover = ScoringPass(bundle.ill, bundle.dense)(bundle.preprocess.test_view(pixels))
    return explain.cover_map(cover, bundle.preprocess, 1.0)


@torch.no_grad()
def _grad_cam(bundle: Bundle, view: Tensor, stage: int, size: int) -> Film:
    """Of the whole film in one view, at the size of the maps."""
    model, k = (bundle.stage, stage - 1) if stage else (bundle.ill, explain.ILL)
    cells = explain.class_map(model.forward_features(view), model, k)[0].clamp(min=0).numpy()
    return np.asarray(cv2.resize(cells, (size, size), interpolation=cv2.INTER_LINEAR), np.float32)
