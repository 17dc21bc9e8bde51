"""Finer maps from inner layers: HiResCAM, their conjunction, and the evidence map of classifier A."""

import numpy as np
import pytest
import torch

from ml.film.transforms import Preprocess
from ml.learning.models import build
from ml.staging import explain

SIZE = 64


@pytest.fixture(scope="module")
def network():
    """An untrained network whose answer rests on positive evidence alone, as that of a trained one mostly does."""
    torch.manual_seed(0)
    model = build("resnet34", 2).eval()
    model.linear.weight.data = torch.stack([-model.linear.weight[0].abs(), model.linear.weight[1].abs()]).detach()
    return model


@pytest.fixture(scope="module")
def view():
    return torch.randn(1, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(1))


def ill_against_healthy(logits):
    return logits[:, 1] - logits[:, 0]


@pytest.mark.parametrize("architecture", ["alexnet", "vgg16", "resnet34", "densenet121"])
def test_every_backbone_has_a_layer_of_every_stride(architecture):
    model = build(architecture, 2).eval()
    sides = [one.shape[-1] for one in explain.layer_maps(model, torch.randn(1, 3, 96, 96), ill_against_healthy)]
    assert sides == sorted(sides, reverse=True)
    assert 23 <= sides[0] <= 24
    assert 9 <= sides[1] <= 12
    assert 2 <= sides[3] <= sides[2] <= 6


def test_a_layer_map_is_the_positive_part_of_slope_times_activation(network, view):
    model = network
    kept = []
    model.features[5].register_forward_hook(lambda module, given, x: kept.append(x))
    logits = model(view)
    model.features[5]._forward_hooks.clear()
    (slope,) = torch.autograd.grad(ill_against_healthy(logits).sum(), kept[0])
    expected = (kept[0] * slope).sum(dim=1)[0].clamp(min=0)
    assert float(expected.detach().max()) > 0
    torch.testing.assert_close(explain.layer_maps(model, view, ill_against_healthy)[1], expected.detach())


def test_layer_maps_can_be_made_in_inference_mode(network, view):
    with torch.inference_mode():
        maps = explain.layer_maps(network, view + 0, ill_against_healthy)
    assert all(float(one.min()) >= 0 for one in maps)


def test_a_conjunction_is_bright_only_where_every_map_is():
    left, upper = torch.zeros(4, 4), torch.zeros(8, 8)
    left[:, :2] = 3.0
    upper[:4] = 0.1
    both = explain.conjunction([left, upper], 16)
    assert both[:6, :6].min() > 0.5
    assert both[10:].max() == both[:, 10:].max() == 0


def test_a_conjunction_of_one_map_is_that_map_sharpened():
    one = torch.tensor([[1.0, 0.5], [0.25, 0.0]])
    expected = (one**explain.SHARPNESS).numpy()
    np.testing.assert_allclose(explain.conjunction([one], 2), expected, rtol=1e-5)
    np.testing.assert_allclose(explain.conjunction([one, one * 7], 2), expected, rtol=1e-5)


def test_a_conjunction_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one map"):
        explain.conjunction([], 8)


def test_a_map_of_nothing_makes_an_empty_conjunction():
    assert explain.conjunction([torch.ones(4, 4), torch.zeros(4, 4)], 8).max() == 0


def test_the_brightest_place_of_an_evidence_map_is_the_score_of_illness(network, view):
    evidence = explain.evidence_map(network, view, 0.7, 16)
    assert evidence.shape == (16, 16)
    assert evidence.dtype == np.float32
    assert evidence.min() >= 0
    assert evidence.max() == pytest.approx(0.7)


def test_evidence_outside_known_lungs_is_left_out(network, view):
    lungs = np.zeros((200, 160), bool)
    lungs[50:150, 80:] = True
    whole, inside = explain.evidence_map(network, view, 0.8, 16), explain.evidence_map(network, view, 0.8, 16, lungs)
    assert whole[4:12, 8:].max() > 0
    assert inside[:, :7].max() == inside[:3].max() == inside[13:].max() == 0
    assert inside.max() == pytest.approx(0.8)


def test_a_film_with_nothing_that_speaks_for_illness_has_an_empty_map(network, view):
    turned = build("resnet34", 2).eval()
    turned.load_state_dict(network.state_dict())
    turned.head.weight.data[:] = 0
    assert explain.evidence_map(turned, view, 0.5, 16).max() == 0


def test_the_answer_stands_against_the_mean_of_the_others():
    logits = torch.tensor([[1.0, 5.0, 3.0]])
    assert float(explain.against_others(logits, 1)) == pytest.approx(5 - 2)


def test_the_whole_view_has_the_scale_of_the_crops():
    film = np.random.default_rng(0).random((90, 70)).astype(np.float32)
    assert explain.whole_view(film, Preprocess(80, 0.8, 64)).shape == (1, 3, 80, 80)
    assert explain.whole_view(film, Preprocess(80, 0.8, 32)).shape == (1, 3, 40, 40)
