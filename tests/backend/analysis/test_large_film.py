"""The largest films that detectors give, through the limited child that decodes them in a worker."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pydicom
import pytest

from backend.analysis import engine
from tests.backend.intake.films import dicom_film

ROWS, COLUMNS, TOP = 7000, 6000, 4095


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Path]:
    """42 million pixels: grey levels rise from row to row. The disc is freed at once."""
    levels = np.linspace(0, TOP, ROWS).astype("<u2")
    film = tmp_path / "large.dcm"
    pixels = np.broadcast_to(levels[:, None], (ROWS, COLUMNS)).tobytes()
    tags = {"WindowCenter": 2048, "WindowWidth": 4096, "PixelSpacing": [0.06, 0.06]}
    film.write_bytes(dicom_film(Rows=ROWS, Columns=COLUMNS, PixelData=pixels, **tags))
    yield film
    shutil.rmtree(tmp_path)


def test_a_film_of_6000_by_7000_pixels_is_decoded_within_the_limits_and_keeps_each_of_them(
    large: Path, tmp_path: Path
) -> None:
    made = engine.display_film(large, tmp_path)
    shown = pydicom.dcmread(made.path).pixel_array
    assert (made.rows, made.columns, made.spacing_mm) == (ROWS, COLUMNS, (0.06, 0.06))
    assert np.array_equal(shown, pydicom.dcmread(large).pixel_array)
