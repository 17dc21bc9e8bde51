"""What each mistake costs: a K x K matrix from a list of penalties, a file, or the mistakes of a first run.

METHOD.md, "Cost-sensitive learning". ``costs[i][j]`` = the cost of answering class j where class i is true; 0 on the
diagonal. A vector (one penalty for each class) is the matrix whose rows are constant off the diagonal.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Costs = tuple[tuple[float, ...], ...]


class CostsError(ValueError):
    """Costs that cannot be used; the text says what to do."""


def costs_of(values: Any, classes: int) -> Costs:
    """A vector of K penalties or a K x K matrix -> the matrix. CostsError for another shape or negative costs."""
    try:
        given = np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise CostsError(f"costs are {classes} numbers or {classes} rows of {classes} numbers") from error
    if given.shape == (classes,):
        given = np.repeat(given[:, None], classes, axis=1) * (1 - np.eye(classes))
    if given.shape != (classes, classes):
        raise CostsError(
            f"costs of shape {'x'.join(map(str, given.shape))} do not fit a task of {classes} classes: give {classes} "
            f"numbers (5:8:9) or a matrix of {classes} rows and columns"
        )
    if not np.isfinite(given).all() or given.min() < 0 or np.diag(given).any() or not given.any():
        raise CostsError(
            "costs must be 0 on the diagonal (a right answer costs nothing), 0 or more elsewhere, not all 0"
        )
    return tuple(tuple(float(v) for v in row) for row in given)


def costs_from_confusion(table: ArrayLike) -> Costs:
    """(K, K) counts (row = true class) of a first run -> costs: what it mistook often, costs more.

    costs[i][j] = 1 + r_ij / mean r, with r_ij the share of class i answered as j (a half added to each count, so that
    few films do not decide). Every mistake costs at least 1; the mean cost off the diagonal is 2. The reference went
    from the recalls 99 : 88 : 58 to the penalties 5 : 8 : 9 and gives no formula; this one is ours.
    """
    counts = np.asarray(table, np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or len(counts) < 2:
        raise CostsError("a confusion matrix has as many columns as rows, and two at least")
    if not np.isfinite(counts).all() or counts.min() < 0:
        raise CostsError("a confusion matrix holds counts of films: numbers of 0 or more")
    if not counts.any(axis=1).all():
        raise CostsError("a confusion matrix tells costs where every class has films: hold out films of each")
    shares = counts + 0.5
    shares = shares / shares.sum(axis=1, keepdims=True)
    away = 1 - np.eye(len(counts))
    costs = (1 + shares / (shares * away).sum() * away.sum()) * away
    return tuple(tuple(round(float(v), 6) for v in row) for row in costs)


def read_costs(text: str, groups: Sequence[Sequence[int]]) -> Costs:
    """``--costs``: "5:8:9", a .json file (vector or matrix), or "from:" and a .json file with a confusion matrix.

    groups: the stages of each class of the task. A 4 x 4 confusion matrix over the stages is reduced to those classes.
    """
    if text.startswith("from:"):
        return costs_from_confusion(_confusion(Path(text.removeprefix("from:")), groups))
    if text.endswith(".json"):
        return costs_of(_json(Path(text)), len(groups))
    try:
        return costs_of([float(part) for part in text.split(":")], len(groups))
    except ValueError as error:
        if isinstance(error, CostsError):
            raise
        raise CostsError(f"costs {text!r} are none of 5:8:9, costs.json, from:confusion.json") from error


def _confusion(path: Path, groups: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    held = _json(path)
    try:
        table = np.asarray(held["confusion"] if isinstance(held, dict) else held, np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise CostsError(f"{path}: holds no confusion matrix (a table of counts, or one under `confusion`)") from error
    if table.shape == (len(groups), len(groups)):
        return table
    if table.shape == (4, 4):
        return np.array([[table[np.ix_(list(row), list(column))].sum() for column in groups] for row in groups])
    raise CostsError(f"{path}: the confusion matrix must have {len(groups)} rows and columns, or 4 for the stages")


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CostsError(
            f"{path}: cannot be read as JSON ({error}); name a file of costs or a confusion matrix"
        ) from error


def mean_cost(costs: Costs) -> float:
    """The mean of the costs off the diagonal: losses are divided by it, so that costs change no learning rate."""
    return math.fsum(map(math.fsum, costs)) / (len(costs) * (len(costs) - 1))
