"""Finer maps from inner layers: LayerCAM, their conjunction, and the evidence map of a hierarchy."""

import numpy as np
import pytest
import torch

from ml.film.transforms import Preprocess
from ml.learning.models import build
from ml.staging import explain
from ml.staging.explain import Answer

SIZE = 64


@pytest.fixture(scope="module")
def networks():
    torch.manual_seed(0)
    return build("resnet34", 2).eval(), build("resnet34", 3).eval()


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


def test_a_layer_map_is_the_positive_slope_times_the_positive_activation(networks, view):
    model = networks[0]
    kept = []
    model.features[5].register_forward_hook(lambda module, given, x: kept.append(x))
    logits = model(view)
    model.features[5]._forward_hooks.clear()
    (slope,) = torch.autograd.grad(ill_against_healthy(logits).sum(), kept[0])
    expected = (kept[0].clamp(min=0) * slope.clamp(min=0)).sum(dim=1)[0]
    assert float(expected.detach().max()) > 0
    torch.testing.assert_close(explain.layer_maps(model, view, ill_against_healthy)[1], expected.detach())


def test_layer_maps_can_be_made_in_inference_mode(networks, view):
    with torch.inference_mode():
        maps = explain.layer_maps(networks[0], view + 0, ill_against_healthy)
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


def test_the_brightest_place_of_an_evidence_map_is_the_score_of_illness(networks, view):
    evidence = explain.evidence_map(*networks, view, Answer(stage=2, ill_score=0.7), 16)
    assert evidence.shape == (16, 16)
    assert evidence.dtype == np.float32
    assert evidence.min() >= 0
    assert evidence.max() == pytest.approx(0.7)


def test_the_map_of_a_healthy_film_depends_on_classifier_a_alone(networks, view):
    others = build("resnet34", 3).eval()
    healthy, ill = Answer(stage=0, ill_score=0.1), Answer(stage=1, ill_score=0.9)
    first, second = (explain.evidence_map(networks[0], b, view, healthy, 16) for b in (networks[1], others))
    np.testing.assert_array_equal(first, second)
    one, two = (explain.evidence_map(networks[0], b, view, ill, 16) for b in (networks[1], others))
    assert not np.allclose(one, two)


def test_evidence_outside_known_lungs_is_left_out(networks, view):
    lungs = np.zeros((200, 160), bool)
    lungs[50:150, 80:] = True
    evidence = explain.evidence_map(*networks, view, Answer(1, 0.8), 16, lungs)
    assert evidence[:, :7].max() == evidence[:3].max() == evidence[13:].max() == 0
    assert evidence.max() == pytest.approx(0.8)


def test_the_answer_stands_against_the_mean_of_the_others():
    logits = torch.tensor([[1.0, 5.0, 3.0]])
    assert float(explain.against_others(logits, 1)) == pytest.approx(5 - 2)


def test_the_whole_view_has_the_scale_of_the_crops():
    film = np.random.default_rng(0).random((90, 70)).astype(np.float32)
    assert explain.whole_view(film, Preprocess(80, 0.8, 64)).shape == (1, 3, 80, 80)
    assert explain.whole_view(film, Preprocess(80, 0.8, 32)).shape == (1, 3, 40, 40)
