"""When classifier B need not be asked: nothing that it could say would change what is shown of the film."""

from __future__ import annotations

from collections.abc import Sequence

from ml.staging.cutpoint import CUT_POINTS

UNASKED = (1 / 3, 1 / 3, 1 / 3)
"""Scores of classifier B for a film that it was not asked about: none of the stages is preferred."""


def certainly_healthy(ill_score: float, cut_point: float, quantiles: Sequence[float]) -> bool:
    """Whether s = ``ill_score`` decides the film alone, whatever the scores b1, b2, b3 of classifier B.

    s lies below every cut point there is (``CUT_POINTS`` and the one in use), so the stage is 0 and stays 0. And no
    conformal set can gain a stage: stage k is inside where 1 - s b_k <= q_k, and s b_k <= s, so it is outside for
    every B when 1 - s > q_k; a quantile of 1 keeps it inside for every B.
    """
    below = ill_score < min(*CUT_POINTS, cut_point)
    return below and all(1 - ill_score > q or q >= 1 for q in quantiles[1:])
