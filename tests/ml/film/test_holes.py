"""A damaged film is refused, not shown with a part of it wrong."""

import io

import numpy as np
import pytest
from PIL import Image
from pydicom.encaps import get_frame
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit, JPEGLosslessSV1, JPEGLSLossless, RLELossless

from ml.film.errors import FilmError
from ml.film.radiograph import decode
from tests.ml.film.films import dataset, dicom, encapsulated, jpeg, part10, pattern, picture
from tests.ml.film.lossless_jpeg import encode

DAMAGED = {"truncated", "corrupt_image"}
HOLE = 4096


def refusal(data: bytes) -> str:
    with pytest.raises(FilmError) as refused:
        decode(data)
    return refused.value.code


def big(bits: int) -> np.ndarray:
    return pattern(bits, rows=400, columns=320)


def frame(syntax: str) -> tuple[np.ndarray, bytes]:
    """A film and its compressed frame."""
    if syntax == JPEGBaseline8Bit:
        stored = big(8).astype(np.uint8)
        return stored, jpeg(stored)
    stored = big(12)
    if syntax == JPEGLosslessSV1:
        return stored, encode(stored, 12)
    if syntax == JPEGLSLossless:
        pytest.importorskip("jpeg_ls", reason="no JPEG-LS for this Python")
    made = dataset(stored)
    part10(made)
    made.compress(syntax, encoding_plugin="pyjpegls" if syntax == JPEGLSLossless else "pylibjpeg")
    return stored, get_frame(made.PixelData, 0, number_of_frames=1)


FAMILY = [JPEGBaseline8Bit, JPEGLosslessSV1, JPEGLSLossless, JPEG2000Lossless]


@pytest.mark.parametrize("syntax", FAMILY, ids=lambda uid: uid.keyword)
def test_a_hole_in_a_compressed_frame_is_refused(syntax: str) -> None:
    stored, data = frame(syntax)
    middle = len(data) // 2
    assert decode(encapsulated(dataset(stored), data, syntax)).pixels.shape == stored.shape
    hollow = data[:middle] + bytes(HOLE) + data[middle + HOLE :]
    assert refusal(encapsulated(dataset(stored), hollow, syntax)) in DAMAGED


@pytest.mark.parametrize("syntax", FAMILY, ids=lambda uid: uid.keyword)
def test_a_compressed_frame_cut_off_and_closed_is_refused(syntax: str) -> None:
    stored, data = frame(syntax)
    cut = data[: len(data) // 2] + b"\xff\xd9"
    assert refusal(encapsulated(dataset(stored), cut, syntax)) in DAMAGED


@pytest.mark.parametrize("syntax", FAMILY, ids=lambda uid: uid.keyword)
def test_a_compressed_frame_with_a_piece_taken_out_is_refused(syntax: str) -> None:
    stored, data = frame(syntax)
    middle = len(data) // 2
    assert refusal(encapsulated(dataset(stored), data[:middle] + data[middle + HOLE :], syntax)) in DAMAGED


def test_a_hole_in_a_jpeg_file_is_refused() -> None:
    data = jpeg(big(8).astype(np.uint8))
    middle = len(data) // 2
    assert refusal(data[:middle] + bytes(HOLE) + data[middle + HOLE :]) in DAMAGED


def test_a_jpeg_cut_off_is_refused_with_and_without_an_end() -> None:
    data = jpeg(big(8).astype(np.uint8))
    half = data[: len(data) // 2]
    assert refusal(half) in DAMAGED
    assert refusal(half + b"\xff\xd9") in DAMAGED


@pytest.mark.parametrize("level", [0, 6])
def test_one_flipped_bit_in_a_png_is_refused(level: int) -> None:
    data = bytearray(picture(big(12), "PNG", compress_level=level))
    data[len(data) // 2] ^= 1
    assert refusal(bytes(data)) == "corrupt_image"


def test_a_png_without_its_end_is_refused() -> None:
    assert refusal(picture(big(12), "PNG")[:-12]) == "truncated"


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_a_cut_off_picture_is_refused(name: str, share: float) -> None:
    data = picture(big(12), name)
    assert refusal(data[: int(len(data) * share)]) in DAMAGED


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_a_cut_off_compressed_tiff_is_refused(compression: str) -> None:
    buffer = io.BytesIO()
    Image.fromarray(big(8).astype(np.uint8)).save(buffer, "TIFF", compression=compression)
    assert decode(buffer.getvalue()).kind == "tiff"
    assert refusal(buffer.getvalue()[: len(buffer.getvalue()) // 2]) in DAMAGED


@pytest.mark.parametrize("share", [0.03, 0.5, 0.999])
def test_a_cut_off_dicom_is_truncated(share: float) -> None:
    data = dicom(big(12))
    assert refusal(data[: int(len(data) * share)]) == "truncated"


def test_a_dicom_cut_off_anywhere_in_its_header_is_refused() -> None:
    data = dicom(pattern(12))
    for end in range(132, data.index(b"\xe0\x7f\x10\x00"), 7):
        assert refusal(data[:end]) in DAMAGED | {"unsupported_modality", "unsupported_transfer_syntax", "not_an_image"}


def test_a_cut_off_rle_film_is_refused() -> None:
    made = dataset(big(12))
    part10(made)
    made.compress(RLELossless, encoding_plugin="pydicom")
    data = part10(made, RLELossless)
    assert refusal(data[: len(data) // 2]) in DAMAGED
