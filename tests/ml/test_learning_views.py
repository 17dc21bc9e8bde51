"""Chests turned and stretched a little: what is seen and what is true of it move together."""

import numpy as np
import torch

from ml.learning.cache import FilmCache
from ml.learning.views import Copy, TrainingViews, posed
from tests.tiny_training import TINY, write_films


def test_a_turned_chest_keeps_its_truth_where_it_is_seen():
    spot = torch.zeros(1, 80, 80)
    spot[0, 14:18, 58:62] = 1
    seen, true = posed([spot.repeat(3, 1, 1), spot.repeat(9, 1, 1)], torch.Generator().manual_seed(3))
    assert not torch.equal(seen[:1], spot)
    assert torch.equal(seen[:1], true[:1])


def test_the_middle_of_a_turned_chest_stays_where_it_is():
    rows, columns = torch.meshgrid(torch.arange(81.0), torch.arange(81.0), indexing="ij")
    for seed in range(5):
        (moved,) = posed([torch.stack([rows, columns])], torch.Generator().manual_seed(seed))
        torch.testing.assert_close(moved[:, 40, 40], torch.tensor([40.0, 40.0]), atol=0.1, rtol=0)


def test_beyond_its_border_a_turned_film_repeats_it():
    (paper,) = posed([torch.ones(1, 64, 64)], torch.Generator().manual_seed(1))
    assert bool((paper == 1).all())


def test_views_of_turned_chests_are_repeated_by_their_seed(tmp_path):
    cache = FilmCache(write_films(tmp_path / "films", 4), TINY, tmp_path / "cache")
    one, other = (TrainingViews(cache, TINY, [Copy(0)] * 3, seed=5, augment="posture") for _ in range(2))
    plain = TrainingViews(cache, TINY, [Copy(0)] * 3, seed=5, augment="exposure")
    for index in range(3):
        assert torch.equal(one[index][0], other[index][0])
        assert not np.allclose(one[index][0].numpy(), plain[index][0].numpy())
