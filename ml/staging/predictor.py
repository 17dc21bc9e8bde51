"""One film, one answer: ``Predictor(bundle).predict(radiograph) -> Prediction``. The same for web, CLI and study."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ml.film.transforms import Geometry
from ml.learning.models import Classifier
from ml.prediction import Prediction
from ml.staging import explain
from ml.staging.bundle import GOLDEN_TOLERANCE, Bundle, BundleError, golden_film, load_bundle
from ml.staging.hierarchy import decide, probabilities

ILL = 1
"""Class index of "ill" in classifier A."""


@dataclass(frozen=True)
class Scores:
    """What both classifiers say of the ten crops: mean scores, spread of s, feature maps of each."""

    ill: float
    spread: float
    stage: tuple[float, float, float]
    ill_features: torch.Tensor
    stage_features: torch.Tensor


@dataclass(frozen=True)
class Staged:
    """A prediction with its raw map: (M, M) float32 evidence >= 0 over the whole film, edge to edge."""

    prediction: Prediction
    map: NDArray[np.float32]


class Predictor:
    """Stages films with one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    @classmethod
    def load(cls, folder: Path) -> Predictor:
        """Predictor of the bundle in ``folder``, proven on the bundle's golden film (BundleError if that fails)."""
        predictor = cls(load_bundle(folder))
        predictor.prove()
        return predictor

    def predict(self, pixels: NDArray[np.float32], cut_point: float | None = None) -> Prediction:
        """(H, W) film in [0, 1], bright = dense -> Prediction."""
        return self.stage(pixels, cut_point).prediction

    def stage(self, pixels: NDArray[np.float32], cut_point: float | None = None) -> Staged:
        """Prediction and map. ``cut_point`` replaces the bundle's own, for study."""
        began = time.perf_counter()
        threshold = self.bundle.cut_point if cut_point is None else cut_point
        view = self.bundle.preprocess.test_view(pixels)
        prepared = time.perf_counter()
        scores = self._score(view)
        scored = time.perf_counter()
        stage = decide(scores.ill, scores.stage, threshold)
        evidence = self._evidence(scores, stage)
        rows, columns = pixels.shape
        geometry = Geometry(rows, columns, self.bundle.preprocess.film_size)
        prediction = Prediction(
            stage=stage,
            ill_score=scores.ill,
            cut_point=threshold,
            probabilities=probabilities(scores.ill, scores.stage),
            stage_scores=scores.stage,
            crop_spread=scores.spread,
            regions=explain.regions(evidence, geometry) if stage else (),
            decided_by="B" if stage else "A",
            bundle=self.bundle.id,
        )
        timings = {"prepare": prepared - began, "score": scored - prepared, "map": time.perf_counter() - scored}
        return Staged(replace(prediction, timings={k: round(v, 4) for k, v in timings.items()}), evidence)

    @torch.inference_mode()
    def _score(self, view: torch.Tensor) -> Scores:
        crops = view.contiguous(memory_format=torch.channels_last)
        ill_features, ill = _softmax(self.bundle.ill, crops)
        stage_features, stage = _softmax(self.bundle.stage, crops)
        s = ill[:, ILL]
        one, two, three = stage.mean(dim=0).tolist()
        return Scores(float(s.mean()), float(s.std(correction=0)), (one, two, three), ill_features, stage_features)

    @torch.inference_mode()
    def _evidence(self, scores: Scores, stage: int) -> NDArray[np.float32]:
        """Map of the classifier that decided: B's stage, or, for a healthy film, where A would see illness."""
        if stage:
            maps = explain.class_map(scores.stage_features, self.bundle.stage, stage - 1)
        else:
            maps = explain.class_map(scores.ill_features, self.bundle.ill, ILL)
        return explain.crops_in_place(maps, self.bundle.preprocess)

    def golden_scores(self) -> list[float]:
        """(s, b1, b2, b3) on the golden film."""
        scores = self._score(self.bundle.preprocess.test_view(golden_film()))
        return [scores.ill, *scores.stage]

    def prove(self) -> None:
        """BundleError unless this machine scores the golden film as the bundle's maker did."""
        expected = self.bundle.manifest.get("golden")
        if not expected:
            raise BundleError("the bundle has no golden scores to be proven by; make it again")
        worst = float(np.max(np.abs(np.subtract(self.golden_scores(), expected))))
        if not worst <= GOLDEN_TOLERANCE:
            raise BundleError(f"the bundle scores its golden film {worst:.4f} off on this machine; it must not be used")


def _softmax(model: Classifier, crops: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    features = model.forward_features(crops)
    return features, model.forward_head(features).softmax(dim=1)
