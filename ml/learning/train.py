"""One run of training, read from top to bottom: manifest -> balanced views -> network -> checkpoints -> weights.

Tasks: ``dense`` (opacity coverage per cell together with the stage: DOMAIN.md says why), ``four`` (end to end),
``ill`` (classifier A: ill or healthy) and ``stage`` (classifier B: I, II or III of the ill). Settings: settings.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from ml.learning import checkpoint, run_folder
from ml.learning.cache import FilmCache
from ml.learning.data import LabelledFilm, ManifestError, refuse_unmasked
from ml.learning.files import save_tensors, sweep
from ml.learning.machines import launched, mean_over_processes, sum_over_processes
from ml.learning.metrics import confusion, macro_recall
from ml.learning.nets import Nets
from ml.learning.run_folder import Progress, refuse_trained_patients
from ml.learning.settings import GROUPS, Means, Training, optimizer_of
from ml.learning.split import Parts, split
from ml.learning.views import REFERENCE_RATIO, Copy, TrainingViews, balanced, copied_layers, upsampled

__all__ = ["GROUPS", "Means", "Training", "train"]

BEST = "best.safetensors"


@dataclass(frozen=True)
class Loop:
    """What every epoch needs."""

    run: Training
    means: Means
    out: Path
    fabric: Fabric
    nets: Nets
    step: nn.Module
    optimizer: torch.optim.Optimizer
    rate_at: Callable[[float], float]

    def save(self, progress: Progress) -> None:
        if self.fabric.is_global_zero:
            checkpoint.save(self.out, self.nets.parts, self.optimizer, asdict(progress))


def train(
    films: Sequence[LabelledFilm],
    run: Training,
    out: Path,
    weights: Path | None = None,
    means: Means = Means(),  # noqa: B008 - frozen
) -> Path:
    """Train one network; returns the file of its weights (float32 safetensors). Resumes from ``out`` if begun there.

    A run killed anywhere ends, once resumed, with the weights of an unbroken one (bit for bit on a CPU). ValueError
    and OSError come with a sentence that says what to do.
    """
    fabric = launched(run, means)
    parts = _parts(films, run)
    if weights:
        refuse_trained_patients(weights.parent, [*parts.validation, *parts.test])
    _open_folder(fabric, out, run, films, parts, weights)
    nets = Nets(run, weights)
    step = fabric.setup_module(nets)
    optimizer, rate_at = optimizer_of(run, list(nets.parameters()))
    loop = Loop(run, means, out, fabric, nets, step, optimizer, rate_at)

    training, held_out = _decoded(fabric, out, run, means, parts)
    stages = [film.stage for film in training.films]
    progress = Progress(**(checkpoint.load(out, nets.parts, optimizer) or {}))
    while not progress.ends(run.epochs, run.patience):
        members, seed = _members(stages, run, progress.epoch), run.seed * 1000 + progress.epoch
        views = TrainingViews(training, run.preprocess, members, seed, run.augment, zones=run.zone_weight > 0)
        _epoch(loop, views, progress)
        _close_epoch(loop, held_out, progress)
    return _write_weights(loop, progress)


def _parts(films: Sequence[LabelledFilm], run: Training) -> Parts:
    """All tasks hold out the same patients: parted first, then reduced to the stages of the task."""
    parts = split(films, run.validation, run.seed, folds=run.folds, fold=run.fold, groups=run.groups)
    wanted = [[film for film in part if film.stage in run.stages] for part in parts.named().values()]
    if run.truth_weight:
        refuse_unmasked([film for part in wanted[:2] for film in part])
    if not wanted[0]:
        raise ManifestError(
            f"no film to train from: the task {run.task} needs stages {', '.join(map(str, run.stages))}"
        )
    return Parts(*wanted)


def _open_folder(
    fabric: Fabric, out: Path, run: Training, films: Sequence[LabelledFilm], parts: Parts, weights: Path | None
) -> None:
    record = run_folder.settings_record(run, films, weights)
    run_folder.refuse_another_run(out, record)
    if fabric.is_global_zero:
        out.mkdir(parents=True, exist_ok=True)
        sweep(out)
        run_folder.write_settings(out, record)
        run_folder.write_split(out, parts)
    fabric.barrier()


def _decoded(fabric: Fabric, out: Path, run: Training, means: Means, parts: Parts) -> tuple[FilmCache, FilmCache]:
    """The films of training and validation; several processes decode a share each, then find all there."""
    both = [*parts.train, *parts.validation]
    folder = out.parent / "cache"
    if fabric.world_size > 1:
        FilmCache(both[fabric.global_rank :: fabric.world_size], run.preprocess, folder, skip_unreadable=True)
        fabric.barrier()
    whole = FilmCache(both, run.preprocess, folder, skip_unreadable=means.skip_unreadable, progress=_bar(fabric))
    if fabric.is_global_zero and whole.skipped:
        run_folder.write_skipped(out, whole.skipped)
        tqdm.write(f"skipped {len(whole.skipped)} films that cannot be read: {out / 'skipped.txt'} names them")
    return whole.part(parts.train), whole.part(parts.validation)


def _bar(fabric: Fabric) -> Callable[[range, int], tqdm[int]]:
    hidden = not fabric.is_global_zero
    return lambda indices, count: tqdm(indices, "decode", count, mininterval=5, disable=hidden or not count)


def _members(stages: Sequence[int], run: Training, epoch: int) -> list[Copy]:
    """What one epoch sees, in order."""
    if run.protocol == "reference":
        copies = upsampled(stages, run.ratio or REFERENCE_RATIO, run.seed)
        order = np.random.default_rng(run.seed + epoch).permutation(len(copies))
        drawn = [copies[i] for i in order][: run.films_per_epoch or None]
    else:
        groups, ratio = run.draws
        drawn = [Copy(m) for m in balanced(stages, groups, run.films_per_epoch, run.seed + epoch, ratio)]
    if len(drawn) < run.batch:
        raise ValueError(f"an epoch of {len(drawn)} films fills no batch of {run.batch}; lower --batch")
    return drawn


def _epoch(loop: Loop, views: TrainingViews, progress: Progress) -> None:
    """The steps of one epoch that are still to come."""
    run, fabric = loop.run, loop.fabric
    loop.nets.begin()
    steps = len(views) // run.batch
    hidden = not fabric.is_global_zero
    title = f"{run.task} {progress.epoch + 1}/{run.epochs}"
    loader = _loader(loop, views, range(progress.step, steps))
    bar = tqdm(loader, title, steps, initial=progress.step, mininterval=10, disable=hidden)
    for x, truth, stages in bar:
        moment = progress.epoch + progress.step / steps
        progress.losses.append(_step(loop, progress, moment, fabric.to_device((x, truth, run.class_of(stages)))))
        progress.step += 1
        bar.set_postfix(loss=f"{np.mean(progress.losses[-50:]):.4f}", refresh=False)
        if progress.step % loop.means.checkpoint_steps == 0 and progress.step < steps:
            loop.save(progress)


def _loader(loop: Loop, views: TrainingViews, steps: range) -> DataLoader[tuple[Tensor, Tensor, int]]:
    """This process' share of the batch of each step."""
    share = loop.run.batch // loop.fabric.world_size
    first = [step * loop.run.batch + loop.fabric.global_rank * share for step in steps]
    return DataLoader(
        views,
        batch_sampler=[list(range(start, start + share)) for start in first],
        num_workers=loop.means.loaders,
        multiprocessing_context="spawn" if loop.means.loaders else None,  # a fork of OpenCV's threads hangs
    )


def _step(loop: Loop, progress: Progress, moment: float, batch: tuple[Tensor, Tensor, Tensor]) -> float:
    """One step; returns the loss of the whole batch. Dropout depends on the step alone: a resumed run repeats it."""
    place = [loop.run.seed, progress.epoch, progress.step, loop.fabric.global_rank]
    torch.manual_seed(int(np.random.SeedSequence(place).generate_state(1)[0]))
    for group in loop.optimizer.param_groups:
        group["lr"] = loop.rate_at(moment)
    loss = loop.step(*batch)
    loop.optimizer.zero_grad()
    loop.fabric.backward(loss)
    if loop.run.protocol == "sound":
        nn.utils.clip_grad_norm_(loop.nets.parameters(), 5.0)
    loop.optimizer.step()
    value = mean_over_processes(loop.fabric, loss.detach())
    if not math.isfinite(value):
        raise ValueError(f"the loss is {value} in epoch {progress.epoch + 1}: begin anew with a lower --rate")
    return value


def _close_epoch(loop: Loop, held_out: FilmCache, progress: Progress) -> None:
    """Validate, note the epoch, keep its weights."""
    run = loop.run
    table = _validate(loop, held_out)
    row = {
        "epoch": progress.epoch + 1,
        "loss": sum(progress.losses) / len(progress.losses),
        "macro_recall": macro_recall(table) if table.any() else float("nan"),
        "rate": loop.optimizer.param_groups[0]["lr"],
        "confusion": table.tolist(),
    }
    progress.close_epoch(row)
    if not loop.fabric.is_global_zero:
        return
    tqdm.write(f"{run.task} epoch {row['epoch']}: loss {row['loss']:.4f}, macro-recall {row['macro_recall']:.4f}")
    if run.keep == "best" and progress.best == progress.epoch - 1:
        save_tensors(loop.out / BEST, loop.nets.weights())
    loop.save(progress)
    run_folder.write_curve(loop.out, progress.curve)


@torch.no_grad()
def _validate(loop: Loop, cache: FilmCache) -> NDArray[np.int64]:
    """Confusion of the task's own classes on the centre crop of the films held out by patient."""
    run, fabric, model = loop.run, loop.fabric, loop.nets.model
    model.eval()
    stages = [film.stage for film in cache.films]
    copies = [Copy(member) for member in range(len(stages))]
    if run.protocol == "reference" and stages:
        copies = upsampled(stages, run.ratio or REFERENCE_RATIO, run.seed)
    own = copies[fabric.global_rank :: fabric.world_size]
    answers: list[int] = []
    for start in range(0, len(own), run.batch):
        view = run.preprocess.centre_view(_stacked(cache, own[start : start + run.batch]))
        answers += model(fabric.to_device(view)).argmax(dim=1).tolist()
    truth = run.class_of(torch.tensor([stages[copy.member] for copy in own])).tolist()
    table = torch.from_numpy(confusion(truth, answers, len(run.groups)))
    return np.asarray(sum_over_processes(fabric, fabric.to_device(table)).cpu().numpy(), np.int64)


def _stacked(cache: FilmCache, copies: Sequence[Copy]) -> Tensor:
    """(N, C, film_size, film_size) layers."""
    return torch.stack([torch.from_numpy(copied_layers(cache, copy)) for copy in copies])


def _write_weights(loop: Loop, progress: Progress) -> Path:
    run, out = loop.run, loop.out
    path = out / "weights.safetensors"
    if loop.fabric.is_global_zero:
        best = run.keep == "best"
        save_tensors(path, load_file(str(out / BEST)) if best else loop.nets.weights())
        row = progress.curve[progress.best if best else -1]
        if np.any(row.get("confusion", 0)):
            run_folder.write_confusion(out, row["confusion"], run.groups)
    loop.fabric.barrier()
    return path
