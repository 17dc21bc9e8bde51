"""The cache of decoded films: what is decoded again, what survives a kill, what two processes may do."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from safetensors.numpy import load_file

from ml.learning import cache as caching
from ml.learning.cache import FilmCache
from ml.learning.views import Copy, TrainingViews
from tests.tiny_training import TINY, write_films

ROOT = Path(__file__).parents[2]


@pytest.fixture
def films(tmp_path):
    return write_films(tmp_path / "films", 8)


def _count_decoding(monkeypatch):
    decoded, read = [], caching.read_pixels
    monkeypatch.setattr(caching, "read_pixels", lambda path: decoded.append(path.name) or read(path))
    return decoded


def test_only_the_film_that_changed_is_decoded_again(films, tmp_path, monkeypatch):
    before = FilmCache(films, TINY, tmp_path / "cache")
    cv2.imwrite(str(films[2].path), np.zeros((70, 70), np.uint8) + np.arange(70, dtype=np.uint8))
    decoded = _count_decoding(monkeypatch)
    after = FilmCache(films, TINY, tmp_path / "cache")
    assert decoded == ["2.png"]
    assert not np.array_equal(before.layers(2), after.layers(2))


def test_a_killed_process_leaves_whole_films_and_the_next_goes_on(films, tmp_path, monkeypatch):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from ml.learning import cache\n"
        "from ml.learning.data import read_manifest\n"
        "from tests.tiny_training import TINY\n"
        "save, calls = cache.save_tensors, []\n"
        "def killed(*a, **k):\n"
        "    calls.append(1)\n"
        "    os.kill(os.getpid(), signal.SIGKILL) if len(calls) > 4 else save(*a, **k)\n"
        "cache.save_tensors = killed; cache._WORKERS = 1\n"
        "cache.FilmCache(read_manifest(Path(sys.argv[1])), TINY, Path(sys.argv[2]))\n"
    )
    manifest, folder = tmp_path / "films" / "manifest.csv", tmp_path / "cache"
    done = subprocess.run([sys.executable, "-c", code, str(manifest), str(folder)], cwd=ROOT, env=dict(os.environ))
    assert done.returncode < 0
    assert all(load_file(str(file))["layers"].shape == (1, 40, 40) for file in folder.glob("*.safetensors"))
    decoded = _count_decoding(monkeypatch)
    assert len(FilmCache(films, TINY, folder).films) == 8
    assert sorted(decoded) == [f"{k}.png" for k in range(4, 8)]


def test_two_caches_of_the_same_films_do_not_disturb_each_other(films, tmp_path, monkeypatch):
    """The second fills the folder while the first is in the middle of it."""
    read, inner = caching.read_pixels, []

    def read_and_let_the_other_fill(path):
        if not inner:
            inner.append(1)
            inner.append(FilmCache(films, TINY, tmp_path / "cache"))
        return read(path)

    monkeypatch.setattr(caching, "read_pixels", read_and_let_the_other_fill)
    outer = FilmCache(films, TINY, tmp_path / "cache")
    assert all(np.array_equal(outer.layers(k), inner[1].layers(k)) for k in range(8))
    assert len(list((tmp_path / "cache").iterdir())) == 8


def test_a_part_of_the_cache_keeps_the_order_it_is_asked_for(films, tmp_path):
    cache = FilmCache(films, TINY, tmp_path / "cache")
    few = cache.part([films[5], films[1]])
    assert np.array_equal(few.layers(0), cache.layers(5))
    assert [film.path.name for film in few.films] == ["5.png", "1.png"]


def test_a_missing_film_is_listed_like_an_unreadable_one(films, tmp_path):
    films[3].path.unlink()
    cache = FilmCache(films, TINY, tmp_path / "cache", skip_unreadable=True)
    assert len(cache.films) == 7
    assert "3.png" in cache.skipped[0]


def test_the_reference_augmentation_turns_films_upside_down_and_leaves_the_exposure(films, tmp_path):
    cache = FilmCache(films, TINY, tmp_path / "cache")
    film = cache.layers(0)[0].astype(np.float32)
    views = TrainingViews(cache, TINY, [Copy(0)] * 40, seed=1, augment="reference")
    turned = 0
    for index in range(40):
        view = views[index][0][0].numpy()
        crops = [film[y : y + 32, x : x + 32] for y in range(9) for x in range(9)]
        upright = any(np.array_equal(view, c) or np.array_equal(view, c[:, ::-1]) for c in crops)
        flipped = any(np.array_equal(view, c[::-1]) or np.array_equal(view, c[::-1, ::-1]) for c in crops)
        assert upright or flipped
        turned += flipped
    assert 10 < turned < 30
