"""Test views, training views and the way back to film pixels."""

import numpy as np
import pytest
import torch

from ml.film.transforms import Geometry, Preprocess, standardise
from ml.learning.vision import models

SETTINGS = Preprocess(film_size=100, crop=0.8, input_size=64)


def test_the_ten_crops_are_those_of_torchvision(film):
    models()
    from torchvision.transforms import functional

    plain = Preprocess(film_size=100, crop=0.8, input_size=80)
    square = torch.from_numpy(plain.film(film))[None]
    mirror_pairs = [0, 1, 2, 3, 4, 6, 5, 8, 7, 9]  # torchvision crops the mirrored film, so left and right change
    ours = plain.test_view(film)[mirror_pairs, :1]
    torch.testing.assert_close(ours, torch.stack(functional.ten_crop(square, [80, 80])))


def test_a_test_view_of_the_reference_has_three_equal_channels(film):
    view = Preprocess(film_size=100, crop=0.8, input_size=64, channels="equal").test_view(film)
    assert view.shape == (10, 3, 64, 64)
    assert torch.equal(view[:, 0], view[:, 2])


def test_local_channels_show_a_faint_dot_more_clearly_than_the_film_does():
    film = np.tile(np.linspace(0, 1, 100, dtype=np.float32), (100, 1))
    dotted = film.copy()
    dotted[50, 50] += 0.05
    plain = Preprocess(film_size=100, crop=0.8, input_size=80)
    layers = [plain.layers(torch.from_numpy(plain.film(picture))[None]) for picture in (film, dotted)]
    gain = (layers[1] - layers[0])[:, 50, 50]
    assert gain[1] > 3 * gain[0]
    assert gain[2] > 3 * gain[0]


def test_a_film_is_standardised_whatever_its_brightness(film):
    np.testing.assert_allclose(SETTINGS.film(film * 0.5 + 0.3), SETTINGS.film(film), atol=1e-4)


def test_a_constant_film_becomes_zero_not_nan():
    assert np.array_equal(standardise(np.full((4, 4), 0.7, np.float32)), np.zeros((4, 4), np.float32))


def test_a_film_smaller_than_the_film_size_is_enlarged():
    assert SETTINGS.film(np.eye(70, 64, dtype=np.float32)).shape == (100, 100)


def test_the_same_generator_gives_the_same_training_view(film):
    square = torch.from_numpy(SETTINGS.film(film))[None]
    views = [SETTINGS.training_view(square, torch.Generator().manual_seed(9))[0] for _ in range(2)]
    assert torch.equal(*views)


def test_a_training_view_shows_the_part_it_says(film):
    plain = Preprocess(film_size=100, crop=0.8, input_size=80)
    square = torch.from_numpy(plain.film(film))[None]
    for seed in range(6):
        view, (x, y, flipped) = plain.training_view(square, torch.Generator().manual_seed(seed))
        part = square[0, y : y + 80, x : x + 80]
        assert torch.equal(view[0], part.flip(-1) if flipped else part)


@pytest.mark.parametrize("point", [(0, 0), (320, 0), (160, 160), (17.5, 300.25)])
def test_a_point_goes_to_the_film_and_back(point):
    geometry = Geometry(rows=2500, columns=2048, film_size=320)
    assert geometry.from_film(*geometry.to_film(*point)) == pytest.approx(point)


def test_the_square_covers_the_film_edge_to_edge():
    assert Geometry(rows=2500, columns=2048, film_size=320).to_film(320, 320) == (2048, 2500)
