"""Join two trained networks into a bundle: calibrated on validation films, cut point swept, golden scores recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from tqdm import tqdm

from ml.learning.data import LabelledFilm, read_manifest, read_pixels
from ml.learning.metrics import expected_calibration_error
from ml.learning.models import Classifier
from ml.learning.run_folder import refuse_trained_patients
from ml.learning.split import refuse_other_parts
from ml.learning.trained import read_settings, trained_dense, trained_network
from ml.staging.bundle import DENSE, LUNGS, SVM, Temperatures, load_bundle, save_bundle
from ml.staging.calibration import ALPHA, conformal_figures, fit_conformal, fit_temperature, scaled
from ml.staging.cutpoint import best_cut_point, sweep, worth_of_one_film
from ml.staging.explain import CONJUNCTION, DENSE_COVER, GRAD_CAM
from ml.staging.hierarchy import decide_many, probabilities
from ml.staging.passes import dense_to_bytes
from ml.staging.predictor import Predictor
from ml.staging.svm import SvmSettings, fit_head

CHANNELS = {
    "equal": ("film", "film", "film"),
    "bands": (
        "film without slow changes",
        *(f"amplitude of detail up to {mm} mm" for mm in (0.6, 1.2, 2.4, 5)),
        *(f"excess of bright detail up to {mm} mm" for mm in (0.6, 1.2, 2.4, 5)),
    ),
    "texture": ("film without slow changes", "amplitude of the finest detail", "amplitude of fine detail"),
}
FULL_SHARE = 0.9
"""The map's last colour: this quantile of the maxima of ill films."""
THRESHOLD_SHARE = {CONJUNCTION: 1 / 15, DENSE_COVER: 1 / 10, GRAD_CAM: 1 / 15}
"""The map's first colour: this part of the last."""


@dataclass(frozen=True)
class Validation:
    """What the draft says of n validation films: (n,) s, (n, 3) stage scores, maxima of the maps; their truth."""

    ill: list[float]
    stage: list[tuple[float, float, float]]
    map_max: list[float]
    truth: list[int]

    def calibrated(self, by: Temperatures) -> Validation:
        """The same after both temperatures."""
        ill = scaled([[1 - s, s] for s in self.ill], by.ill)[:, 1].tolist()
        stage = [(float(a), float(b), float(c)) for a, b, c in scaled(self.stage, by.stage)]
        return replace(self, ill=ill, stage=stage)

    def with_maxima_at_scores(self) -> Validation:
        """The same, the maximum of each map that shows anything at the score, as all maps but Grad-CAM have it."""
        return replace(self, map_max=[s if m > 0 else 0.0 for s, m in zip(self.ill, self.map_max, strict=True)])

    def probabilities(self) -> list[tuple[float, float, float, float]]:
        return [probabilities(s, b) for s, b in zip(self.ill, self.stage, strict=True)]


def assemble(
    ill_run: Path,
    stage_run: Path,
    validation: Path,
    out: Path,
    name: str,
    version: str,
    facts: dict[str, Any],
    *,
    lungs: Path | None = None,
    svm_films: Path | None = None,
    readable: Callable[[list[LabelledFilm]], list[LabelledFilm]] = list,
) -> dict[str, Any]:
    """Write the bundle of classifier A and B into ``out`` and return its manifest; ValueError if they do not fit.

    Temperatures, cut point, conformal sets and the scale of the map's colours come from the films of ``validation``.
    ``facts``: further entries of the manifest, such as another kind of ``map`` than that of the dense head, where
    classifier A learned together with one. ``lungs``: weights of the lung network; ``svm_films``: manifest on whose
    films the SVM head is fitted; ``readable``: which of the films of a manifest to take.
    """
    settings = read_settings(ill_run)
    for run, task in ((ill_run, "ill"), (stage_run, "stage")):
        own = read_settings(run)
        if own["task"] != task:
            raise ValueError(f"{run}: a run of the task {own['task']}; name one of the task {task} by --{task}")
        if any(own[key] != settings[key] for key in ("preprocess", "arch")):
            raise ValueError("the two networks differ in preprocessing or architecture; train one of them again")
    films = readable(read_manifest(validation))
    refuse_other_parts(films, "validation")
    for run in (ill_run, stage_run):
        refuse_trained_patients(run, films)
    ill, stage = trained_network(ill_run), trained_network(stage_run)
    files = _files(ill_run, ill, lungs)
    kind = DENSE_COVER if DENSE in files else CONJUNCTION
    manifest = _facts(ill_run, stage_run, name, version) | {"map": kind} | facts
    draft = _draft(manifest, ill, stage, files)
    manifest["golden"] = [round(score, 5) for score in draft.golden_scores()]
    manifest |= fitted(_validated(draft, films), draft.map_kind)
    if svm_films is not None:
        draft = _draft(manifest, ill, stage, files)
        learnt = readable(read_manifest(svm_films))
        refuse_other_parts(learnt, "train", "validation")
        files[SVM] = _svm(draft, learnt)
        manifest["svm"] = {"films": len(learnt)} | asdict(SvmSettings())
    return save_bundle(out, manifest, ill, stage, files)


def fitted(found: Validation, map_kind: str = CONJUNCTION) -> dict[str, Any]:
    """The entries of the manifest that validation films decide, and what was seen on them."""
    by = Temperatures(*_temperatures(found))
    calibrated = found.calibrated(by)
    swept = sweep(calibrated.ill, calibrated.stage, calibrated.truth)
    cut_point = best_cut_point(swept, worth_of_one_film(np.bincount(calibrated.truth).tolist()))
    chances = calibrated.probabilities()
    quantiles = fit_conformal(chances, found.truth)
    stages = decide_many(calibrated.ill, calibrated.stage, cut_point).tolist()
    return {
        "temperature": {"ill": by.ill, "stage": by.stage},
        "cut_point": cut_point,
        "cut_point_sweep": {t: round(value, 4) for t, value in swept.items()},
        "conformal": {"alpha": ALPHA, "quantiles": list(quantiles)},
        "scale": _scale(found if map_kind == GRAD_CAM else calibrated.with_maxima_at_scores(), map_kind),
        "validation": {
            "n": len(found.truth),
            "ece_before": round(expected_calibration_error(found.probabilities(), found.truth), 4),
            "ece_after": round(expected_calibration_error(chances, found.truth), 4),
            "conformal": conformal_figures(chances, stages, found.truth, quantiles),
        },
    }


def _files(ill_run: Path, ill: Classifier, lungs: Path | None) -> dict[str, bytes]:
    """The optional files known before validation: lung fields, and the dense head that learned with classifier A."""
    files = {LUNGS: lungs.read_bytes()} if lungs else {}
    dense = trained_dense(ill_run, ill)
    return files if dense is None else files | {DENSE: dense_to_bytes(dense)}


def _facts(ill_run: Path, stage_run: Path, name: str, version: str) -> dict[str, Any]:
    settings = read_settings(ill_run)
    return {
        "name": name,
        "version": version,
        "architecture": settings["arch"],
        "preprocess": settings["preprocess"],
        "channels": list(CHANNELS[settings["preprocess"]["channels"]]),
        "classes": {"ill": ["healthy", "ill"], "stage": ["I", "II", "III"]},
        "cut_point": 0.5,
        "training": {"ill": settings, "stage": read_settings(stage_run)},
    }


def _temperatures(found: Validation) -> tuple[float, float]:
    """Of A on all films, of B on the ill ones, which alone it was trained for."""
    a = fit_temperature([[1 - s, s] for s in found.ill], [int(stage > 0) for stage in found.truth])
    sick = [i for i, stage in enumerate(found.truth) if stage]
    return a, fit_temperature([found.stage[i] for i in sick], [found.truth[i] - 1 for i in sick])


def _scale(found: Validation, map_kind: str) -> dict[str, float] | None:
    """None where the maps of ill films are empty."""
    full = float(np.quantile([m for m, stage in zip(found.map_max, found.truth, strict=True) if stage], FULL_SHARE))
    if full <= 0:
        return None
    return {"full": float(f"{full:.3g}"), "threshold": float(f"{full * THRESHOLD_SHARE[map_kind]:.3g}")}


def _draft(manifest: dict[str, Any], ill: Classifier, stage: Classifier, files: dict[str, bytes]) -> Predictor:
    with TemporaryDirectory() as folder:  # nothing unproven ever lies in ``out``
        save_bundle(Path(folder), manifest, ill, stage, files)
        return Predictor(load_bundle(Path(folder)))


def _validated(draft: Predictor, films: Sequence[LabelledFilm]) -> Validation:
    staged = [draft.stage(read_pixels(film.path), refuse=False) for film in tqdm(films, "validation")]
    predictions = [answer.prediction for answer in staged]
    return Validation(
        ill=[p.ill_score for p in predictions],
        stage=[p.stage_scores for p in predictions],
        map_max=[float(answer.map.max()) for answer in staged],
        truth=[film.stage for film in films],
    )


def _svm(draft: Predictor, films: Sequence[LabelledFilm]) -> bytes:
    features = np.stack([draft.features(read_pixels(film.path)) for film in tqdm(films, "fine-grained features")])
    return fit_head(features, [film.stage for film in films]).to_bytes()
