"""Real films listed as they are: all of stage 0, parted by patient, with lung fields where there are any."""

import csv
import shutil

import cv2
import numpy as np
import pytest

from ml.cli import main
from ml.film.lungs import load_lungs
from ml.learning.data import read_manifest
from ml.serving import DEMONSTRATION_BUNDLE
from ml.synthesis.hybrid import Collection, backgrounds
from ml.synthesis.phantom import chest
from ml.synthesis.real_films import PARTS, CollectionError, part_of
from ml.synthesis.unaltered import CLEAN, DISEASED, list_unaltered


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Drawn stand-ins for three real films: one with a lung mask of its own, one with findings, one without lungs."""
    folder = tmp_path_factory.mktemp("collection")
    for name in ("films", "lung_masks"):
        (folder / name).mkdir()
    drawn = chest(np.random.default_rng(0), 300)
    grey = ((drawn.signal - drawn.signal.min()) / np.ptp(drawn.signal) * 255).astype(np.uint8)
    lungs = drawn.right_lung * np.uint8(127) + drawn.left_lung * np.uint8(255)
    pictures = {"masked": grey, "ill": grey, "noise": np.random.default_rng(1).integers(0, 255, grey.shape, np.uint8)}
    for name, picture in pictures.items():
        cv2.imwrite(str(folder / "films" / f"{name}.png"), picture)
    cv2.imwrite(str(folder / "lung_masks" / "masked.png"), lungs)
    with (folder / "films.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["image_index", "patient_id", "finding_labels", "mm_per_px_x", "mm_per_px_y", "lung_mask"])
        writer.writerow(["masked.png", 8, "No Finding", 1.2, 1.2, "lung_masks/masked.png"])
        writer.writerow(["ill.png", 9, "Effusion|Mass", 1.2, 1.2, ""])
        writer.writerow(["noise.png", 11, "No Finding", 1.2, 1.2, ""])
    return folder


@pytest.fixture(scope="module")
def listed(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("listed")
    list(list_unaltered(folder, out, load_lungs(DEMONSTRATION_BUNDLE / "lungs.safetensors")))
    return {film.path.stem: film for film in read_manifest(out / "manifest.csv")}


def test_every_film_is_listed_as_it_lies_there_and_is_of_stage_0(folder, listed):
    assert {film.path.resolve() for film in listed.values()} == set((folder / "films").resolve().iterdir())
    assert {film.stage for film in listed.values()} == {0}


def test_what_was_found_tells_the_family_and_the_number_of_the_patient_the_part(listed):
    assert [listed[name].extra["family"] for name in ("masked", "ill", "noise")] == [CLEAN, DISEASED, CLEAN]
    assert [film.part for film in listed.values()] == [part_of(film.patient_id) for film in listed.values()]


def test_a_mask_that_comes_with_a_film_is_kept(folder, listed):
    kept = listed["masked"].beside("lungs")
    assert kept is not None
    assert kept.read_bytes() == (folder / "lung_masks" / "masked.png").read_bytes()


def test_lungs_are_found_where_no_mask_comes_with_a_film_and_left_out_where_there_are_none(listed):
    found = listed["ill"].beside("lungs")
    assert found is not None
    assert set(np.unique(cv2.imread(str(found), cv2.IMREAD_GRAYSCALE))) == {0, 127, 255}
    assert listed["noise"].beside("lungs") is None


def test_the_lung_fields_serve_to_synthesise_hybrid_films(folder, listed):
    masks = listed["ill"].beside("lungs").parent
    assert [film.path.stem for film in backgrounds(Collection(folder, masks, diseased=True))] == ["ill", "masked"]


def test_a_part_without_films_is_refused_and_nothing_is_written(folder, tmp_path):
    unused = next(part for part in PARTS if part not in {part_of(number) for number in ("8", "9", "11")})
    with pytest.raises(CollectionError, match=f"no film of the part {unused}"):
        list(list_unaltered(folder, tmp_path, load_lungs(DEMONSTRATION_BUNDLE / "lungs.safetensors"), unused))
    assert not list(tmp_path.iterdir())


def test_the_command_says_how_many_films_it_listed(folder, tmp_path, capsys):
    assert main(["real", "--films", str(folder), "--out", str(tmp_path)]) == 0
    assert "3 real films" in capsys.readouterr().err


def test_a_film_that_cannot_be_read_is_named_and_no_manifest_is_left(folder, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / "films" / "ill.png").write_bytes(b"no film")
    with pytest.raises(CollectionError, match=r"ill\.png: cannot be read"):
        list(list_unaltered(broken, tmp_path / "out", load_lungs(DEMONSTRATION_BUNDLE / "lungs.safetensors")))
    assert not (tmp_path / "out" / "manifest.csv").exists()
