"""The cut point t of classifier A, swept on validation films, never on test films."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from numpy.typing import ArrayLike

from ml.learning.metrics import confusion, macro_recall
from ml.staging.hierarchy import decide_many

CUT_POINTS = tuple(round(0.05 * k, 2) for k in range(1, 20))
"""The reference's 19 values, 0.05 ... 0.95."""


def sweep(ill_scores: ArrayLike, stage_scores: ArrayLike, truth: Sequence[int]) -> dict[float, float]:
    """4-class macro-recall at each of the 19 cut points."""
    return {t: macro_recall(confusion(truth, decide_many(ill_scores, stage_scores, t).tolist())) for t in CUT_POINTS}


def worth_of_one_film(films: Sequence[int]) -> float:
    """What a single film can change of the macro-recall at most, from the numbers of films of each class."""
    counts = [n for n in films if n]
    return 1 / (len(counts) * min(counts)) if counts else 0.0


def best_cut_point(swept: dict[float, float], tolerance: float = 0.0) -> float:
    """The middle of the longest run of neighbours that come within ``tolerance`` of the best macro-recall.

    So it is least sensitive to the films it was chosen on; differences of one film (``worth_of_one_film``) are none. Of
    two runs as long the lower one: it misses fewer of the ill. ValueError without films.
    """
    best = max(swept.values())
    if math.isnan(best):
        raise ValueError("no validation films: the cut point cannot be swept")
    runs = [list(run) for good, run in groupby(sorted(swept), lambda t: swept[t] >= best - tolerance - 1e-9) if good]
    longest = max(runs, key=len)
    return longest[(len(longest) - 1) // 2]
