"""Test views, training views and the way back to film pixels."""

import numpy as np
import pytest
import torch

from ml.film.transforms import Geometry, Preprocess, standardise
from ml.learning.vision import models

SETTINGS = Preprocess(film_size=100, crop=0.8, input_size=64)
REFERENCE = Preprocess(film_size=100, crop=0.8, input_size=80, channels="equal")


def test_the_ten_crops_are_those_of_torchvision(film):
    models()
    from torchvision.transforms import functional

    square = torch.from_numpy(REFERENCE.film(film))[None]
    mirror_pairs = [0, 1, 2, 3, 4, 6, 5, 8, 7, 9]  # torchvision crops the mirrored film, so left and right change
    ours = REFERENCE.test_view(film)[mirror_pairs, :1]
    torch.testing.assert_close(ours, torch.stack(functional.ten_crop(square, [80, 80])))


def test_a_test_view_of_the_reference_has_three_equal_channels(film):
    view = REFERENCE.test_view(film)
    assert view.shape == (10, 3, 80, 80)
    assert torch.equal(view[:, 0], view[:, 2])


def test_texture_channels_show_faint_grain_far_more_clearly_than_the_film_does():
    rng = np.random.default_rng(3)
    smooth = np.tile(np.linspace(0, 1, 512, dtype=np.float32), (512, 1)) + rng.normal(0, 0.002, (512, 512))
    grained = smooth.copy()
    grained[200:300, 200:300] += 0.03 * (rng.random((100, 100)) < 0.1)
    fine = Preprocess(film_size=256)
    layers = [fine.layers(torch.from_numpy(fine.film(x.astype(np.float32)))[None]) for x in (smooth, grained)]
    change = (layers[1] - layers[0])[:, 110:140, 110:140].mean(dim=(1, 2))
    assert change[1] > 10 * change[0]
    assert change[2] > 10 * change[0]


def test_texture_is_measured_at_twice_the_film_size_and_the_reference_at_the_film_size():
    assert SETTINGS.film(np.eye(300, dtype=np.float32)).shape == (200, 200)
    assert REFERENCE.film(np.eye(300, dtype=np.float32)).shape == (100, 100)


def test_channels_nobody_knows_are_refused():
    with pytest.raises(ValueError, match="none of bands, texture, equal"):
        Preprocess(channels="local")


def test_a_film_is_standardised_whatever_its_brightness(film):
    np.testing.assert_allclose(SETTINGS.film(film * 0.5 + 0.3), SETTINGS.film(film), atol=1e-4)


def test_a_constant_film_becomes_zero_not_nan():
    assert np.array_equal(standardise(np.full((4, 4), 0.7, np.float32)), np.zeros((4, 4), np.float32))


def test_a_film_smaller_than_the_film_size_is_enlarged():
    assert REFERENCE.film(np.eye(70, 64, dtype=np.float32)).shape == (100, 100)


def test_the_same_generator_gives_the_same_training_view(film):
    square = torch.from_numpy(REFERENCE.film(film))[None]
    views = [REFERENCE.training_view(square, torch.Generator().manual_seed(9))[0] for _ in range(2)]
    assert torch.equal(*views)


def test_a_training_view_shows_the_part_it_says(film):
    square = torch.from_numpy(REFERENCE.film(film))[None]
    for seed in range(6):
        view, (x, y, flipped) = REFERENCE.training_view(square, torch.Generator().manual_seed(seed))
        part = square[0, y : y + 80, x : x + 80]
        assert torch.equal(view[0], part.flip(-1) if flipped else part)


@pytest.mark.parametrize("point", [(0, 0), (320, 0), (160, 160), (17.5, 300.25)])
def test_a_point_goes_to_the_film_and_back(point):
    geometry = Geometry(rows=2500, columns=2048, film_size=320)
    assert geometry.from_film(*geometry.to_film(*point)) == pytest.approx(point)


def test_the_square_covers_the_film_edge_to_edge():
    assert Geometry(rows=2500, columns=2048, film_size=320).to_film(320, 320) == (2048, 2500)


BANDS = Preprocess(film_size=64, crop=0.75, input_size=48, channels="bands")


def mottled(seed, bright_dots=0):
    film = np.random.default_rng(seed).normal(0.5, 0.05, (1024, 1024)).astype(np.float32)
    for y, x in np.random.default_rng(seed).integers(300, 700, (bright_dots, 2)):
        film[y : y + 4, x : x + 4] += 0.5
    return film


def test_bands_tell_bright_dots_from_mottle_as_strong():
    asymmetry = slice(5, 9)
    plain, dotted = (BANDS.layers_of(mottled(1, dots))[asymmetry, 24:40, 24:40] for dots in (0, 200))
    assert abs(float(plain.mean())) < 0.1
    assert float(dotted.amax(dim=(1, 2)).max()) > 1


def test_bands_measure_the_same_detail_whatever_size_the_network_sees():
    large = Preprocess(film_size=128, crop=0.75, input_size=96, channels="bands")
    small, halved = (p.layers_of(mottled(2, 100))[1:5].mean(dim=(1, 2)) for p in (BANDS, large))
    torch.testing.assert_close(small, halved, atol=0.15, rtol=0)


@pytest.mark.parametrize("channels", ["equal", "texture", "bands"])
def test_views_have_as_many_channels_as_the_network_takes(channels):
    prepared = Preprocess(film_size=64, crop=0.75, input_size=48, channels=channels)
    layers = prepared.layers_of(mottled(3))
    view, _ = prepared.training_view(layers, torch.Generator().manual_seed(0))
    assert view.shape == (prepared.inputs, 48, 48)
    assert prepared.ten_crops(layers).shape == (10, prepared.inputs, 48, 48)
    assert prepared.centre_view(layers[None]).shape == (1, prepared.inputs, 48, 48)


@pytest.mark.parametrize("channels", ["equal", "texture", "bands"])
def test_another_exposure_changes_the_layers_as_it_changes_the_film(channels):
    prepared = Preprocess(film_size=64, crop=0.75, input_size=48, channels=channels)
    film = torch.from_numpy(prepared.film(mottled(4)))[None]
    generator = torch.Generator().manual_seed(9)  # a strong stretch
    _, stretch = torch.randn(2, generator=torch.Generator().manual_seed(9))
    told = prepared.vary(prepared.layers(film), generator)
    shown = prepared.layers(film * (1 + 0.08 * stretch))
    difference = told - shown
    assert float(difference[0].std()) < 1e-3
    if channels == "texture":
        torch.testing.assert_close(told[2], shown[2], atol=0.03, rtol=0)  # the finest detail is nearly empty here
