"""The networks of an experiment joined into a bundle and asked as the product asks them: figures, regions, maps."""

from __future__ import annotations

from typing import Any

import numpy as np

from ml.learning.data import LabelledFilm, read_pixels
from ml.stages import ILL_STAGES
from ml.staging.bundle import load_bundle, save_bundle
from ml.staging.calibration import scaled
from ml.staging.predictor import Predictor
from ml.study.evaluate import evaluate, judge
from ml.study.experiment_networks import Lab, network
from ml.study.film_pictures import pictures_of
from ml.study.steps import Result

EACH_STAGE = 2
"""Films of each ill stage whose maps are shown."""


def product(lab: Lab, found: dict[str, Result]) -> Result:
    """``evaluate`` of the joined bundle on the test films; arrays ``film``, ``map``, ``lesions`` (k, H, W) uint8."""
    predictor = Predictor(load_bundle(_join(lab, found)))
    answers = judge(predictor, lab.parts.test, lambda films: lab.ticks(films, "product, test films"))
    figures = evaluate(predictor, answers)
    shown = [film for stage in ILL_STAGES for film in _of_stage(lab.parts.test, stage)[:EACH_STAGE]]
    staged = [predictor.stage(read_pixels(film.path), refuse=False) for film in shown]
    facts: dict[str, Any] = {
        "figures": figures,
        "shown": [{"stage": f.stage, "answer": s.prediction.stage} for f, s in zip(shown, staged, strict=True)],
    }
    pictures = [pictures_of(film, own) for film, own in zip(shown, staged, strict=True)]
    return Result(
        facts, {key: np.stack([p[key] for p in pictures]) for key in ("film", "map", "lesions")} if shown else {}
    )


def _of_stage(films: list[LabelledFilm], stage: int) -> list[LabelledFilm]:
    return [film for film in films if film.stage == stage]


def _join(lab: Lab, found: dict[str, Result]) -> Any:
    """Write the bundle of A and cost-sensitive B with what was chosen on the validation films."""
    folder = lab.out / "bundle"
    chosen = found["calibration"].facts
    warmth = {k: chosen["temperatures"][k] for k in ("ill", "stage")}
    swept = found["hierarchy"].facts["cut_points"]["costs"]  # on scores as they are; the bundle compares scaled ones
    manifest: dict[str, Any] = {
        "name": "experiment", "version": "0", "architecture": lab.plan.trunk,
        "preprocess": lab.plan.preprocess.to_dict(), "cut_point": float(scaled([1 - swept, swept], warmth["ill"])[1]),
        "temperature": warmth,
        "conformal": {"alpha": chosen["alpha"], "quantiles": chosen["quantiles"]},
    }  # fmt: skip
    networks = network(lab, "ill"), network(lab, "stage_costs")
    save_bundle(folder, manifest, *networks)
    golden = Predictor(load_bundle(folder)).golden_scores()
    save_bundle(folder, manifest | {"golden": [round(score, 5) for score in golden]}, *networks)
    return folder
