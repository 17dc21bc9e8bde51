"""Training of the lung network: films with lung masks -> varied views -> checkpoints -> float16 weights.

A mask holds 127 on the patient's right lung (the left half of the picture) and 255 on the other. Some views are turned
into what is no upright frontal film (ml.learning.lung_views), with empty truth, so that nothing is found on such.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from ml.film.lungs import LungNetwork, LungSegmenter, prepare
from ml.learning import checkpoint
from ml.learning.data import LabelledFilm, ManifestError, read_pixels
from ml.learning.files import save_tensors, save_text
from ml.learning.lung_views import FRAME, varied
from ml.synthesis.real_films import RealFilm

RIGHT_GREY, LEFT_GREY = 127, 255
SMALLEST = 0.005
"""A mask whose lung is a smaller share of the film than this is none."""


@dataclass(frozen=True)
class MaskedFilm:
    """A film and the mask of its lungs; ``real`` where a patient stands behind it."""

    path: Path
    mask: Path
    real: bool


@dataclass(frozen=True)
class LungTraining:
    """Everything that decides a run. ``real_share`` of the views come from real films, as long as there are any."""

    steps: int = 800
    batch: int = 8
    rate: float = 3e-3
    real_share: float = 0.6
    seed: int = 1
    save_every: int = 50


def masked_films(real: Sequence[RealFilm], synthetic: Sequence[LabelledFilm], part: str) -> list[MaskedFilm]:
    """The films of ``part`` that have a lung mask: real ones by the fixed split, synthetic ones not of another."""
    found = [MaskedFilm(film.path, film.lung_mask, True) for film in real if film.part == part and film.lung_mask]
    drawn = [film for film in synthetic if film.part in ("", part)]
    return found + [MaskedFilm(film.path, mask, False) for film in drawn if (mask := film.beside("lungs"))]


def read_sides(path: Path) -> NDArray[np.uint8]:
    """(H, W) 0 outside, 1 right lung, 2 left lung; ManifestError for a mask that cannot be read or has no two lungs."""
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise ManifestError(f"{path}: the lung mask cannot be read; repair it or empty its cell in the list")
    sides = np.where(mask == LEFT_GREY, 2, np.where(mask == RIGHT_GREY, 1, 0)).astype(np.uint8)
    if min(float((sides == side).mean()) for side in (1, 2)) < SMALLEST:
        raise ManifestError(f"{path}: a lung mask holds 127 on the right lung and 255 on the left; draw it again")
    return sides


def train_lungs(films: Sequence[MaskedFilm], run: LungTraining, out: Path) -> Path:
    """Train the lung network; returns ``out/lungs.safetensors`` (float16). Resumes from ``out`` if begun there.

    ValueError where there are no films, or where a run with other settings or films was begun in ``out``.
    """
    if not films:
        raise ValueError("there is no training film with a lung mask; name a folder of real films or a manifest.csv")
    out.mkdir(parents=True, exist_ok=True)
    _note_settings(out, run, films)
    torch.manual_seed(run.seed)
    network = LungNetwork().train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=run.rate, weight_decay=0.01)
    begun = checkpoint.load(out, {"lungs": network}, optimizer) or {"step": 0, "losses": []}
    losses: list[float] = begun["losses"]
    views = _Views(films, run, begun["step"] * run.batch)
    bar = tqdm(DataLoader(views, run.batch), "lungs", run.steps, initial=begun["step"], mininterval=10)
    for step, (x, truth) in enumerate(bar, start=begun["step"]):  # x: (N, 2, S, S)  truth: (N, S, S)
        for group in optimizer.param_groups:
            group["lr"] = run.rate * min(1.0, (step + 1) / 50) * (1 + math.cos(math.pi * step / run.steps)) / 2
        loss = lung_loss(network(x), truth)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        losses.append(round(float(loss.detach()), 5))
        bar.set_postfix(loss=f"{np.mean(losses[-50:]):.4f}", refresh=False)
        if (step + 1) % run.save_every == 0 or step + 1 == run.steps:
            checkpoint.save(out, {"lungs": network}, optimizer, {"step": step + 1, "losses": losses})
    return _write_weights(network, out / "lungs.safetensors")


def lung_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy plus one minus the soft Dice of each lung over the batch; logits (N, 3, S, S), truth (N, S, S)."""
    scores = logits.softmax(dim=1)[:, 1:]
    wanted = functional.one_hot(truth, 3).movedim(3, 1)[:, 1:].float()
    shared, both = (scores * wanted).sum(dim=(0, 2, 3)), (scores + wanted).sum(dim=(0, 2, 3))
    return functional.cross_entropy(logits, truth) + 1 - ((2 * shared + 1) / (both + 1)).mean()


def dice(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """Twice the shared area over the sum of both; 1 where both are empty."""
    both = int(found.sum()) + int(truth.sum())
    return 2 * int((found & truth).sum()) / both if both else 1.0


def measure_lungs(segmenter: LungSegmenter, films: Iterable[MaskedFilm]) -> list[dict[str, float | str | bool]]:
    """One row a film: Dice of both lungs together, of each, and whether two plausible lungs were found."""
    rows: list[dict[str, float | str | bool]] = []
    for film in films:
        fields, sides = segmenter.fields(read_pixels(film.path)), read_sides(film.mask)
        scores: dict[str, float | str | bool] = {
            "both": dice(fields.both, sides > 0),
            "right": dice(fields.right, sides == 1),
            "left": dice(fields.left, sides == 2),
        }
        rows.append({"film": film.path.name, **scores, "found": fields.found})
    return rows


class _Views(Dataset[tuple[Tensor, Tensor]]):
    """Varied views, the n-th decided by the seed and n alone: a resumed run sees what an unbroken one would."""

    def __init__(self, films: Sequence[MaskedFilm], run: LungTraining, first: int) -> None:
        self.run, self.first = run, first
        self.films = [_frame(film) for film in tqdm(films, "read", mininterval=5)]
        self.real = [index for index, film in enumerate(films) if film.real]
        self.synthetic = [index for index, film in enumerate(films) if not film.real]

    def __len__(self) -> int:
        return self.run.steps * self.run.batch - self.first

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        if index >= len(self):
            raise IndexError(index)
        rng = np.random.default_rng([self.run.seed, self.first + index])
        from_real = bool(self.real) and (not self.synthetic or rng.random() < self.run.real_share)
        film, sides = self.films[rng.choice(self.real if from_real else self.synthetic)]
        picture, truth = varied(film.astype(np.float32) / 255, sides, rng)
        return torch.from_numpy(prepare(picture)), torch.from_numpy(truth.astype(np.int64))


def _frame(film: MaskedFilm) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    small = cv2.resize(read_pixels(film.path), (FRAME, FRAME), interpolation=cv2.INTER_AREA)
    sides = cv2.resize(read_sides(film.mask), (FRAME, FRAME), interpolation=cv2.INTER_NEAREST)
    return np.rint(small * 255).astype(np.uint8), np.asarray(sides, np.uint8)


def _note_settings(out: Path, run: LungTraining, films: Sequence[MaskedFilm]) -> None:
    names = json.dumps([(film.path.name, film.mask.name, film.real) for film in films])
    record = asdict(run) | {"films": len(films), "films_digest": sha256(names.encode()).hexdigest()}
    path = out / "training.json"
    if checkpoint.exists(out) and (not path.exists() or json.loads(path.read_text(encoding="utf-8")) != record):
        raise ValueError(f"{out}: a run with other settings or films was begun here; name another --out or delete it")
    save_text(path, json.dumps(record, indent=1))


def _write_weights(network: LungNetwork, path: Path) -> Path:
    save_tensors(path, {name: value.half() for name, value in network.state_dict().items()})
    return path
