"""One film through the eyes of one network, whether that lies in a bundle or in the folder of a training run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ml.film.transforms import Preprocess
from ml.learning.models import Classifier
from ml.learning.settings import GROUPS
from ml.learning.trained import SETTINGS, read_settings, trained_network
from ml.stages import STAGE_NAMES
from ml.staging import explain
from ml.staging.bundle import MANIFEST
from ml.staging.predictor import Predictor
from ml.staging.scoring import ILL

Film = NDArray[np.float32]


@dataclass(frozen=True)
class Sight:
    """What one network says of one film and where it looked.

    ``view`` (1, inputs, S, S) is the whole film as the network takes it; ``evidence`` (M, M) >= 0 is the map shown,
    which explains class ``k`` of ``model``; ``zones`` its share in each zone, None where no lungs are known.
    """

    title: str
    model: Classifier
    view: Tensor
    k: int
    evidence: Film
    zones: dict[str, float] | None = None

    def score(self, logits: Tensor) -> Tensor:
        """Logits (N, K) -> (N,) what the other methods explain: the logit of class k less the mean of the others."""
        return explain.against_others(logits, self.k)

    @torch.inference_mode()
    def features(self) -> Tensor:
        """(1, C, h, w): the last feature maps of the whole film."""
        return self.model.forward_features(self.view)


def open_viewpoint(folder: Path) -> Callable[[Film], Sight]:
    """A function from films (H, W) to sights, of a bundle or of a run folder; ValueError if it is neither."""
    if (folder / MANIFEST).is_file():
        return _bundle_viewpoint(folder)
    if (folder / SETTINGS).is_file():
        return _run_viewpoint(folder)
    raise ValueError(f"{folder}: neither a bundle nor a finished training run; name the folder of one")


def _bundle_viewpoint(folder: Path) -> Callable[[Film], Sight]:
    predictor = Predictor.load(folder)
    bundle = predictor.bundle

    def look(pixels: Film) -> Sight:
        staged = predictor.stage(pixels, refuse=False)
        stage, s = staged.prediction.stage, staged.prediction.ill_score
        of_stage = stage and predictor.map_kind == explain.GRAD_CAM  # the other maps are A's, ill against healthy
        model, k = (bundle.stage, stage - 1) if of_stage else (bundle.ill, ILL)
        title = f"{bundle.manifest['architecture']}: stage {STAGE_NAMES[stage]}, ill score {s:.2f}"
        view = explain.whole_view(pixels, bundle.preprocess)
        return Sight(title, model, view, k, staged.map, staged.prediction.zones)

    return look


def _run_viewpoint(folder: Path) -> Callable[[Film], Sight]:
    settings = read_settings(folder)
    preprocess = Preprocess(**settings["preprocess"])
    groups = GROUPS[settings["task"]]
    model = trained_network(folder)

    def look(pixels: Film) -> Sight:
        with torch.inference_mode():
            chances = model(preprocess.test_view(pixels)).softmax(dim=1).mean(dim=0)
        k, chance = int(chances.argmax()), float(chances.max())
        view = explain.whole_view(pixels, preprocess)
        maps = explain.layer_maps(model, view, lambda logits: explain.against_others(logits, k))
        evidence = explain.conjunction(maps, explain.map_size(preprocess)) * np.float32(chance)
        stages = " or ".join(STAGE_NAMES[stage] for stage in groups[k])
        return Sight(f"{settings['arch']}: stage {stages}, {chance:.2f}", model, view, k, evidence)

    return look
