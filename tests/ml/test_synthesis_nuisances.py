"""What else stands on a film: drawn without regard to the stage, named, and without touching the truth."""

import numpy as np
import pytest

from ml.synthesis import nuisances, phantom
from ml.synthesis.nuisances_grid import lungs_of
from ml.synthesis.plan import make_film

MM = 1.8


@pytest.fixture(scope="module")
def chest():
    return phantom.chest(np.random.default_rng(2), 200)


@pytest.fixture(scope="module")
def lungs(chest):
    return lungs_of(chest.right_lung, chest.left_lung, chest.mm)


@pytest.mark.parametrize(("name", "draw"), [(name, draw) for name, _, draw in nuisances.FINDINGS])
def test_every_finding_shows_on_the_film(lungs, name, draw):
    drawn = draw(lungs, np.random.default_rng(4))
    assert drawn.shape == lungs.shape
    assert np.isfinite(drawn).all()
    assert drawn.max() > 0.03


@pytest.mark.parametrize(("name", "draw"), [f[::2] for f in nuisances.FINDINGS if f[0] in (
    "end_on_vessels", "effusion", "consolidation", "atelectasis", "plaque")])  # fmt: skip
def test_a_finding_of_the_lung_stays_in_the_lungs(lungs, name, draw):
    drawn = draw(lungs, np.random.default_rng(4))
    near = lungs.soft(lungs.inside, 4.0) > 0.02
    assert drawn[~near].max() < 0.02


def test_an_effusion_lies_in_one_lung_below():
    right, left = np.zeros((100, 100), bool), np.zeros((100, 100), bool)
    right[10:90, 10:45], left[10:90, 55:90] = True, True
    drawn = nuisances.effusion(lungs_of(right, left, MM), np.random.default_rng(0))
    by_side = np.array([drawn[right].sum(), drawn[left].sum()])
    assert by_side.min() < 0.02 * by_side.max()
    assert drawn[70:].sum() > 20 * drawn[:40].sum()


def test_a_granuloma_is_small_and_bright(lungs):
    drawn = nuisances.granuloma(lungs, np.random.default_rng(1))
    area_mm2 = (drawn > 0.1).sum() * lungs.mm**2
    assert area_mm2 < 3 * np.pi * 6**2


@pytest.mark.parametrize(("name", "spoil"), [f[::2] for f in nuisances.FAULTS])
def test_every_fault_changes_the_film(chest, name, spoil):
    film = np.linspace(0.2, 0.8, 90 * 80, dtype=np.float32).reshape(90, 80)
    spoilt = spoil(film, MM, np.random.default_rng(0))
    assert spoilt.shape == film.shape
    assert np.abs(spoilt - film).max() > 0.005


def test_an_overexposed_film_is_darker_and_an_underexposed_one_brighter():
    film = np.full((60, 60), 0.5, np.float32)
    over, under = (
        spoil(film, MM, np.random.default_rng(0)) for spoil in (nuisances.overexposed, nuisances.underexposed)
    )
    assert over.mean() < 0.45
    assert under.mean() > 0.55


def test_what_was_applied_is_named(chest):
    names = {name for name, _, _ in nuisances.FINDINGS}
    seen = set()
    for seed in range(30):
        signal, applied = nuisances.before_developing(chest.signal, chest, np.random.default_rng(seed))
        assert (np.abs(signal - chest.signal).max() > 0) == bool(applied)
        seen.update(applied)
    assert len(seen & names) >= 6


def test_a_film_without_faults_named_is_left_as_it_is():
    film = np.random.default_rng(0).uniform(0, 1, (50, 50)).astype(np.float32)
    for seed in range(20):
        after, applied = nuisances.after_developing(film, MM, np.random.default_rng(seed))
        assert np.array_equal(after, film) != bool(applied)
        assert 0 <= after.min() <= after.max() <= 1


def test_findings_only_add_density(chest):
    for seed in range(10):
        signal, _ = nuisances.before_developing(chest.signal, chest, np.random.default_rng(seed))
        assert (signal >= chest.signal - 1e-5).all()


def test_a_film_whose_lungs_are_not_known_gets_no_findings():
    blank = np.zeros((40, 40), bool)
    empty = phantom.Chest(np.zeros((40, 40), np.float32), blank, blank, MM)
    for seed in range(10):
        signal, applied = nuisances.before_developing(empty.signal, empty, np.random.default_rng(seed))
        assert applied == ()
        assert not signal.any()


def test_a_procedural_film_names_its_nuisances():
    films = [make_film(np.random.default_rng([8, k]), 0, width=96) for k in range(12)]
    known = {entry[0] for entry in (*nuisances.FINDINGS, *nuisances.FAULTS)}
    assert any(film.nuisances for film in films)
    assert all(set(film.nuisances) <= known for film in films)


def test_a_procedural_film_without_nuisances_has_none():
    films = [make_film(np.random.default_rng([8, k]), 0, width=96, nuisances=False) for k in range(12)]
    assert not any(film.nuisances for film in films)
