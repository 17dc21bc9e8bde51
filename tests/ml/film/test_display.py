"""The film for the viewer."""

import io

import numpy as np
import pydicom
from pydicom.dataset import FileDataset
from pydicom.pixels import apply_windowing

from ml.film.display import display_dicom
from ml.film.radiograph import Radiograph, decode
from tests.ml.film.films import dicom, jpeg, pattern


def shown(radiograph: Radiograph) -> FileDataset:
    return pydicom.dcmread(io.BytesIO(display_dicom(radiograph)))


def test_all_grey_levels_are_kept_bright_is_dense() -> None:
    stored = pattern(12)
    made = shown(decode(dicom(4095 - stored, PhotometricInterpretation="MONOCHROME1", WindowWidth=1000)))
    assert np.array_equal(made.pixel_array, stored)
    assert made.PhotometricInterpretation == "MONOCHROME2"
    assert (made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation) == (16, 12, 11, 0)
    assert made.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"


def test_seen_through_its_window_it_is_what_the_model_sees() -> None:
    film = decode(dicom(pattern(12), WindowCenter=1900, WindowWidth=1501))
    seen = apply_windowing(shown(film).pixel_array, shown(film))
    seen = (seen - seen.min()) / (seen.max() - seen.min())
    assert np.allclose(seen, film.pixels, atol=1e-4)


def test_the_spacing_goes_with_it_row_first() -> None:
    made = shown(decode(dicom(pattern(12), PixelSpacing=[0.2, 0.143])))
    assert [float(mm) for mm in made.PixelSpacing] == [0.2, 0.143]


def test_unknown_spacing_is_left_out() -> None:
    assert "PixelSpacing" not in shown(decode(jpeg(pattern(8).astype(np.uint8))))


def test_it_names_no_patient() -> None:
    made = display_dicom(decode(dicom(pattern(12), InstitutionName="Secret Hospital")))
    assert b"Secret" not in made
    assert b"HOSPITAL" not in made
    assert made[:128] == bytes(128)


def test_the_same_film_gives_the_same_bytes_and_another_film_other_uids() -> None:
    film, other = decode(dicom(pattern(12))), decode(dicom(pattern(12, rows=100)))
    assert display_dicom(film) == display_dicom(decode(dicom(pattern(12))))
    assert shown(film).SOPInstanceUID != shown(other).SOPInstanceUID
    assert len(shown(film).SOPInstanceUID) <= 64


def test_a_film_that_never_was_a_file_is_shown_too() -> None:
    pixels = (pattern(12) / 4095).astype(np.float32)
    made = shown(Radiograph(pixels=pixels, kind="png", bits=12))
    assert np.array_equal(made.pixel_array, pattern(12))
