"""Synthetic films: reproducible, their truth measured, every stage reachable."""

import csv
import io
import json

import cv2
import numpy as np
import pydicom
import pytest

from ml.film.radiograph import decode
from ml.stages import Findings, LargeOpacity, coverage_category, stage_by_rule
from ml.synthesis import dataset, opacities, phantom
from ml.synthesis.dataset import Order, film_of, write_dataset
from ml.synthesis.demo import write_demo_films, write_visit
from ml.synthesis.dicom import film_as_dicom
from ml.synthesis.plan import make_film


def test_the_same_seed_gives_the_same_film(tmp_path):
    order = Order(tmp_path, 4, seed=7, width=160)
    assert np.array_equal(film_of(order, 2).pixels, film_of(order, 2).pixels)
    assert not np.array_equal(film_of(order, 2).pixels[:100, :100], film_of(order, 3).pixels[:100, :100])


@pytest.mark.parametrize("stage", [0, 1, 2, 3])
def test_films_planned_for_a_stage_mostly_measure_as_that_stage(stage):
    measured = [make_film(np.random.default_rng([1, stage, k]), stage, width=256).stage for k in range(5)]
    assert measured.count(stage) >= 3


def test_the_stage_is_the_rule_applied_to_the_measured_truth():
    for seed in range(4):
        film = make_film(np.random.default_rng(seed), seed, width=192)
        truth = film.truth
        assert film.stage == stage_by_rule(truth.findings)
        assert truth.findings.zone_categories == tuple(coverage_category(c) for c in truth.coverage)


def test_a_film_is_a_picture_between_zero_and_one():
    film = make_film(np.random.default_rng(0), 2, width=192)
    assert film.pixels.dtype == np.float32
    assert 0 <= film.pixels.min() < 0.3 < 0.7 < film.pixels.max() <= 1


def test_six_zones_share_out_the_lungs_without_overlap():
    chest = phantom.chest(np.random.default_rng(0), 192)
    zones = opacities.zone_masks(chest.right_lung, chest.left_lung)
    assert zones.shape[0] == 6
    assert np.array_equal(zones.sum(axis=0), chest.right_lung.astype(int) + chest.left_lung)
    assert all(zone.any() for zone in zones)


def test_the_right_lung_is_at_the_left_of_the_picture():
    chest = phantom.chest(np.random.default_rng(0), 192)
    assert np.nonzero(chest.right_lung)[1].mean() < np.nonzero(chest.left_lung)[1].mean()


@pytest.mark.parametrize("shape", list("pqrstu"))
def test_opacities_of_every_shape_cover_what_their_density_promises(shape):
    wish = 0.15
    density = np.full((300, 300), -np.log1p(-wish) / opacities.opacity_area_mm2(shape), np.float32)
    layer = opacities.small_opacities(density, shape, 0.5, np.random.default_rng(0))
    assert layer.cover.mean() == pytest.approx(wish, abs=0.04)
    assert layer.signal.max() > 0


def test_a_sphere_adds_what_beer_and_lambert_say():
    profile, _ = opacities._sphere(5.0, 0.25)
    assert profile.max() == pytest.approx(5.0 * opacities.ATTENUATION_PER_MM, rel=0.02)


def test_a_large_opacity_is_measured_in_millimetres():
    chest = phantom.chest(np.random.default_rng(0), 400)
    zone = opacities.zone_masks(chest.right_lung, chest.left_lung)[1]
    layer, measured = opacities.large_opacity(chest, zone, 40, 25, np.random.default_rng(2))
    assert isinstance(measured, LargeOpacity)
    assert 24 < measured.long_mm < 52
    assert measured.short_mm <= measured.long_mm
    assert layer.cover[~chest.lungs].max() == 0


def test_marked_opacities_stand_out_more_than_faint_ones():
    faint, marked = (make_film(np.random.default_rng(9), 2, width=192, conspicuity=c) for c in ("faint", "marked"))
    inside = faint.truth.opacity > 0.5
    assert marked.pixels[inside].mean() > faint.pixels[inside].mean()


def test_a_dataset_has_a_manifest_whose_files_exist(dataset):
    rows = list(csv.DictReader(dataset.open()))
    assert len(rows) == 8
    assert list(rows[0])[:3] == ["path", "stage", "patient_id"]
    for row in rows:
        assert all((dataset.parent / row[c]).is_file() for c in ("path", "mask", "large_mask", "lungs"))
        assert row["synthetic"] == "1"


def test_the_manifest_states_the_truth_of_the_mask_beside_it(dataset):
    row = next(r for r in csv.DictReader(dataset.open()) if r["stage"] == "2")
    lungs = cv2.imread(str(dataset.parent / row["lungs"]), cv2.IMREAD_UNCHANGED)
    mask = cv2.imread(str(dataset.parent / row["mask"]), cv2.IMREAD_UNCHANGED) / 255
    zones = opacities.zone_masks(lungs == 127, lungs == 255)
    assert [mask[z].mean() for z in zones] == pytest.approx(json.loads(row["coverage"]), abs=0.01)
    findings = Findings(tuple(coverage_category(c) for c in json.loads(row["coverage"])))
    assert stage_by_rule(findings) == 2


def test_two_workers_write_what_one_writes(tmp_path):
    for workers in (1, 2):
        list(write_dataset(Order(tmp_path / str(workers), 3, seed=4, width=96), workers))
    names = sorted(p.relative_to(tmp_path / "1") for p in (tmp_path / "1").rglob("*.*"))
    assert names
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_a_synthetic_dicom_decodes_to_its_own_pixels_and_spacing():
    film = make_film(np.random.default_rng(3), 1, width=160)
    data = film_as_dicom(film, "SYNTHETIC-1")
    radiograph = decode(data)
    np.testing.assert_allclose(radiograph.pixels, film.pixels, atol=0.002)
    assert radiograph.spacing_mm == pytest.approx((film.mm, film.mm), abs=1e-4)


def test_a_synthetic_dicom_says_that_it_is_synthetic():
    film = make_film(np.random.default_rng(3), 1, width=160)
    header = pydicom.dcmread(io.BytesIO(film_as_dicom(film, "SYNTHETIC-1")))
    assert "Synthetic" in header.ImageComments
    assert header.PatientID == "SYNTHETIC-1"


def test_the_demonstration_films_have_the_stages_asked_for(tmp_path):
    written = write_demo_films(tmp_path, (0, 2, 3), 160)
    assert [stage for _, stage in written] == [0, 2, 3]
    assert all(path.is_file() for path, _ in written)


def test_a_person_keeps_his_chest_from_one_visit_to_the_next(tmp_path):
    visits = [write_visit(tmp_path, 7, year, stage, 160) for year, stage in ((2010, 0), (2020, 2))]
    assert [film.stage for _, film in visits] == [0, 2]
    (_, first), (_, second) = visits
    assert np.array_equal(first.right_lung, second.right_lung)
    assert len({path.read_bytes() for path, _ in visits}) == 2


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(tmp_path, monkeypatch):
    whole, broken = Order(tmp_path / "whole", 4, seed=9, width=96), Order(tmp_path / "broken", 4, seed=9, width=96)
    list(write_dataset(whole))
    films = write_dataset(broken)
    next(films), next(films)
    films.close()
    assert not (broken.out / "manifest.csv").exists()
    drawn = []
    monkeypatch.setattr(dataset, "film_of", lambda order, index: drawn.append(index) or film_of(order, index))
    list(write_dataset(broken))
    assert drawn == [2, 3]
    assert (broken.out / "manifest.csv").read_bytes() == (whole.out / "manifest.csv").read_bytes()
    names = sorted(path.relative_to(whole.out) for path in whole.out.rglob("*.png"))
    assert all((broken.out / name).read_bytes() == (whole.out / name).read_bytes() for name in names)
    assert not (broken.out / "done").exists()


def test_films_of_another_seed_are_not_mixed_with_those_begun(tmp_path):
    next(write_dataset(Order(tmp_path, 4, seed=1, width=96)))
    with pytest.raises(ValueError, match="another seed"):
        next(write_dataset(Order(tmp_path, 4, seed=2, width=96)))


def test_a_dataset_of_no_films_is_refused_and_takes_nothing_from_one_begun(tmp_path):
    next(write_dataset(Order(tmp_path, 4, seed=1, width=96)))
    with pytest.raises(ValueError, match="one or more"):
        list(write_dataset(Order(tmp_path, 0, seed=1, width=96)))
    assert [note.name for note in (tmp_path / "done").iterdir()] == ["00000.json"]
