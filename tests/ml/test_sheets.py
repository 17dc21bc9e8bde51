"""Pictures of where a network looked, of a bundle and of a run, and the command that writes them."""

import json

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from ml.cli import main
from ml.learning.models import build
from ml.study.sheets import LINE, TILE, Tile, channels, comparison, sheet, write_png
from ml.study.viewpoint import open_viewpoint
from ml.synthesis.demo import write_demo_films
from tests.bundles import SMALL


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory):
    """A finished run of an untrained AlexNet that tells four stages."""
    out = tmp_path_factory.mktemp("run")
    torch.manual_seed(0)
    save_file(build("alexnet", 4).state_dict(), str(out / "weights.safetensors"))
    settings = {"task": "four", "arch": "alexnet", "preprocess": SMALL.to_dict()}
    (out / "training.json").write_text(json.dumps(settings))
    return out


@pytest.fixture(scope="module")
def film_file(tmp_path_factory):
    return write_demo_films(tmp_path_factory.mktemp("films"), (3,), 200)[0][0]


@pytest.fixture
def sight(run_folder, film):
    return open_viewpoint(run_folder)(film)


def test_a_sheet_has_room_for_every_tile_and_the_lines_above_them():
    tiles = [Tile(f"film {n}", np.full((100, 100), 0.5, np.float32)) for n in range(3)]
    picture = sheet(tiles, 2, "three films")
    tile = TILE - 4 + LINE
    assert picture.shape == (LINE + 2 * tile, 2 * TILE, 3)


def test_a_map_colours_the_film_where_it_is_bright_and_leaves_the_rest_grey():
    film, evidence = np.full((100, 100), 0.5, np.float32), np.zeros((10, 10), np.float32)
    evidence[:5] = 1
    picture = sheet([Tile("", film, evidence)], 1, "").astype(int)
    colourfulness = np.ptp(picture, axis=2)
    assert colourfulness[2 * LINE + 20 : 2 * LINE + 120, :300].min() > 20
    assert colourfulness[-100:, :300].max() == 0


def test_an_empty_map_leaves_the_film_as_it_is():
    film = np.full((50, 50), 0.5, np.float32)
    np.testing.assert_array_equal(
        sheet([Tile("", film)], 1, ""), sheet([Tile("", film, np.zeros((5, 5), np.float32))], 1, "")
    )


def test_a_sheet_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one picture"):
        sheet([], 3, "")


def test_a_picture_is_written_whole(tmp_path):
    write_png(tmp_path / "a.png", np.zeros((4, 5, 3), np.uint8))
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]
    assert cv2.imread(str(tmp_path / "a.png")).shape == (4, 5, 3)


def test_the_channel_sheet_shows_the_strongest_first_and_their_shares(sight, film):
    tiles = channels(film, sight, count=5)
    shares = [float(tile.title.split(": ")[1].removesuffix(" %")) for tile in tiles]
    assert len(tiles) == 5
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 100


def test_the_channels_add_up_to_what_they_are_shares_of(sight, film):
    whole = channels(film, sight, count=256)
    assert sum(float(tile.title.split(": ")[1].removesuffix(" %")) for tile in whole) == pytest.approx(100, abs=2)


def test_the_comparison_shows_four_ways_of_looking(sight, film):
    tiles = comparison(film, sight)
    assert tiles[0].map is None
    assert all(tile.map.min() >= 0 for tile in tiles[1:])
    assert [tile.title for tile in tiles[2:]] == ["Grad-CAM", "guided backpropagation", "occlusion"]


def test_a_run_answers_with_its_most_likely_stage(sight):
    logits = sight.model(sight.view).detach()
    assert sight.title.startswith("alexnet: stage ")
    assert float(sight.score(logits)) == pytest.approx(
        float(logits[0, sight.k] - (logits.sum() - logits[0, sight.k]) / 3), abs=1e-5
    )


def test_a_bundle_is_seen_by_the_classifier_that_decided(random_bundle, film):
    seen = open_viewpoint(random_bundle)(film)
    assert seen.title.startswith("densenet121: stage ")
    assert seen.evidence.shape == (20, 20)


def test_a_folder_that_is_neither_is_refused(tmp_path):
    with pytest.raises(ValueError, match="neither a bundle nor a finished training run"):
        open_viewpoint(tmp_path)


def test_explain_writes_the_pictures_of_two_networks(film_file, random_bundle, run_folder, tmp_path):
    command = ["explain", str(film_file), "--bundle", str(random_bundle), "--out", str(tmp_path)]
    assert main([*command, "--against", str(run_folder), "--channels", "4"]) == 0
    (folder,) = tmp_path.iterdir()
    assert {p.name for p in folder.iterdir()} == {"comparison.png", "channels.png", "networks.png", "facts.json"}
    facts = json.loads((folder / "facts.json").read_text())
    assert facts["against"].startswith("alexnet")


def test_explain_goes_on_after_a_file_that_is_no_film(film_file, random_bundle, tmp_path):
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Dear doctor")
    out = tmp_path / "out"
    command = ["explain", str(wrong), str(film_file), "--bundle", str(random_bundle), "--out", str(out)]
    assert main(command) == 1
    assert [p.name for p in out.iterdir()] == [f"0001-{film_file.stem}"]
