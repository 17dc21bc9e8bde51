"""The film as a picture for paper."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.analysis.engine import MapFile
from ml.film.display import display_dicom
from ml.film.picture import FADE, LONGEST, OPACITY, STOPS, colours, film_picture, overlay
from ml.film.radiograph import Radiograph
from ml.serving import film_pictures

COLOURS = Path(__file__).parents[2] / "frontend/src/features/viewer/overlay/colour.ts"


def _display(folder: Path, rows: int, columns: int, spacing: tuple[float, float] | None = None) -> Path:
    pixels = np.linspace(0, 1, rows * columns, dtype=np.float32).reshape(rows, columns)
    file = folder / "display.dcm"
    file.write_bytes(display_dicom(Radiograph(pixels, "png", 12, spacing_mm=spacing)))
    return file


def _map(folder: Path, values: list[float]) -> MapFile:
    file = folder / "map.f32"
    file.write_bytes(np.array(values, "<f4").tobytes())
    return MapFile(file, len(values), 1, full=1.0, threshold=0.1)


def test_the_colours_are_those_of_the_viewer() -> None:
    text = COLOURS.read_text()
    stops = re.search(r"STOPS = \[(.*?)\]", text, re.DOTALL)
    assert stops is not None
    assert tuple(int(stop, 16) for stop in re.findall(r"0x[0-9a-f]{6}", stops[1])) == STOPS
    assert f"FADE = {FADE}" in text
    assert f"useState({OPACITY})" in COLOURS.with_name("useLayers.ts").read_text()


def test_the_window_of_the_film_is_seen(tmp_path: Path) -> None:
    picture = film_picture(_display(tmp_path, 100, 50))
    assert (picture.shape, picture.min(), picture.max()) == ((100, 50), 0, 255)


@pytest.mark.parametrize(
    ("rows", "columns", "spacing", "shape"),
    [(3000, 2000, None, (LONGEST, 933)), (100, 100, (0.4, 0.2), (100, 50)), (1, 1, None, (1, 1))],
)
def test_pixels_are_square_and_not_too_many(
    rows: int, columns: int, spacing: tuple[float, float] | None, shape: tuple[int, int], tmp_path: Path
) -> None:
    assert film_picture(_display(tmp_path, rows, columns, spacing)).shape == shape


def test_the_map_covers_only_what_lies_above_its_threshold(tmp_path: Path) -> None:
    film = np.full((4, 300), 100, np.uint8)
    both = overlay(film, _map(tmp_path, [0.0, 0.05, 1.0]))
    assert both[0, 0].tolist() == [100, 100, 100]
    expected = np.rint(100 * (1 - OPACITY) + colours(np.float32(1)) * OPACITY)
    assert both[0, -1].tolist() == expected.tolist()


def test_no_number_is_no_colour(tmp_path: Path) -> None:
    both = overlay(np.full((2, 2), 9, np.uint8), _map(tmp_path, [float("nan")]))
    assert both.max() == 9


def test_the_files_are_pictures_and_the_same_each_time(tmp_path: Path) -> None:
    display, drawn = _display(tmp_path, 60, 40), _map(tmp_path, [0.0, 1.0])
    first = film_pictures(display, drawn)
    assert first == film_pictures(display, drawn)
    assert first.overlay is not None
    assert cv2.imdecode(np.frombuffer(first.overlay, np.uint8), cv2.IMREAD_COLOR).shape == (60, 40, 3)
