"""Class maps without a backward pass, and the boxes drawn from them."""

import numpy as np
import pytest
import torch

from ml.film.transforms import Geometry, Preprocess
from ml.learning.models import build
from ml.staging import explain


@pytest.mark.parametrize("architecture", ["densenet121", "resnet34", "vgg16"])
@pytest.mark.parametrize("k", [0, 2])
def test_the_class_map_equals_grad_cam_by_a_real_gradient(architecture, k):
    torch.manual_seed(0)
    model = build(architecture, 3).eval()
    features = model.forward_features(torch.randn(2, 3, 96, 96)).detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(model.forward_head(features)[:, k].sum(), features)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    grad_cam = (weights * features).sum(dim=1)
    assert float(grad_cam.detach().abs().max()) > 0
    torch.testing.assert_close(explain.class_map(features, model, k), grad_cam)


def test_a_map_by_gradient_can_be_made_of_what_inference_left():
    model = build("alexnet", 2).eval()
    with torch.inference_mode():
        features = model.forward_features(torch.randn(1, 3, 96, 96))
        assert explain.class_map(features, model, 1).shape == features.shape[:1] + features.shape[2:]


def test_the_map_and_the_bias_add_up_to_the_logit():
    torch.manual_seed(0)
    model = build("densenet121", 3).eval()
    features = model.forward_features(torch.randn(1, 3, 96, 96))
    logit = model.forward_head(features)[0, 1]
    total = explain.class_map(features, model, 1).sum() + model.linear.bias[1]
    torch.testing.assert_close(total, logit)


def test_the_ten_maps_go_back_to_where_their_crops_were():
    preprocess = Preprocess(film_size=160, crop=0.8, input_size=128)
    maps = torch.zeros(10, 4, 4)
    maps[1, 0, 3] = 1.0  # the upper right corner of the upper right crop
    maps[6, 0, 0] = 1.0  # the same place in its mirror image
    placed = explain.crops_in_place(maps, preprocess)
    assert placed.shape == (40, 40)
    assert placed[0, 39] == placed.max() > 0
    assert placed[20:].max() == placed[:, :15].max() == 0


def test_equal_maps_stay_equal_where_crops_overlap():
    placed = explain.crops_in_place(torch.ones(10, 4, 4), Preprocess(film_size=160, crop=0.8, input_size=128))
    np.testing.assert_allclose(placed, 1)


def test_a_bright_part_becomes_a_box_in_film_pixels():
    evidence = np.zeros((40, 40), np.float32)
    evidence[10:20, 4:8] = 2.0
    (region,) = explain.regions(evidence, Geometry(rows=400, columns=800, film_size=160))
    assert (region.x0, region.y0, region.x1, region.y1) == (80, 100, 160, 200)
    assert region.peak == 2.0
    assert region.energy == pytest.approx(1.0)


def test_an_empty_map_has_no_region():
    assert explain.regions(np.zeros((40, 40), np.float32), Geometry(400, 400, 160)) == ()


def test_regions_come_with_the_strongest_evidence_first():
    evidence = np.zeros((40, 40), np.float32)
    evidence[2:4, 2:4] = 1.0
    evidence[20:30, 20:30] = 1.0
    first, second = explain.regions(evidence, Geometry(400, 400, 160))
    assert first.energy > second.energy


def test_the_cover_map_is_in_proportion_to_the_cover_and_as_bright_as_the_score():
    preprocess, cover = Preprocess(film_size=160, crop=0.8, input_size=128), torch.full((10, 8, 8), 0.1)
    cover[1, 0, 7] = cover[6, 0, 0] = 0.9  # the upper right corner of the upper right crop, and its mirror image
    placed = explain.cover_map(cover, preprocess, ill_score=0.72)
    assert placed.shape == (40, 40)
    assert placed[0, 39] == placed.max() == pytest.approx(0.72)
    assert placed[39, 0] == pytest.approx(0.08)


def test_outside_the_lungs_the_cover_map_is_dark():
    preprocess, lungs = Preprocess(film_size=160, crop=0.8, input_size=128), np.zeros((200, 160), bool)
    lungs[:, :80] = True
    placed = explain.cover_map(torch.full((10, 8, 8), 0.5), preprocess, 0.7, lungs)
    assert placed[:, 20:].max() == 0
    np.testing.assert_allclose(placed[:, :20], 0.7, rtol=1e-5)


def test_a_cover_map_of_nothing_stays_empty():
    assert explain.cover_map(torch.zeros(10, 8, 8), Preprocess(160, 0.8, 128), 0.7).max() == 0
