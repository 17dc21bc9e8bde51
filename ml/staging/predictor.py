"""One film, one answer: ``Predictor(bundle).predict(radiograph) -> Prediction``. The same for web, CLI and study."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ml.film.lung_fields import LungFields
from ml.film.transforms import Geometry
from ml.prediction import Prediction
from ml.staging import explain
from ml.staging.anatomy import Anatomy, examine
from ml.staging.bundle import DENSE, GOLDEN_TOLERANCE, Bundle, BundleError, Temperatures, golden_film, load_bundle
from ml.staging.calibration import conformal_set
from ml.staging.early_exit import certainly_healthy
from ml.staging.fine_grained import film_features
from ml.staging.hierarchy import decide, probabilities
from ml.staging.runtime import (
    AUTO,
    TORCH,
    DeviceLostError,
    Runtime,
    open_exactly,
    open_runtime,
    settle,
    torch_runtime,
)
from ml.staging.scoring import HEALTHY, ILL, Scores, score

log = logging.getLogger(__name__)

STEPS = ("lungs", "prepare", "score", "map")
"""What a prediction's timings are of."""


@dataclass(frozen=True)
class Staged:
    """A prediction with its raw map: (M, M) float32 evidence >= 0 over the whole film, edge to edge."""

    prediction: Prediction
    map: NDArray[np.float32]


class Predictor:
    """Stages films with one bundle."""

    def __init__(
        self,
        bundle: Bundle,
        runtime: Runtime | None = None,
        *,
        early_exit: bool = False,
        slower: Callable[..., Runtime] | None = None,
    ) -> None:
        """``runtime``: float32 torch by default; ``early_exit``: leave out classifier B where it cannot matter.

        ``slower(below=NAME)``: the runtime that follows one that has to be left.
        """
        self.bundle = bundle
        self.runtime = runtime or torch_runtime(bundle)
        self._slower = slower or partial(open_runtime, bundle)
        self._early_exit = early_exit and bundle.svm is None and not bundle.one_trunk
        self.map_kind = explain.kind_of(bundle.manifest)
        if self.map_kind == explain.DENSE_COVER and bundle.dense is None:
            raise ValueError(f"the map {explain.DENSE_COVER} needs {DENSE}; make the bundle again")

    @classmethod
    def load(cls, folder: Path, runtime: str = AUTO, cache: Path | None = None) -> Predictor:
        """Predictor of the bundle in ``folder``, proven on the bundle's golden film (BundleError if that fails).

        ``runtime``, ``cache`` as ``open_runtime`` takes them; certainly healthy films are left to classifier A.
        """
        bundle = load_bundle(folder)
        opened = partial(open_runtime, bundle, runtime, cache)
        try:
            predictor = cls(bundle, opened(), early_exit=True, slower=opened)
        except ValueError as error:
            raise BundleError(f"{folder}: {error}") from error
        predictor._settle_on_a_proven_runtime()
        return predictor

    @classmethod
    def exactly(cls, folder: Path, runtime: str, cache: Path | None = None) -> Predictor:
        """The same on this very runtime; UnfitError or BundleError say why it cannot be had."""
        bundle = load_bundle(folder)
        predictor = cls(bundle, open_exactly(runtime, bundle, cache), early_exit=True)
        predictor.prove()
        return predictor

    def predict(self, pixels: NDArray[np.float32], cut_point: float | None = None) -> Prediction:
        """(H, W) film in [0, 1], bright = dense -> Prediction; a film that the gate refuses is warned of."""
        return self.stage(pixels, cut_point, refuse=False).prediction

    def stage(
        self,
        pixels: NDArray[np.float32],
        cut_point: float | None = None,
        *,
        spacing_mm: tuple[float, float] | None = None,
        refuse: bool = True,
    ) -> Staged:
        """Prediction and map of a film; ``spacing_mm`` its pixel spacing, where it is known.

        ``cut_point`` replaces the bundle's own, for study. FilmError where the bundle knows lungs and the film shows
        none; with ``refuse`` False the code stands among the warnings, and the film is staged all the same.
        """
        clock = [time.perf_counter()]
        anatomy = self._anatomy(pixels, spacing_mm, refuse)
        clock.append(time.perf_counter())
        view = self.bundle.preprocess.test_view(pixels)
        clock.append(time.perf_counter())
        cut = self.bundle.cut_point if cut_point is None else cut_point
        scores = self._score(view, cut)
        clock.append(time.perf_counter())
        staged = self._answer(pixels, scores, anatomy, cut)
        clock.append(time.perf_counter())
        steps = zip(STEPS, pairwise(clock), strict=True)
        timings = {step: round(end - begin, 4) for step, (begin, end) in steps}
        return replace(staged, prediction=replace(staged.prediction, timings=timings))

    def features(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """(H, W) film -> (C h w,) fine-grained features of the classifier that decides it (METHOD.md)."""
        cut_point = self.bundle.cut_point
        return self._fine_grained(self._score(self.bundle.preprocess.test_view(pixels), cut_point), cut_point)

    def _anatomy(self, pixels: NDArray[np.float32], spacing_mm: tuple[float, float] | None, refuse: bool) -> Anatomy:
        lungs = self.bundle.lungs
        return Anatomy() if lungs is None else examine(pixels, lungs, spacing_mm, refuse=refuse)

    def _answer(self, pixels: NDArray[np.float32], scores: Scores, anatomy: Anatomy, cut_point: float) -> Staged:
        chances = probabilities(scores.ill, scores.stage)
        stage, decided_by = self._decide(scores, cut_point)
        possible = conformal_set(chances, self.bundle.quantiles, stage) if self.bundle.quantiles else ()
        evidence = self._evidence(pixels, scores, stage, anatomy.fields)
        geometry = Geometry(pixels.shape[0], pixels.shape[1], self.bundle.preprocess.film_size)
        prediction = Prediction(
            stage=stage,
            ill_score=scores.ill,
            cut_point=cut_point,
            probabilities=chances,
            stage_scores=scores.stage,
            early_exit=scores.stage_features is None,
            crop_spread=scores.spread,
            regions=explain.regions(evidence, geometry, self.map_kind) if stage else (),
            decided_by=decided_by,
            bundle=self.bundle.id,
            zones=anatomy.zones(evidence, cut=self.map_kind != explain.GRAD_CAM),
            conformal_set=possible,
            refer=len(possible) > 1,
            warnings=anatomy.warnings,
            lungs=anatomy.outlines(),
            map_method=self.map_kind,
        )
        return Staged(prediction, evidence)

    def _decide(self, scores: Scores, cut_point: float) -> tuple[int, str]:
        """The stage and who set it: A, B, or the SVM on the features of that of the two which decides."""
        stage = decide(scores.ill, scores.stage, cut_point)
        if self.bundle.svm is None:
            return stage, "B" if stage else "A"
        return int(self.bundle.svm.stages(self._fine_grained(scores, cut_point)[None])[0]), "SVM"

    @torch.inference_mode()
    def _fine_grained(self, scores: Scores, cut_point: float) -> NDArray[np.float32]:
        stage = decide(scores.ill, scores.stage, cut_point)
        if stage and scores.stage_features is not None:
            return film_features(scores.stage_features, self.bundle.stage, stage - 1)
        return film_features(scores.ill_features, self.bundle.ill, HEALTHY)

    def _score(self, view: torch.Tensor, cut_point: float) -> Scores:
        def enough(ill: float) -> bool:
            return self._early_exit and certainly_healthy(ill, cut_point, self.bundle.quantiles)

        return self._asked(view, self.bundle.temperatures, enough)

    def _evidence(
        self, pixels: NDArray[np.float32], scores: Scores, stage: int, fields: LungFields | None
    ) -> NDArray[np.float32]:
        """The map of the kind that the bundle asks for, with the lungs alone where they are known."""
        if self.map_kind == explain.GRAD_CAM:
            return self._grad_cam(scores, stage)
        preprocess, lungs = self.bundle.preprocess, None if fields is None else fields.both
        if self.map_kind == explain.DENSE_COVER:
            return explain.cover_map(scores.cover, preprocess, scores.ill, lungs)
        view, size = explain.whole_view(pixels, preprocess), explain.map_size(preprocess)
        return explain.evidence_map(self.bundle.ill, view, scores.ill, size, lungs)

    @torch.inference_mode()
    def _grad_cam(self, scores: Scores, stage: int) -> NDArray[np.float32]:
        """Map of classifier B for the stage, or, for a healthy film, where A would see illness."""
        if stage and scores.stage_features is not None:
            maps = explain.class_map(scores.stage_features, self.bundle.stage, stage - 1)
        else:
            maps = explain.class_map(scores.ill_features, self.bundle.ill, ILL)
        return explain.crops_in_place(maps, self.bundle.preprocess)

    def golden_scores(self) -> list[float]:
        """(s, b1, b2, b3) on the golden film, before the temperatures."""
        view = self.bundle.preprocess.test_view(golden_film())
        scores = self._asked(view, Temperatures(), enough=lambda _: False)
        return [scores.ill, *scores.stage]

    def prove(self) -> None:
        """BundleError unless this machine scores the golden film as the bundle's maker did."""
        expected = self.bundle.manifest.get("golden")
        if not expected:
            raise BundleError("the bundle has no golden scores to be proven by; make it again")
        worst = float(np.max(np.abs(np.subtract(self.golden_scores(), expected))))
        if not worst <= GOLDEN_TOLERANCE:
            raise BundleError(f"the bundle scores its golden film {worst:.4f} off on this machine; it must not be used")

    def _settle_on_a_proven_runtime(self) -> None:
        """Keep the runtime if it passes ``prove``, else take the next slower one that does; BundleError without one."""
        while True:
            try:
                self.prove()
                return
            except BundleError as error:
                if self.runtime.name == TORCH or not self.bundle.manifest.get("golden"):
                    raise
                self._give_way(error)

    def _give_way(self, why: Exception) -> None:
        left = self.runtime.name
        self.runtime = self._slower(below=left)
        log.error("runtime %s is left: %s; %s is used", left, why, self.runtime.name)

    def _asked(self, view: torch.Tensor, temperatures: Temperatures, enough: Callable[[float], bool]) -> Scores:
        """What the runtime says; where its device is lost over the film, what a slower one says, from now on."""
        try:
            return score(self.runtime, view, temperatures, enough)
        except DeviceLostError as error:
            self._give_way(error)
        if self.bundle.manifest.get("golden"):
            self._settle_on_a_proven_runtime()
        settle(self.runtime)
        return self._asked(view, temperatures, enough)
