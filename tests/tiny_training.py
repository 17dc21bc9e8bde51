"""Films and a network so small that a whole run of training takes a second; as a program, one that can be killed.

``python -m tests.tiny_training OUT [--normal batch|group] [--kill-at-save N]`` trains in a process of its own.
"""

import argparse
import os
import signal
from pathlib import Path

import cv2
import numpy as np
from torch import nn

from ml.film.transforms import Preprocess
from ml.learning import checkpoint, nets, train
from ml.learning.data import LabelledFilm, read_manifest
from ml.learning.models import Classifier
from ml.learning.settings import Means, Training

TINY = Preprocess(film_size=40, crop=0.8, input_size=32, channels="equal")
RUN = Training("four", preprocess=TINY, epochs=3, films_per_epoch=24, batch=4, rate=0.01, validation=0.25)


def tiny_network(architecture: str, classes: int, inputs: int = 3, normal: str = "batch") -> Classifier:
    """8 channels, with dropout (never in step by chance); ``group``: no batch norm and no dropout instead."""
    batch = normal == "batch"
    layers = [
        nn.Conv2d(inputs, 8, 3, stride=4),
        nn.BatchNorm2d(8) if batch else nn.GroupNorm(2, 8),
        nn.Dropout(0.3 if batch else 0.0),
        nn.Conv2d(8, 8, 3, padding=1),
    ]
    return Classifier(nn.Sequential(*layers), nn.Linear(8, classes), 8, gap_linear=True)


def write_films(folder: Path, count: int = 24) -> list[LabelledFilm]:
    """Noise whose coarseness tells the stage, a patient for each film, empty masks, and their manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    cv2.imwrite(str(folder / "mask.png"), np.zeros((64, 64), np.uint8))
    rows = ["path,stage,patient_id,mask"]
    for k in range(count):
        noise = cv2.GaussianBlur(rng.normal(size=(64, 64)), (0, 0), 0.6 + k % 4)
        grey = np.clip(noise / noise.std() * 9000 + 32768, 0, 65535).astype(np.uint16)
        cv2.imwrite(str(folder / f"{k}.png"), grey)
        rows.append(f"{k}.png,{k % 4},p{k},mask.png")
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")
    return read_manifest(folder / "manifest.csv")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--normal", default="batch")
    parser.add_argument("--kill-at-save", type=int, default=0)
    arguments = parser.parse_args()
    nets.build = lambda *wanted: tiny_network(*wanted, normal=arguments.normal)
    if arguments.kill_at_save:
        _kill_at_save(arguments.kill_at_save)
    films = read_manifest(arguments.out.parent / "films" / "manifest.csv")
    train.train(films, RUN, arguments.out, means=Means(checkpoint_steps=2))


def _kill_at_save(number: int) -> None:
    """SIGKILL in the place of checkpoint ``number``: the steps since the one before are lost."""
    save, calls = checkpoint.save, []

    def saved_or_killed(*arguments: object) -> None:
        calls.append(1)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        save(*arguments)

    checkpoint.save = saved_or_killed


if __name__ == "__main__":
    main()
