"""Lung fields: plausibility, zones, the network's input and answer, its training, evidence per zone."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from ml.cli import main
from ml.film.lung_fields import LungFields, zone_masks
from ml.film.lungs import SIDE, LungNetwork, LungSegmenter, LungWeightsError, load_lungs, prepare
from ml.learning.data import ManifestError, read_manifest
from ml.learning.lung_views import FRAME, varied
from ml.learning.lungs import LungTraining, MaskedFilm, dice, lung_loss, masked_films, read_sides, train_lungs
from ml.stages import ZONES
from ml.staging.zones import zone_evidence
from ml.synthesis.real_films import part_of, read_real_films

SHAPE = (120, 100)
TINY = LungTraining(steps=4, batch=2, save_every=2)


def _ellipse(
    row: float, column: float, tall: float = 0.3, wide: float = 0.13, shape: tuple[int, int] = SHAPE
) -> NDArray[np.bool_]:
    """An ellipse, its centre and half axes as shares of the film."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    down, along = ((y + 0.5) / shape[0] - row) / tall, ((x + 0.5) / shape[1] - column) / wide
    return np.asarray(np.square(down) + np.square(along) <= 1)


def _chest(
    shape: tuple[int, int] = SHAPE, shift: float = 0.0
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """Two dark ellipses in a bright body: a drawing, and its right and left lung."""
    right, left = _ellipse(0.45, 0.3 + shift, shape=shape), _ellipse(0.45, 0.7 + shift, shape=shape)
    film = np.where(right | left, 0.3, 0.8) + np.linspace(0, 0.05, shape[0])[:, None]
    return film.astype(np.float32), right, left


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Steps this small only wait for a second thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def films(tmp_path: Path) -> list[MaskedFilm]:
    """Four drawings with masks, two of them called real."""
    made = []
    for number in range(4):
        film, right, left = _chest(shift=0.02 * number)
        paths = tmp_path / f"film{number}.png", tmp_path / f"mask{number}.png"
        cv2.imwrite(str(paths[0]), np.rint(film * 255).astype(np.uint8))
        cv2.imwrite(str(paths[1]), (right * np.uint8(127) + left * np.uint8(255)).astype(np.uint8))
        made.append(MaskedFilm(*paths, real=number < 2))
    return made


def test_two_lungs_side_by_side_are_found() -> None:
    assert LungFields(_ellipse(0.45, 0.3), _ellipse(0.45, 0.7)).found


_NO_PAIRS = {
    "sides swapped": (_ellipse(0.45, 0.7), _ellipse(0.45, 0.3)),
    "one missing": (_ellipse(0.45, 0.3), np.zeros(SHAPE, np.bool_)),
    "both tiny": (_ellipse(0.45, 0.3, 0.11, 0.03), _ellipse(0.45, 0.7, 0.11, 0.03)),
    "unlike in size": (_ellipse(0.45, 0.3), _ellipse(0.45, 0.7, 0.15, 0.048)),
    "too low": (_ellipse(0.45, 0.3, 0.09), _ellipse(0.45, 0.7, 0.09)),
    "lying": (_ellipse(0.45, 0.25, 0.13, 0.24), _ellipse(0.45, 0.75, 0.13, 0.24)),
    "not apart": (_ellipse(0.45, 0.45), _ellipse(0.45, 0.55)),
    "one above the other": (_ellipse(0.25, 0.3, 0.2), _ellipse(0.75, 0.7, 0.2)),
    "a crescent": (_ellipse(0.45, 0.3) & ~_ellipse(0.45, 0.36, 0.28, 0.13), _ellipse(0.45, 0.7)),
}


@pytest.mark.parametrize("pair", _NO_PAIRS)
def test_what_is_no_pair_of_lungs_is_not_found(pair: str) -> None:
    assert not LungFields(*_NO_PAIRS[pair]).found


def test_each_lung_is_cut_into_three_zones_of_equal_height_named_from_the_patients_side() -> None:
    fields = LungFields(_ellipse(0.45, 0.3), _ellipse(0.45, 0.7))
    zones = fields.zones()
    assert zones.shape == (len(ZONES), *SHAPE)
    assert np.array_equal(zones.any(axis=0), fields.both)
    assert zones.sum(axis=0).max() == 1
    assert np.array_equal(zones[:3].any(axis=0), fields.right)
    heights = [int(zone.any(axis=1).sum()) for zone in zones]
    assert max(heights) - min(heights) <= 2


def test_a_lung_that_is_missing_has_empty_zones() -> None:
    zones = zone_masks(_ellipse(0.45, 0.3), np.zeros(SHAPE, np.bool_))
    assert [bool(zone.any()) for zone in zones] == [True, True, True, False, False, False]


def test_the_evidence_of_a_zone_is_its_share_of_the_map() -> None:
    fields = LungFields(_ellipse(0.45, 0.3), _ellipse(0.45, 0.7))
    evidence = np.zeros((60, 50), np.float32)
    evidence[27, 15], evidence[40, 35], evidence[2, 2] = 3, 1, 4  # middle of the right lung, low in the left, outside
    shares = zone_evidence(evidence, fields)
    assert list(shares) == list(ZONES)
    assert shares["right_middle"] == pytest.approx(3 / 8)
    assert shares["left_lower"] == pytest.approx(1 / 8)
    assert sum(shares.values()) == pytest.approx(1 / 2)


def test_a_map_cut_to_the_lungs_is_shared_out_over_the_zones_without_rest() -> None:
    fields = LungFields(_ellipse(0.45, 0.3), _ellipse(0.45, 0.7))
    even = cv2.resize(fields.both.astype(np.float32), (25, 30), interpolation=cv2.INTER_AREA)
    assert sum(zone_evidence(even, fields).values()) < 0.97
    assert sum(zone_evidence(even, fields, cut=True).values()) == pytest.approx(1, abs=0.005)


def test_a_map_without_evidence_gives_zeros() -> None:
    fields = LungFields(_ellipse(0.45, 0.3), _ellipse(0.45, 0.7))
    assert zone_evidence(np.zeros((8, 8), np.float32), fields) == dict.fromkeys(ZONES, 0.0)


def test_a_tone_curve_hardly_changes_what_the_network_sees() -> None:
    film, _, _ = _chest((200, 180))
    film = film + np.random.default_rng(1).normal(0, 0.05, film.shape).astype(np.float32)
    curved = np.clip(film, 0.01, 1) ** np.float32(1.7) * 0.6 + 0.2
    assert np.abs(prepare(np.clip(film, 0.01, 1)) - prepare(curved)).mean() < 0.05


@pytest.mark.parametrize("shape", [(64, 48), (300, 500)])
def test_films_of_any_size_become_the_same_square(shape: tuple[int, int]) -> None:
    seen = prepare(np.random.default_rng(1).random(shape, np.float32))
    assert seen.shape == (2, SIDE, SIDE)
    assert np.abs(seen[0]).max() <= 1


def test_a_blank_film_gives_the_network_finite_numbers() -> None:
    assert np.isfinite(prepare(np.full((70, 70), 0.5, np.float32))).all()


class _Told(LungNetwork):
    """Answers with masks told beforehand."""

    def __init__(self, sides: NDArray[np.uint8]) -> None:
        super().__init__()
        self.sides = torch.from_numpy(sides.astype(np.int64))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return 20 * torch.nn.functional.one_hot(self.sides, 3).movedim(-1, 0)[None].float()


def test_holes_are_filled_and_scattered_pieces_dropped() -> None:
    right, left = (_ellipse(0.45, column, shape=(SIDE, SIDE)) for column in (0.3, 0.7))
    sides = (right * np.uint8(1) + left * np.uint8(2)).astype(np.uint8)
    sides[60:80, 40:56] = 0  # a large opacity
    sides[150:156, 10:16] = 1  # gas under the diaphragm
    fields = LungSegmenter(_Told(sides)).fields(np.zeros((2 * SIDE, 3 * SIDE), np.float32))
    assert fields.right.shape == (2 * SIDE, 3 * SIDE)
    assert fields.right[140, 144]
    assert not fields.right[300:].any()
    assert dice(fields.right, _ellipse(0.45, 0.3, shape=(2 * SIDE, 3 * SIDE))) > 0.98
    assert not (fields.right & fields.left).any()
    assert fields.found


def test_two_equal_masks_have_a_dice_of_one_and_strangers_of_nought() -> None:
    lung = _ellipse(0.45, 0.3)
    assert dice(lung, lung) == 1
    assert dice(lung, _ellipse(0.45, 0.7)) == 0
    assert dice(lung, np.zeros(SHAPE, np.bool_)) == 0


def test_views_of_a_film_keep_each_lung_on_its_side_and_repeat_by_seed() -> None:
    film, right, left = _chest((FRAME, FRAME))
    sides = (right * np.uint8(1) + left * np.uint8(2)).astype(np.uint8)
    views = [varied(film, sides, np.random.default_rng([1, number])) for number in range(40)]
    again = varied(film, sides, np.random.default_rng([1, 7]))
    assert np.array_equal(views[7][0], again[0])
    assert np.array_equal(views[7][1], again[1])
    both = [truth for _, truth in views if {1, 2} <= set(np.unique(truth).tolist())]
    assert all(np.nonzero(truth == 1)[1].mean() < np.nonzero(truth == 2)[1].mean() for truth in both)
    empty = [truth for _, truth in views if not truth.any()]
    assert 0 < len(empty) < len(both)


def test_a_trained_network_is_float16_and_loads_again(films: list[MaskedFilm], tmp_path: Path) -> None:
    weights = train_lungs(films, TINY, tmp_path / "run")
    assert weights.stat().st_size < 2_000_000
    assert {str(value.dtype) for value in load_file(str(weights)).values()} == {"torch.float16"}
    fields = load_lungs(weights).fields(_chest()[0])
    assert fields.right.shape == fields.left.shape == SHAPE
    assert not (fields.right & fields.left).any()


def test_a_resumed_training_ends_at_the_weights_of_an_unbroken_one(
    films: list[MaskedFilm], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train_lungs(films, TINY, tmp_path / "whole").read_bytes()

    calls: list[int] = []

    def cut_off(logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
        calls.append(1)
        if len(calls) > 3:  # one step after the checkpoint
            raise KeyboardInterrupt
        return lung_loss(logits, truth)

    with monkeypatch.context() as patched:
        patched.setattr("ml.learning.lungs.lung_loss", cut_off)
        with pytest.raises(KeyboardInterrupt):
            train_lungs(films, TINY, tmp_path / "broken")
    assert train_lungs(films, TINY, tmp_path / "broken").read_bytes() == whole


def test_a_run_begun_with_other_settings_is_not_gone_on_with(films: list[MaskedFilm], tmp_path: Path) -> None:
    train_lungs(films, TINY, tmp_path)
    with pytest.raises(ValueError, match="other settings"):
        train_lungs(films, replace(TINY, seed=2), tmp_path)


def test_training_without_films_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no training film with a lung mask"):
        train_lungs([], TINY, tmp_path)


def test_weights_of_something_else_are_refused_by_name(tmp_path: Path) -> None:
    save_file({"linear.weight": torch.zeros(2)}, str(tmp_path / "other.safetensors"))
    (tmp_path / "text.safetensors").write_text("no weights")
    for name in ("other", "text", "missing"):
        with pytest.raises(LungWeightsError, match=name):
            load_lungs(tmp_path / f"{name}.safetensors")


def test_a_mask_without_two_sides_is_refused(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "mask.png"), np.full((8, 8), 255, np.uint8))
    with pytest.raises(ManifestError, match="127 on the right lung"):
        read_sides(tmp_path / "mask.png")
    with pytest.raises(ManifestError, match="cannot be read"):
        read_sides(tmp_path / "none.png")


def test_the_loss_is_least_where_the_answer_is_the_truth() -> None:
    truth = torch.zeros(1, 8, 8, dtype=torch.long)
    truth[:, 2:6, 1:3], truth[:, 2:6, 5:7] = 1, 2
    right = 30 * torch.nn.functional.one_hot(truth, 3).movedim(3, 1).float()
    assert float(lung_loss(right, truth)) < 0.01
    assert float(lung_loss(right.flip(-1), truth)) > 1


def _folder(films: list[MaskedFilm], folder: Path) -> Path:
    """A folder of real films as the command takes it: two train-part patients, two test-part ones."""
    train = [str(n) for n in range(200) if part_of(str(n)) == "train"][:2]
    test = [str(n) for n in range(200) if part_of(str(n)) == "test"][:2]
    (folder / "films").mkdir(parents=True)
    columns = ("image_index", "patient_id", "finding_labels", "mm_per_px_x", "mm_per_px_y", "lung_mask")
    with (folder / "films.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for film, patient in zip(films, [*train, *test], strict=True):
            film.path.rename(folder / "films" / film.path.name)
            film.mask.rename(folder / film.mask.name)
            writer.writerow((film.path.name, patient, "No Finding", 0.3, 0.3, film.mask.name))
    return folder


def test_the_command_trains_on_one_part_and_measures_on_another(
    films: list[MaskedFilm], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = _folder(films, tmp_path / "real"), tmp_path / "lungs.safetensors"
    assert main(["lungs", "--films", str(folder), "--out", str(out), "--steps", "2", "--batch", "2", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["film"] for row in rows] == ["film2.png", "film3.png"]
    assert all(0 <= row["both"] <= 1 for row in rows)
    assert load_lungs(out).fields(_chest()[0]).right.shape == SHAPE


def test_only_the_wanted_part_of_the_real_films_and_masked_synthetic_ones_are_taken(
    films: list[MaskedFilm], tmp_path: Path
) -> None:
    real = read_real_films(_folder(films, tmp_path / "real"))
    rows = ["path,stage,patient_id,lungs", "a.png,0,a,a-lungs.png", "b.png,0,b,"]
    (tmp_path / "manifest.csv").write_text("\n".join(rows))
    taken = masked_films(real, read_manifest(tmp_path / "manifest.csv"), "train")
    assert [(film.path.name, film.real) for film in taken] == [
        ("film0.png", True),
        ("film1.png", True),
        ("a.png", False),
    ]
