"""Figures of an evaluation where there is little to evaluate."""

import json
from types import SimpleNamespace

from ml.study.evaluate import summary


def test_films_of_one_stage_give_null_and_not_nan_for_what_they_cannot_tell():
    answers = [SimpleNamespace(stage=1, probabilities=(0.1, 0.9, 0.0, 0.0))] * 3
    figures = summary([1, 1, 1], answers)
    assert figures["quadratic_kappa"] is None
    assert figures["recall_by_stage"] == [None, 1.0, None, None]
    assert json.dumps(figures, allow_nan=False)


def test_an_answer_one_stage_off_costs_little_kappa_and_a_whole_recall():
    answers = [SimpleNamespace(stage=stage, probabilities=(0.25,) * 4) for stage in (0, 0, 1, 2, 2, 3)]
    figures = summary([0, 0, 1, 2, 3, 3], answers)
    assert figures["macro_recall"] == 0.875
    assert 0.9 < figures["quadratic_kappa"] < 1
