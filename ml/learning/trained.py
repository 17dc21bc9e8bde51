"""What a finished run of training is good for: its network, ready to answer, and its settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safetensors.torch import load_file

from ml.film.transforms import Preprocess
from ml.learning.losses import DenseHead
from ml.learning.models import DENSE, Classifier, build
from ml.learning.settings import GROUPS

SETTINGS, WEIGHTS = "training.json", "weights.safetensors"


def trained_network(run: Path) -> Classifier:
    """The network of a finished run, ready to answer; ValueError where there is none."""
    settings = read_settings(run)
    path = run / WEIGHTS
    if not path.is_file():
        raise ValueError(f"{run}: the run is not finished ({WEIGHTS} is missing); resume it by the same train command")
    model = build(settings["arch"], len(GROUPS[settings["task"]]), Preprocess(**settings["preprocess"]).inputs)
    model.load_state_dict({k: v for k, v in load_file(str(path)).items() if not k.startswith(DENSE)})
    return model.eval()


def trained_dense(run: Path, model: Classifier) -> DenseHead | None:
    """The dense head that learned together with ``model``, the network of a finished run; None where there was none."""
    tensors = {k.removeprefix(DENSE): v for k, v in load_file(str(run / WEIGHTS)).items() if k.startswith(DENSE)}
    if not tensors:
        return None
    dense = DenseHead(model.pyramid_channels)
    dense.load_state_dict(tensors)
    return dense.eval()


def read_settings(run: Path) -> dict[str, Any]:
    """``training.json`` of a run; ValueError where there is none."""
    path = run / SETTINGS
    if not path.is_file():
        raise ValueError(f"{run}: no run of training was begun here ({SETTINGS} is missing)")
    settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return settings
