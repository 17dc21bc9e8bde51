"""How often each film is seen, the reference's up-sampled parts, and what a mistake costs."""

import json
from collections import Counter

import numpy as np
import pytest
import torch
from torch.nn import functional

from ml.learning.costs import CostsError, costs_from_confusion, costs_of, read_costs
from ml.learning.losses import stage_loss
from ml.learning.settings import GROUPS, Training, optimizer_of
from ml.learning.views import REFERENCE_RATIO, Copy, balanced, upsampled

REFERENCE_STAGES = [0] * 271 + [1] * 2171 + [2] * 333 + [3] * 68


def test_balancing_follows_a_ratio():
    drawn = balanced([0] * 30 + [1] * 30, ((0,), (1,)), 40, seed=0, ratio=(1, 3))
    assert [sum(i < 30 for i in drawn), sum(i >= 30 for i in drawn)] == [10, 30]


def test_balancing_without_a_count_shows_each_film_of_the_largest_class_once():
    drawn = balanced([0] * 7 + [1] * 2, ((0,), (1,)), 0, seed=0)
    assert Counter(i for i in drawn if i < 7) == Counter(range(7))
    assert sum(i >= 7 for i in drawn) == 7


def test_the_reference_makes_5819_films_of_its_training_part():
    assert len(upsampled(REFERENCE_STAGES)) == pytest.approx(5819, abs=2)


def test_an_upsampled_part_has_the_ratio_and_every_film_whole_once():
    copies = upsampled(REFERENCE_STAGES)
    counts = Counter(REFERENCE_STAGES[copy.member] for copy in copies)
    assert np.array([counts[s] for s in range(4)]) / counts[1] * 25 == pytest.approx(REFERENCE_RATIO, abs=0.02)
    assert sorted(copy.member for copy in copies if copy.corner is None) == list(range(len(REFERENCE_STAGES)))


def test_upsampling_leaves_out_stages_without_films():
    copies = upsampled([1, 1, 1, 1, 1, 2])
    assert Counter(copy.member for copy in copies) == {0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 3}


def test_upsampling_is_repeated_by_its_seed():
    assert upsampled([0, 1, 1, 1], seed=3) == upsampled([0, 1, 1, 1], seed=3)
    assert upsampled([0, 1, 1, 1], seed=3) != upsampled([0, 1, 1, 1], seed=4)


def test_a_copy_is_a_crop_of_four_fifths_at_its_corner():
    picture = np.arange(100, dtype=np.float32).reshape(10, 10)
    assert np.array_equal(Copy(0, (1.0, 0.0)).cut(picture), picture[:8, 2:])
    assert Copy(0, (1.0, 0.0)).resized(picture).shape == (10, 10)
    assert Copy(0).cut(picture) is picture


def test_a_ratio_by_stage_serves_a_task_of_fewer_classes():
    assert Training("stage", ratio=REFERENCE_RATIO).draws == (((1,), (2,), (3,)), (25.0, 16.0, 10.0))
    assert Training("ill", ratio=(1.0, 3.0)).draws == (((0,), (1, 2, 3)), (1.0, 3.0))


def test_a_ratio_of_another_length_is_refused():
    with pytest.raises(ValueError, match="2 numbers above 0, or 4"):
        Training("ill", ratio=(1.0, 2.0, 3.0))


def test_the_rate_of_the_reference_falls_to_a_tenth_after_forty_epochs():
    parameter = torch.nn.Parameter(torch.zeros(1))
    run = Training("four", optimizer="sgd", rate=0.001, epochs=80, decay_every=40)
    optimizer, rate_at = optimizer_of(run, [parameter])
    assert [rate_at(39.9), rate_at(40), rate_at(79.9)] == pytest.approx([0.001, 0.0001, 0.0001])
    assert optimizer.param_groups[0]["momentum"] == 0.9


def test_a_vector_is_the_matrix_whose_rows_are_constant():
    assert costs_of([5, 8, 9], 3) == ((0, 5, 5), (8, 0, 8), (9, 9, 0))


def test_equal_costs_of_two_classes_double_the_cross_entropy():
    logits, classes = torch.randn(6, 2, generator=torch.Generator().manual_seed(0)), torch.tensor([0, 1, 0, 1, 1, 0])
    expected = 2 * functional.cross_entropy(logits, classes)
    assert float(stage_loss(logits, classes, costs_of([3, 3], 2))) == pytest.approx(float(expected), rel=1e-5)


def test_the_cost_weighted_loss_is_the_sum_it_is_documented_to_be():
    logits, classes = torch.randn(5, 3, generator=torch.Generator().manual_seed(1)), torch.tensor([0, 1, 2, 1, 0])
    table = np.array([[0, 1, 6], [2, 0, 1], [4, 2, 0]], float)
    share, p = table / (16 / 6), logits.softmax(dim=1).numpy()
    terms = [
        -share[y].sum() / 2 * np.log(p[n, y]) - sum(share[y, j] * np.log(1 - p[n, j]) for j in range(3) if j != y)
        for n, y in enumerate(classes.tolist())
    ]
    assert float(stage_loss(logits, classes, costs_of(table, 3))) == pytest.approx(np.mean(terms), rel=1e-5)


def test_a_dear_mistake_is_pushed_away_harder_than_a_cheap_one():
    logits = torch.zeros(1, 3, requires_grad=True)
    stage_loss(logits, torch.tensor([0]), ((0, 1, 5), (1, 0, 1), (1, 1, 0))).backward()
    assert logits.grad[0, 2] > logits.grad[0, 1] > 0


def test_the_cost_weighted_loss_stays_finite_where_the_network_is_sure_and_wrong():
    logits = torch.tensor([[200.0, 0.0, 0.0]], requires_grad=True)
    loss = stage_loss(logits, torch.tensor([2]), costs_of([5, 8, 9], 3))
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(logits.grad).all()


def test_costs_from_a_confusion_matrix_rise_with_how_often_it_happened():
    costs = np.array(costs_from_confusion([[99, 1, 0], [4, 88, 8], [2, 40, 58]]))
    assert costs[2, 1] == costs.max()
    assert costs[~np.eye(3, dtype=bool)].min() >= 1
    assert costs[~np.eye(3, dtype=bool)].mean() == pytest.approx(2)
    assert costs.sum(axis=1).argsort().tolist() == [0, 1, 2]


def test_costs_are_read_from_a_text_a_file_and_the_confusion_of_a_run(tmp_path):
    (tmp_path / "costs.json").write_text("[[0, 1, 2], [3, 0, 4], [5, 6, 0]]")
    (tmp_path / "confusion.json").write_text(json.dumps({"confusion": [[9, 1, 0], [1, 9, 0], [0, 5, 5]]}))
    groups = GROUPS["stage"]
    assert read_costs("5:8:9", groups) == costs_of([5, 8, 9], 3)
    assert read_costs(str(tmp_path / "costs.json"), groups)[2] == (5, 6, 0)
    assert read_costs(f"from:{tmp_path / 'confusion.json'}", groups) == costs_from_confusion(
        [[9, 1, 0], [1, 9, 0], [0, 5, 5]]
    )


def test_a_confusion_matrix_of_the_four_stages_is_reduced_to_the_classes_of_the_task(tmp_path):
    (tmp_path / "c.json").write_text("[[8, 1, 1, 0], [2, 6, 1, 1], [0, 2, 7, 1], [0, 0, 3, 7]]")
    assert read_costs(f"from:{tmp_path / 'c.json'}", GROUPS["ill"]) == costs_from_confusion([[8, 2], [2, 28]])


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ([1, 2], "3 numbers"),
        ([[1, 2, 3]] * 3, "0 on the diagonal"),
        ([-1, 2, 3], "0 or more"),
        ([0, 0, 0], "not all 0"),
        ("abc", "3 rows"),
    ],
)
def test_costs_that_make_no_sense_are_refused(values, match):
    with pytest.raises(CostsError, match=match):
        costs_of(values, 3)


@pytest.mark.parametrize("text", ["5;8;9", "from:nowhere.json", "nowhere.json"])
def test_costs_that_cannot_be_read_are_refused(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CostsError, match=r"costs|cannot be read"):
        read_costs(text, GROUPS["stage"])
