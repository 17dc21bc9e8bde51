"""What a run leaves beside its weights: settings, who is in which part, what was skipped, curves, confusion."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ml.learning import checkpoint
from ml.learning.data import LabelledFilm, ManifestError, films_digest, listed
from ml.learning.files import save_text, write_whole
from ml.learning.settings import Training
from ml.learning.split import Parts

Curve = list[dict[str, Any]]
COLUMNS = ("epoch", "loss", "macro_recall", "rate")


@dataclass
class Progress:
    """Where a run stands: ``step`` steps into ``epoch`` (from 0), their losses, and a row for each whole epoch."""

    epoch: int = 0
    step: int = 0
    losses: list[float] = field(default_factory=list)
    curve: Curve = field(default_factory=list)

    def close_epoch(self, row: dict[str, Any]) -> None:
        """Add the row of the epoch and stand at the beginning of the next."""
        self.curve.append(row)
        self.epoch, self.step, self.losses = self.epoch + 1, 0, []

    @property
    def best(self) -> int:
        """The epoch (from 0) of the best macro-recall on the films held out; the first of equals."""
        return int(np.argmax(np.nan_to_num([row["macro_recall"] for row in self.curve], nan=-1.0)))

    def ends(self, epochs: int, patience: int) -> bool:
        """Whether all epochs are done, or ``patience`` (0: endless) of them brought nothing better."""
        waited = len(self.curve) - 1 - self.best if self.curve else 0
        return self.epoch >= epochs or 0 < patience <= waited


def settings_record(run: Training, films: Sequence[LabelledFilm], weights: Path | None) -> dict[str, Any]:
    """What ``training.json`` holds: the settings, the digest of the films and of the first weights."""
    begun_with = sha256(weights.read_bytes()).hexdigest() if weights else None
    record: dict[str, Any] = json.loads(json.dumps(asdict(run)))  # tuples become the lists that JSON gives back
    return record | {"films": films_digest(films), "weights": begun_with}


def refuse_another_run(out: Path, record: dict[str, Any]) -> None:
    """ValueError if a run with other settings, films or first weights was begun here; it names what differs."""
    if not checkpoint.exists(out):
        return
    path = out / "training.json"
    begun = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    defaults = json.loads(json.dumps(asdict(Training(record["task"])))) if begun else {}
    begun = defaults | begun  # a record from before a setting existed
    differing = [
        f"{key}: {begun.get(key)} there, {value} now" for key, value in record.items() if begun.get(key) != value
    ]
    if differing:
        raise ValueError(
            f"{out}: a run with other settings or films was begun here ({'; '.join(differing)}); name another --out or "
            "delete it"
        )


def write_settings(out: Path, record: dict[str, Any]) -> None:
    """Write ``training.json``."""
    save_text(out / "training.json", json.dumps(record, indent=1))


def write_split(out: Path, parts: Parts) -> None:
    """Write ``split.csv``: which film and which patient is in which part."""
    rows = [(str(f.path), f.stage, f.patient_id, name) for name, films in parts.named().items() for f in films]
    save_text(out / "split.csv", _csv(("path", "stage", "patient_id", "part"), rows))


def refuse_trained_patients(run: Path, films: Sequence[LabelledFilm]) -> None:
    """ManifestError that names patients of ``films`` whom the run in this folder was trained on (its ``split.csv``).

    For whoever tunes or measures with films of another manifest. A run of an older release, without the file, passes.
    """
    path = run / "split.csv"
    if not path.exists():
        return
    with path.open(newline="", encoding="utf-8") as file:
        trained = {row["patient_id"] for row in csv.DictReader(file) if row["part"] == "train"}
    seen = sorted({film.patient_id for film in films} & trained)
    if seen:
        raise ManifestError(f"{run} was trained on films of these patients; take their films out:\n  {listed(seen)}")


def write_skipped(out: Path, problems: Sequence[str]) -> None:
    """Write ``skipped.txt``, a line for each film passed over; none without such films."""
    if problems:
        save_text(out / "skipped.txt", "\n".join(problems) + "\n")


def write_curve(out: Path, curve: Curve) -> None:
    """Write ``curve.csv`` and ``curve.png``: loss and macro-recall by epoch."""
    rows = [[row.get(name, "") for name in COLUMNS] for row in curve]
    save_text(out / "curve.csv", _csv(COLUMNS, rows))
    write_whole(out / "curve.png", lambda path: _draw(curve, path), lasting=False)


def write_confusion(out: Path, table: Any, groups: Sequence[Sequence[int]]) -> None:
    """Write ``confusion.json`` of the films held out, as ``--costs from:confusion.json`` takes it."""
    save_text(out / "confusion.json", json.dumps({"classes": [list(g) for g in groups], "confusion": table}))


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _draw(curve: Curve, path: Path) -> None:
    from matplotlib.figure import Figure  # half a second that only this needs; without pyplot no window is opened
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    epochs = [row["epoch"] for row in curve]
    for place, (name, label) in enumerate((("loss", "training loss"), ("macro_recall", "macro-recall, held out")), 1):
        axes = figure.add_subplot(1, 2, place)
        axes.plot(epochs, [row[name] for row in curve], color="#0072b2", marker="o", markersize=3)
        axes.set(xlabel="epoch", ylabel=label)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
    figure.savefig(path, format="png", dpi=120)
