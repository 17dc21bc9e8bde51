"""Join classifiers A and B into a bundle: calibrated on validation films, cut point swept, golden scores recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from tqdm import tqdm

from ml.film.transforms import Preprocess
from ml.learning.data import LabelledFilm, ManifestError, listed, read_manifest, read_manifests, read_pixels
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
from ml.study.stage_head import stage_head

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
    stage_run: Path | None,
    validation: Path,
    out: Path,
    name: str,
    version: str,
    facts: dict[str, Any],
    *,
    stage_films: Sequence[Path] = (),
    lungs: Path | None = None,
    svm_films: Path | None = None,
    readable: Callable[[list[LabelledFilm]], list[LabelledFilm]] = list,
) -> dict[str, Any]:
    """Write the bundle of classifier A and B into ``out`` and return its manifest; ValueError if they do not fit.

    Temperatures, cut point, conformal sets and the scale of the map's colours come from the films of ``validation``.
    Without ``stage_run`` classifier B is a head on A's trunk, fitted on the ill films of the manifests ``stage_films``.
    ``facts``: further entries of the manifest, such as another kind of ``map`` than that of the dense head, where
    classifier A learned together with one. ``lungs``: weights of the lung network; ``svm_films``: manifest on whose
    films the SVM head is fitted; ``readable``: which of the films of a manifest to take.
    """
    runs = {"ill": ill_run} | ({"stage": stage_run} if stage_run else {})
    settings = _settings(runs)
    films = readable(read_manifest(validation))
    refuse_other_parts(films, "validation")
    for run in runs.values():
        refuse_trained_patients(run, films)
    ill = trained_network(ill_run)
    if stage_run:
        stage = trained_network(stage_run)
    else:
        stage, settings["stage"] = _head(ill, settings["ill"], readable(read_manifests(stage_films)), films)
    files = _files(ill_run, ill, lungs)
    kind = DENSE_COVER if DENSE in files else CONJUNCTION
    manifest = _facts(settings, name, version) | {"map": kind} | facts
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


def _settings(runs: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
    """Of each run, by its task; ValueError where they do not fit together."""
    settings = {task: read_settings(run) for task, run in runs.items()}
    for task, own in settings.items():
        if own["task"] != task:
            raise ValueError(f"{runs[task]}: a run of the task {own['task']}; name one of the task {task} by --{task}")
        if any(own[key] != settings["ill"][key] for key in ("preprocess", "arch")):
            raise ValueError("the two networks differ in preprocessing or architecture; train one of them again")
    return settings


def _head(
    ill: Classifier, settings: Mapping[str, Any], learnt: list[LabelledFilm], films: list[LabelledFilm]
) -> tuple[Classifier, dict[str, Any]]:
    """Classifier B on A's trunk and how it was fitted; ManifestError where ``films`` show the same patients."""
    refuse_other_parts(learnt, "train")
    seen = sorted({film.patient_id for film in learnt} & {film.patient_id for film in films})
    if seen:
        raise ManifestError(f"the head for the stage would learn from films of these patients too:\n  {listed(seen)}")
    return stage_head(ill, Preprocess(**settings["preprocess"]), learnt, settings.get("precision", "32-true"))


def _facts(training: Mapping[str, dict[str, Any]], name: str, version: str) -> dict[str, Any]:
    settings = training["ill"]
    return {
        "name": name,
        "version": version,
        "architecture": settings["arch"],
        "preprocess": settings["preprocess"],
        "channels": list(CHANNELS[settings["preprocess"]["channels"]]),
        "classes": {"ill": ["healthy", "ill"], "stage": ["I", "II", "III"]},
        "cut_point": 0.5,
        "training": dict(training),
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
