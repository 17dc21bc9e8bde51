"""Bundles and runs for tests: untrained networks, right in form, worthless in content."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from ml.film.transforms import Preprocess
from ml.learning.models import build
from ml.staging.bundle import load_bundle, save_bundle
from ml.staging.predictor import Predictor

SMALL = Preprocess(film_size=80, crop=0.8, input_size=64)


def write_random_bundle(folder: Path) -> Path:
    """Write the bundle into ``folder`` and return it; the same networks every time."""
    torch.manual_seed(5)
    manifest = {
        "name": "random",
        "version": "0",
        "architecture": "densenet121",
        "preprocess": SMALL.to_dict(),
        "cut_point": 0.5,
    }
    networks = build("densenet121", 2).eval(), build("densenet121", 3).eval()
    save_bundle(folder, manifest, *networks)
    save_bundle(folder, manifest | {"golden": Predictor(load_bundle(folder)).golden_scores()}, *networks)
    return folder


def write_random_run(folder: Path, classes: int, architecture: str = "resnet34") -> Path:
    """Write into ``folder`` what a training run leaves, and return it."""
    torch.manual_seed(classes)
    folder.mkdir()
    save_file(build(architecture, classes).state_dict(), str(folder / "weights.safetensors"))
    settings = {"arch": architecture, "preprocess": SMALL.to_dict()}
    (folder / "training.json").write_text(json.dumps(settings))
    return folder
