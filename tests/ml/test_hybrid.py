"""Hybrid films: opacities in real films, their truth measured, whole patients in one part for ever."""

import csv

import cv2
import numpy as np
import pytest

from ml.cli import main
from ml.stages import coverage_category, stage_by_rule
from ml.synthesis.dataset import Order, film_of
from ml.synthesis.hybrid import Collection, backgrounds, make_hybrid, read_background
from ml.synthesis.phantom import chest
from ml.synthesis.real_films import PARTS, CollectionError, part_of, read_real_films

COLUMNS = [
    "image_index",
    "patient_id",
    "age",
    "sex",
    "view",
    "finding_labels",
    "mm_per_px_x",
    "mm_per_px_y",
    "lung_mask",
]


@pytest.fixture
def folder(tmp_path):
    """Four films of four patients, squeezed to squares as the real ones are; the last has no lung mask."""
    findings = ["No Finding", "Effusion|Mass", "No Finding", "No Finding"]
    (tmp_path / "films").mkdir()
    (tmp_path / "lung_masks").mkdir()
    with (tmp_path / "films.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, found in enumerate(findings):
            name, drawn = f"{number}.png", chest(np.random.default_rng(number), 200)
            grey = (drawn.signal - drawn.signal.min()) / np.ptp(drawn.signal) * 255
            lungs = drawn.right_lung * np.uint8(127) + drawn.left_lung * np.uint8(255)
            cv2.imwrite(str(tmp_path / "films" / name), cv2.resize(grey.astype(np.uint8), (240, 240)))
            mask = f"lung_masks/{name}" if number < 3 else ""
            if mask:
                cv2.imwrite(str(tmp_path / mask), cv2.resize(lungs, (240, 240), interpolation=cv2.INTER_NEAREST))
            writer.writerow([name, number, 50, "M", "PA", found, 1.5, 1.8, mask])
    return tmp_path


def hybrid(folder, stage, seed=0):
    background = read_background(backgrounds(Collection(folder))[0])
    return background, make_hybrid(background, np.random.default_rng([seed, stage]), stage, "marked")


def test_only_films_without_findings_that_have_a_mask_are_drawn_on(folder):
    assert [film.path.name for film in backgrounds(Collection(folder))] == ["0.png", "2.png"]


def test_films_with_other_findings_are_drawn_on_where_asked(folder):
    assert [film.path.name for film in backgrounds(Collection(folder, diseased=True))] == ["0.png", "1.png", "2.png"]


def test_masks_of_another_folder_are_taken_by_the_films_name(folder, tmp_path):
    (tmp_path / "mine").mkdir()
    (folder / "lung_masks" / "0.png").rename(tmp_path / "mine" / "3.png")
    assert [film.path.name for film in backgrounds(Collection(folder, tmp_path / "mine"))] == ["3.png"]


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_a_hybrid_film_is_brighter_where_its_opacities_are_and_unchanged_elsewhere(folder, stage):
    background, film = next(
        pair for pair in (hybrid(folder, stage, seed) for seed in range(20)) if not pair[1].nuisances
    )
    added = film.pixels - background.pixels
    far = cv2.dilate((film.truth.opacity > 0).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    assert added[film.truth.opacity > 0.5].mean() > 0.02
    assert np.abs(added[far]).max() < 0.02
    assert film.pixels.max() <= 1


def test_its_stage_is_the_rule_applied_to_what_was_measured(folder):
    for seed in range(3):
        _, film = hybrid(folder, 2, seed)
        assert film.truth.findings.zone_categories == tuple(coverage_category(c) for c in film.truth.coverage)
        assert film.stage == stage_by_rule(film.truth.findings)


def test_some_healthy_hybrids_are_the_film_itself(folder):
    background = read_background(backgrounds(Collection(folder))[0])
    films = [make_hybrid(background, np.random.default_rng([seed, 0]), 0) for seed in range(12)]
    same = [np.array_equal(film.pixels, background.pixels) for film in films]
    assert any(same)
    assert not all(same)


def test_a_film_planned_for_a_mass_on_clear_lungs_has_it(folder):
    background = read_background(backgrounds(Collection(folder))[0])
    films = (make_hybrid(background, np.random.default_rng([seed, 3]), 3) for seed in range(40))
    clear = next(film for film in films if film.truth.findings.large and not any(film.truth.coverage))
    assert clear.truth.large_opacity.max() > 0.9


def test_nuisances_are_named_and_leave_the_truth_alone(folder):
    background = read_background(backgrounds(Collection(folder))[0])
    films = [make_hybrid(background, np.random.default_rng([seed, 0]), 0) for seed in range(12)]
    spoilt = [film for film in films if film.nuisances and not film.truth.shape]
    assert all(film.truth.opacity.max() == 0 and film.stage == 0 for film in spoilt)
    assert any(not np.array_equal(film.pixels, background.pixels) for film in spoilt)


def test_large_opacities_are_measured_in_millimetres_of_either_direction(folder):
    order = Order(folder, 8, seed=3, conspicuity="marked", collection=Collection(folder))
    film = next(f for f in (film_of(order, k) for k in (3, 7, 11, 15)) if f.truth.findings.large)
    _, large = cv2.threshold(film.truth.large_opacity, 0.5, 1, cv2.THRESH_BINARY)
    area = float(large.sum()) * 1.5 * 1.8
    drawn = sum(o.long_mm * o.short_mm * np.pi / 4 for o in film.truth.findings.large)
    assert area == pytest.approx(drawn, rel=0.5)


def test_synthesize_names_the_patient_behind_each_film_and_his_part(folder, tmp_path):
    part = part_of("0")
    out = tmp_path / "out"
    arguments = ["--out", out, "--count", 4, "--seed", 1, "--films", folder, "--part", part]
    assert main(["synthesize", *map(str, arguments)]) == 0
    with (out / "manifest.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["family"] for row in rows} == {"hybrid"}
    assert {(row["patient_id"], row["part"]) for row in rows} <= {("0", part), ("2", part)}
    assert rows[0]["mm_per_pixel"] == "1.50000 1.80000"


def test_synthesize_writes_a_contact_sheet_where_asked(folder, tmp_path):
    arguments = [
        "--out",
        tmp_path / "out",
        "--count",
        4,
        "--seed",
        1,
        "--films",
        folder,
        "--sheet",
        tmp_path / "sheet.png",
    ]
    assert main(["synthesize", *map(str, arguments)]) == 0
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet.std() > 10


def test_every_film_of_a_patient_is_in_the_same_part_and_all_parts_are_used():
    parts = [part_of(str(number)) for number in range(200)]
    assert parts == [part_of(str(number)) for number in range(200)]
    assert set(parts) == set(PARTS)


def test_a_folder_without_a_listing_is_refused_before_anything_is_written(tmp_path, capsys):
    arguments = ["--out", tmp_path / "out", "--count", 4, "--seed", 1, "--films", tmp_path]
    assert main(["synthesize", *map(str, arguments)]) == 1
    assert "films.csv is missing" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_listing_without_a_column_names_it(tmp_path):
    (tmp_path / "films.csv").write_text("image_index,patient_id\n1.png,1\n")
    with pytest.raises(CollectionError, match="finding_labels, mm_per_px_x, mm_per_px_y, lung_mask are missing"):
        read_real_films(tmp_path)


def test_a_part_without_films_says_where_masks_were_looked_for(folder):
    empty = next(part for part in PARTS if part not in {part_of("0"), part_of("2")})
    with pytest.raises(CollectionError, match="name their folder by --masks"):
        backgrounds(Collection(folder, part=empty))


def test_a_mask_of_one_lung_is_refused(folder):
    cv2.imwrite(str(folder / "lung_masks" / "0.png"), np.full((240, 240), 127, np.uint8))
    with pytest.raises(CollectionError, match="not a lung mask"):
        read_background(backgrounds(Collection(folder))[0])
