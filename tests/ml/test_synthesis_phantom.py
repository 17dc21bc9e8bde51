"""The drawn chest: anatomy where it belongs, tones like a film's, the same from the same seed."""

import numpy as np
import pytest

from ml.synthesis import phantom
from ml.synthesis.developing import develop
from ml.synthesis.phantom_frame import dome, frame_of, splat

WIDTH = 200


@pytest.fixture(scope="module")
def chests():
    return [phantom.chest(np.random.default_rng([11, k]), WIDTH) for k in range(6)]


def test_the_same_seed_draws_the_same_chest():
    first, second = (phantom.chest(np.random.default_rng(5), WIDTH) for _ in range(2))
    assert np.array_equal(first.signal, second.signal)
    assert np.array_equal(first.lungs, second.lungs)


def test_a_chest_is_finite_and_single_precision(chests):
    for chest in chests:
        assert chest.signal.dtype == np.float32
        assert np.isfinite(chest.signal).all()


def test_each_lung_is_one_piece_of_human_size(chests):
    for chest in chests:
        for lung in (chest.right_lung, chest.left_lung):
            area_cm2 = lung.sum() * chest.mm**2 / 100
            assert 90 < area_cm2 < 330


def test_the_two_lungs_do_not_touch(chests):
    for chest in chests:
        assert not (chest.right_lung & chest.left_lung).any()


def test_the_heart_takes_more_of_the_left_lung_than_of_the_right(chests):
    assert sum(c.right_lung.sum() for c in chests) > sum(c.left_lung.sum() for c in chests)


def test_lungs_are_darker_than_the_middle_between_them(chests):
    for chest in chests:
        rows = np.flatnonzero(chest.lungs.any(axis=1))
        row = rows[rows.size * 6 // 10]
        inner = [np.nonzero(chest.right_lung[row])[0][-1], np.nonzero(chest.left_lung[row])[0][0]]
        middle = chest.signal[row, inner[0] + 4 : inner[1] - 3].mean()
        assert middle > chest.signal[row][chest.lungs[row]].mean() + 0.3


def test_a_developed_chest_has_the_tones_of_a_film(chests):
    lungs = [np.median(develop(c.signal, c.mm, np.random.default_rng(k))[c.lungs]) for k, c in enumerate(chests)]
    assert 0.3 < np.mean(lungs) < 0.6


def test_texture_falls_with_frequency_as_on_films(chests):
    chest = phantom.chest(np.random.default_rng(3), 640)
    film = develop(chest.signal, chest.mm, np.random.default_rng(3))
    rows, columns = np.nonzero(chest.right_lung)
    row, column = int(np.median(rows)) - 32, int(np.median(columns)) - 32
    window = film[row : row + 64, column : column + 64]
    power = np.abs(np.fft.fft2((window - window.mean()) * np.outer(np.hanning(64), np.hanning(64)))) ** 2
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(64, chest.mm), np.fft.fftfreq(64, chest.mm)))
    band = (frequency > 0.04) & (frequency < 0.7)
    slope = np.polyfit(np.log(frequency[band]), np.log(power[band]), 1)[0]
    assert -4.6 < slope < -2.2


def test_splatted_points_keep_their_mass():
    frame = frame_of(np.random.default_rng(0), 100, 100.0)
    points = np.random.default_rng(1).uniform((-20, 20), (20, 60), (500, 2))
    drawn = splat(frame, points, np.full(500, 2.0))
    assert drawn.sum() * frame.mm**2 == pytest.approx(1000, rel=1e-3)


def test_half_a_chord_is_one_in_the_middle_and_zero_outside():
    assert dome(np.array([0, 0.6, 1, 2], np.float32)) == pytest.approx([1, 0.8, 0, 0], abs=1e-6)
