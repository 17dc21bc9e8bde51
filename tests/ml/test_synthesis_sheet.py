"""The contact sheet: one PNG with every film of a manifest and its label."""

import cv2
import pytest

from ml.synthesis.sheet import SheetError, write_sheet


def test_a_sheet_shows_every_film_in_its_cell(dataset, tmp_path):
    assert write_sheet(dataset, tmp_path / "sheet.png", columns=4, cell=80) == 8
    sheet = cv2.imread(str(tmp_path / "sheet.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet.shape == (2 * 98, 4 * 80)
    assert all(sheet[y : y + 60, x : x + 60].std() > 10 for y in (10, 108) for x in (10, 90, 170, 250))


def test_a_sheet_stops_at_the_number_asked_for(dataset, tmp_path):
    assert write_sheet(dataset, tmp_path / "sheet.png", films=3, columns=6, cell=60) == 3
    assert cv2.imread(str(tmp_path / "sheet.png")).shape[:2] == (78, 360)


def test_a_label_stands_under_the_film(dataset, tmp_path):
    write_sheet(dataset, tmp_path / "sheet.png", films=1, columns=1, cell=200)
    sheet = cv2.imread(str(tmp_path / "sheet.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet[200:].max() > 200


def test_a_manifest_without_films_is_refused(tmp_path):
    (tmp_path / "manifest.csv").write_text("path,stage,patient_id\n")
    with pytest.raises(SheetError, match="no films to show"):
        write_sheet(tmp_path / "manifest.csv", tmp_path / "sheet.png")
