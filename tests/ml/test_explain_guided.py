"""Guided backpropagation and occlusion, on networks whose answer is known by hand."""

import numpy as np
import pytest
import torch
from torch import nn

from ml.learning.models import Classifier, build
from ml.staging.guided import guided_backpropagation, occlusion


def first(logits):
    return logits[:, 0]


@pytest.fixture
def upper_left():
    """A network whose only logit is the sum of the brightness in the upper left quarter of a 32-pixel view."""
    head = nn.Sequential(nn.Flatten(), nn.Linear(32 * 32, 1, bias=False))
    weight = torch.zeros(32, 32)
    weight[:16, :16] = 1 / 256
    head[1].weight.data = weight.reshape(1, -1)
    trunk = nn.Conv2d(3, 1, 1, bias=False)
    trunk.weight.data[:] = 1 / 3
    return Classifier(trunk, head, 1, gap_linear=False)


@pytest.fixture
def bright_spot():
    view = torch.zeros(1, 3, 32, 32)
    view[..., 4:12, 4:12] = 1.0
    return view


def test_covering_what_counts_lowers_the_score_and_covering_the_rest_does_not(upper_left, bright_spot):
    fall = occlusion(upper_left, bright_spot, first, square=8, step=4)
    assert fall.shape == (32, 32)
    assert np.unravel_index(fall.argmax(), fall.shape) < (12, 12)
    assert fall[20:, 20:].max() == 0


def test_the_last_square_reaches_the_far_edge(upper_left, bright_spot):
    spot = bright_spot.flip(-1).flip(-2)
    upper_left.head[1].weight.data[:] = 1 / 256
    assert occlusion(upper_left, spot, first, square=10, step=10)[31, 31] > 0


def test_a_square_larger_than_the_view_is_refused(upper_left, bright_spot):
    with pytest.raises(ValueError, match="square of 33"):
        occlusion(upper_left, bright_spot, first, square=33)


def test_guided_slopes_lie_where_the_score_comes_from(upper_left, bright_spot):
    slopes = guided_backpropagation(upper_left, bright_spot, first)
    assert slopes[4:12, 4:12].min() > 0
    assert slopes[16:].max() == slopes[:, 16:].max() == 0


def test_guided_slopes_pass_only_what_is_positive():
    """y = -relu(x): the plain slope is -1 where x > 0, the guided one 0 everywhere."""
    trunk = nn.Conv2d(3, 1, 1, bias=False)
    trunk.weight.data[:] = 1.0
    head = nn.Sequential(nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1, 1, bias=False))
    head[3].weight.data[:] = -1.0
    model = Classifier(trunk, head, 1, gap_linear=False)
    assert guided_backpropagation(model, torch.ones(1, 3, 8, 8), first).max() == 0
    head[3].weight.data[:] = 1.0
    assert guided_backpropagation(model, torch.ones(1, 3, 8, 8), first).min() > 0


def test_guided_backpropagation_leaves_the_network_as_it_was():
    torch.manual_seed(0)
    model, view = build("alexnet", 2).eval(), torch.randn(1, 3, 64, 64)
    before = model(view)
    assert guided_backpropagation(model, view, first).shape == (64, 64)
    torch.testing.assert_close(model(view), before)
    assert any(isinstance(part, nn.ReLU) for part in model.modules())
