"""One run of training, read from top to bottom: manifest -> balanced views -> network -> checkpoints -> weights.

Tasks: ``dense`` (opacity coverage per cell together with the stage: DOMAIN.md says why), ``four`` (end to end),
``ill`` (classifier A: ill or healthy) and ``stage`` (classifier B: I, II or III of the ill). METHOD.md, "Base
classifiers" gives the reference's schedule (``--optimizer sgd``); AdamW with a cosine is the default.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

import torch
from lightning_fabric import Fabric
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader
from tqdm import tqdm

from ml.film.transforms import Preprocess
from ml.learning import checkpoint
from ml.learning.data import FilmCache, LabelledFilm, TrainingViews, balanced, films_digest, split_by_patient
from ml.learning.losses import DenseHead, dense_loss
from ml.learning.metrics import confusion, macro_recall
from ml.learning.models import Classifier, WeightsError, build, load_weights

GROUPS: dict[str, tuple[tuple[int, ...], ...]] = {
    "dense": ((0,), (1,), (2,), (3,)),
    "four": ((0,), (1,), (2,), (3,)),
    "ill": ((0,), (1, 2, 3)),
    "stage": ((1,), (2,), (3,)),
}
"""The stages that form each class of a task; balancing draws every class equally often."""


@dataclass(frozen=True)
class Training:
    """Everything that decides a run; written beside its weights."""

    task: str
    arch: str = "densenet121"
    preprocess: Preprocess = field(default_factory=Preprocess)
    epochs: int = 10
    films_per_epoch: int = 1000
    batch: int = 8
    optimizer: str = "adamw"
    rate: float = 5e-4
    label_smoothing: float = 0.05
    validation: float = 0.1
    seed: int = 1
    device: str = "cpu"
    precision: str = "32-true"

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        return GROUPS[self.task]

    def class_of(self, stages: Tensor) -> Tensor:
        """(N,) stages -> (N,) class indices of the task."""
        table = {stage: index for index, group in enumerate(self.groups) for stage in group}
        return torch.tensor([table[int(s)] for s in stages])


@dataclass(frozen=True)
class Nets:
    """What learns: the classifier and, in pre-training, the head for dense truth."""

    model: Classifier
    dense: DenseHead | None

    @property
    def modules(self) -> dict[str, nn.Module]:
        return {"model": self.model} | ({"dense": self.dense} if self.dense else {})

    def parameters(self) -> list[nn.Parameter]:
        return [p for module in self.modules.values() for p in module.parameters()]


def train(films: Sequence[LabelledFilm], run: Training, out: Path, weights: Path | None = None) -> Path:
    """Train one network; returns the file of its weights (float32 safetensors). Resumes from ``out`` if begun there."""
    out.mkdir(parents=True, exist_ok=True)
    _note_settings(out, run, films, weights)
    fabric = Fabric(accelerator=run.device, devices=1, precision=run.precision)  # type: ignore[arg-type]  # any string
    nets = _nets(run, weights)
    for module in nets.modules.values():  # before a checkpoint comes: the optimizer's state follows its parameters
        fabric.to_device(module)
    optimizer, rate_at = _optimizer(run, nets.parameters())

    wanted = {stage for group in run.groups for stage in group}
    halves = split_by_patient(films, run.validation, run.seed)  # first: the tasks then hold out the same patients
    training, validation = ([film for film in half if film.stage in wanted] for half in halves)
    cache = FilmCache(training, run.preprocess, out.parent / "cache", lambda r: tqdm(r, "decode", mininterval=5))
    held_out = FilmCache(validation, run.preprocess, out.parent / "cache")

    begun = checkpoint.load(out, nets.modules, optimizer) or {"epoch": 0, "curve": []}
    curve: list[dict[str, float]] = begun["curve"]
    for epoch in range(begun["epoch"], run.epochs):
        for module in nets.modules.values():
            module.train()
        torch.manual_seed(run.seed * 1000 + epoch)  # dropout, where a network has some
        members = balanced([f.stage for f in training], run.groups, run.films_per_epoch, run.seed + epoch)
        views = TrainingViews(cache, run.preprocess, members, run.seed * 1000 + epoch)
        loss = _epoch(nets, views, run, epoch, optimizer, rate_at, fabric)
        recall = _validate(nets.model, held_out, run, fabric)
        curve.append({"epoch": epoch + 1, "loss": loss, "macro_recall": recall})
        tqdm.write(f"{run.task} epoch {epoch + 1}: loss {loss:.4f}, macro-recall {recall:.4f}")
        checkpoint.save(out, nets.modules, optimizer, {"epoch": epoch + 1, "curve": curve})
        _write_curve(out, curve)
    path = out / "weights.safetensors"
    save_file({k: v.contiguous().cpu() for k, v in nets.model.state_dict().items()}, str(path))
    return path


def _note_settings(out: Path, run: Training, films: Sequence[LabelledFilm], weights: Path | None) -> None:
    """Write ``training.json``; ValueError if a run with other settings, films or first weights was begun here."""
    begun_with = sha256(weights.read_bytes()).hexdigest() if weights else None
    record = asdict(run) | {"films": films_digest(films), "weights": begun_with}
    path = out / "training.json"
    if checkpoint.exists(out) and (not path.exists() or json.loads(path.read_text(encoding="utf-8")) != record):
        raise ValueError(f"{out}: a run with other settings or films was begun here; name another --out or delete it")
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")


def _nets(run: Training, weights: Path | None) -> Nets:
    torch.manual_seed(run.seed)
    model = build(run.arch, len(run.groups))
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch lacks it; a tenth faster on a CPU
    if weights:
        try:
            load_weights(model, load_file(str(weights)))
        except SafetensorError as error:
            raise WeightsError(f"{weights}: not a safetensors file ({error})") from error
    return Nets(model, DenseHead(model.channels) if run.task == "dense" else None)


def _epoch(
    nets: Nets,
    views: TrainingViews,
    run: Training,
    epoch: int,
    optimizer: torch.optim.Optimizer,
    rate_at: Callable[[float], float],
    fabric: Fabric,
) -> float:
    """One pass over the views; returns the mean loss."""
    losses: list[float] = []
    bar = tqdm(DataLoader(views, run.batch, drop_last=True), f"{run.task} {epoch + 1}/{run.epochs}", mininterval=10)
    for step, (x, truth, stages) in enumerate(bar):  # x: (N, 3, S, S)  truth: (N, 3, h, w)  stages: (N,)
        for group in optimizer.param_groups:
            group["lr"] = rate_at((epoch + step / len(bar)) / run.epochs)
        x, truth, classes = fabric.to_device((x, truth, run.class_of(stages)))
        with fabric.autocast():
            features = nets.model.forward_features(x)  # (N, C, h, w)
            logits = nets.model.forward_head(features)  # (N, classes)
            loss = functional.cross_entropy(logits, classes, label_smoothing=run.label_smoothing)
            if nets.dense:
                cells = functional.adaptive_avg_pool2d(truth, (features.shape[2], features.shape[3]))
                loss = loss + dense_loss(nets.dense(features), cells)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
        nn.utils.clip_grad_norm_(nets.parameters(), 5.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        bar.set_postfix(loss=f"{sum(losses[-50:]) / len(losses[-50:]):.4f}", refresh=False)
    return sum(losses) / max(len(losses), 1)


def _optimizer(run: Training, parameters: list[nn.Parameter]) -> tuple[torch.optim.Optimizer, Callable[[float], float]]:
    """The optimizer and its rate as a function of progress 0..1 (warm-up and cosine; or x0.1 at each half)."""
    if run.optimizer == "sgd":
        sgd = torch.optim.SGD(parameters, lr=run.rate, momentum=0.9)
        return sgd, lambda progress: run.rate * (0.1 if progress >= 0.5 else 1.0)
    adamw = torch.optim.AdamW(parameters, lr=run.rate, weight_decay=0.01)
    return adamw, lambda p: run.rate * min(1.0, p / 0.03 + 0.01) * (0.02 + 0.98 * (1 + math.cos(math.pi * p)) / 2)


@torch.no_grad()
def _validate(model: Classifier, cache: FilmCache, run: Training, fabric: Fabric) -> float:
    """Macro-recall of the task's own classes on the centre crop of the films held out by patient."""
    model.eval()
    far = (run.preprocess.film_size - run.preprocess.crop_size) // 2
    answers: list[int] = []
    for start in range(0, len(cache.films), run.batch):
        films = torch.from_numpy(cache.film[start : start + run.batch].astype("float32"))[:, None]
        layers = torch.stack([run.preprocess.layers(film) for film in films])
        view = run.preprocess.resize(run.preprocess.cut(layers, (far, far, False)))
        answers += model(fabric.to_device(view)).argmax(dim=1).tolist()
    truth = run.class_of(torch.tensor([film.stage for film in cache.films])).tolist() if cache.films else []
    return macro_recall(confusion(truth, answers, len(run.groups))) if truth else float("nan")


def _write_curve(out: Path, curve: list[dict[str, float]]) -> None:
    with (out / "curve.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["epoch", "loss", "macro_recall"])
        writer.writeheader()
        writer.writerows(curve)
