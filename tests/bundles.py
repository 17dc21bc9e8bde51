"""Bundles and runs for tests: untrained networks, right in form, worthless in content."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from ml.film.transforms import Preprocess
from ml.learning.losses import DenseHead
from ml.learning.models import DENSE, Classifier, build
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


def tiny_network(classes: int) -> Classifier:
    """Eight maps of 4 x 4 and a linear layer: quick, but of the same form as the large networks."""
    trunk = nn.Sequential(nn.Conv2d(3, 8, 2, 2), nn.MaxPool2d(2), nn.MaxPool2d(2), nn.MaxPool2d(2), nn.BatchNorm2d(8))
    return Classifier(trunk, nn.Linear(8, classes), 8, gap_linear=True).eval().requires_grad_(False)


def write_tiny_run(folder: Path, classes: int, *, dense: bool = False) -> Path:
    """Write into ``folder`` what a training run of a tiny network, with a dense head or without, leaves; return it."""
    torch.manual_seed(classes)
    folder.mkdir()
    network = tiny_network(classes)
    head = DenseHead(network.pyramid_channels).state_dict() if dense else {}
    save_file(network.state_dict() | {DENSE + k: v for k, v in head.items()}, str(folder / "weights.safetensors"))
    settings = {"arch": "tiny", "task": {2: "ill", 3: "stage"}[classes], "preprocess": SMALL.to_dict()}
    (folder / "training.json").write_text(json.dumps(settings))
    return folder
