"""Fine-grained features: what is chosen, what is kept."""

import numpy as np
import pytest
import torch

from ml.learning.models import build
from ml.staging.explain import class_map, class_weights
from ml.staging.fine_grained import film_features, scda, scda_mask


def _two_spots():
    """(2, 6, 6) features: a spot of four positions, a brighter one of one, both seen by channel 0 only."""
    features = np.zeros((2, 6, 6))
    features[0, 1:3, 1:3] = 1
    features[0, 5, 5] = 9
    features[1] = 0.5
    return features


def test_only_the_largest_part_above_the_mean_is_chosen():
    mask = scda_mask(_two_spots(), [1, 0])
    assert np.argwhere(mask).tolist() == [[1, 1], [1, 2], [2, 1], [2, 2]]


def test_positions_that_touch_at_a_corner_are_one_part():
    features = np.zeros((1, 4, 4))
    features[0, [0, 1, 2], [0, 1, 2]] = 1
    features[0, 3, 0] = 1
    assert np.argwhere(scda_mask(features, [1])).tolist() == [[0, 0], [1, 1], [2, 2]]


def test_a_flat_map_chooses_nothing():
    assert not scda_mask(np.ones((3, 5, 5)), [1, 1, 1]).any()


def test_features_are_weighted_maps_inside_the_mask_and_zero_outside():
    kept = scda(_two_spots(), [2, 4])
    assert kept[:, 1, 1].tolist() == [2, 2]
    assert kept.sum() == pytest.approx(4 * 2 + 4 * 2)


def test_a_wrong_number_of_weights_is_refused():
    with pytest.raises(ValueError, match="one class weight a channel"):
        scda_mask(np.ones((3, 5, 5)), [1, 1])


@pytest.mark.parametrize("architecture", ["resnet34", "alexnet"])
def test_weights_sum_the_features_to_the_class_map(architecture):
    torch.manual_seed(0)
    model = build(architecture, 3).eval()
    features = model.forward_features(torch.randn(2, 3, 64, 64)).detach()
    summed = torch.einsum("nchw,nc->nhw", features, class_weights(features, model, 2))
    torch.testing.assert_close(summed, class_map(features, model, 2))


def test_a_mirrored_film_has_mirrored_features():
    torch.manual_seed(0)
    model = build("resnet34", 3).eval()
    crops = torch.randn(5, 512, 4, 4).abs()
    features = torch.cat([crops, torch.randn(5, 512, 4, 4).abs()])
    mirrored = torch.cat([features[5:], features[:5]])
    there = film_features(features, model, 1).reshape(512, 4, 4)
    back = film_features(mirrored, model, 1).reshape(512, 4, 4)
    np.testing.assert_allclose(there, back[..., ::-1], rtol=1e-5)
    assert np.abs(there).sum() > 0
