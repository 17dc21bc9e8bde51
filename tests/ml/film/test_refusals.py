"""What is refused, and with which code."""

import contextlib
import struct
import zlib

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import RLELossless

from ml.film import radiograph
from ml.film.errors import FilmError
from ml.film.radiograph import decode
from tests.ml.film.films import dataset, dicom, encapsulated, part10, pattern, picture


def refusal(data: bytes) -> str:
    with pytest.raises(FilmError) as refused:
        decode(data)
    return refused.value.code


def test_an_empty_file_says_so() -> None:
    assert refusal(b"") == "empty_file"


@pytest.mark.parametrize("data", [b"hello", b"\0" * 4000, b"%PDF-1.7" + b"x" * 300, b"PK\3\4" + b"\0" * 500])
def test_what_is_no_picture_is_not_an_image(data: bytes) -> None:
    assert refusal(data) == "not_an_image"


def test_a_picture_of_another_format_is_unsupported() -> None:
    assert refusal(picture(pattern(8).astype(np.uint8), "GIF")) == "unsupported_format"
    assert refusal(picture(pattern(8).astype(np.uint8), "BMP")) == "unsupported_format"


def test_a_huge_file_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ml.film.decode_limits.MAX_BYTES", 1000)
    assert refusal(dicom(pattern(12))) == "too_large"


@pytest.mark.parametrize("modality", ["CT", "MR", "US", "MG", "XA", "SR"])
def test_other_modalities_are_refused(modality: str) -> None:
    assert refusal(dicom(pattern(12), Modality=modality)) == "unsupported_modality"


def test_a_ct_object_is_refused_whatever_its_modality_says() -> None:
    assert refusal(dicom(pattern(12), SOPClassUID="1.2.840.10008.5.1.4.1.1.2")) == "unsupported_modality"


@pytest.mark.parametrize("modality", ["CR", "DX", "DR", "RG", ""])
def test_plain_radiographs_are_read(modality: str) -> None:
    assert decode(dicom(pattern(12), Modality=modality)).kind == "dicom"


def test_a_secondary_capture_of_a_film_is_read() -> None:
    assert decode(dicom(pattern(12), SOPClassUID="1.2.840.10008.5.1.4.1.1.7", Modality="OT")).kind == "dicom"


@pytest.mark.parametrize("view", ["LL", "RL", "LATERAL", "LAT", "rl", "RAO"])
def test_a_lateral_film_is_not_frontal(view: str) -> None:
    assert refusal(dicom(pattern(12), ViewPosition=view)) == "not_frontal"


def test_a_lateral_film_named_by_its_view_code_is_not_frontal() -> None:
    code = Dataset()
    code.CodeMeaning = "left lateral"
    assert refusal(dicom(pattern(12), ViewCodeSequence=Sequence([code]))) == "not_frontal"


@pytest.mark.parametrize("view", ["PA", "AP", ""])
def test_a_frontal_film_is_read(view: str) -> None:
    assert decode(dicom(pattern(12), ViewPosition=view)).header.get("view_position", "") == view


def test_several_frames_are_refused() -> None:
    assert refusal(dicom(np.stack([pattern(12)] * 2), Rows=96, Columns=80, NumberOfFrames=2)) == "multi_frame"


@pytest.mark.parametrize(("rows", "columns"), [(63, 80), (80, 10_001), (20_000, 20_000), (9_000, 9_000), (0, 0)])
def test_a_header_of_impossible_size_is_refused_before_memory_is_taken(rows: int, columns: int) -> None:
    assert refusal(dicom(pattern(12), Rows=rows, Columns=columns)) == "dimensions_out_of_range"


def test_a_small_rle_file_that_claims_65535_by_65535_is_refused() -> None:
    made = dataset(pattern(12), Rows=65535, Columns=65535)
    frame = struct.pack("<16I", 2, 64, 96, *[0] * 13) + b"\x81\0" * 32
    assert refusal(encapsulated(made, frame, RLELossless)) == "dimensions_out_of_range"


def test_an_rle_frame_shorter_than_its_header_claims_is_refused() -> None:
    made = dataset(pattern(12), Rows=7000, Columns=7000)
    frame = struct.pack("<16I", 2, 64, 96, *[0] * 13) + b"\x81\0" * 32
    assert refusal(encapsulated(made, frame, RLELossless)) == "corrupt_image"


def test_a_small_png_of_30000_by_30000_is_refused() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")
    )
    assert refusal(bomb) == "dimensions_out_of_range"


@pytest.mark.parametrize("photometric", ["PALETTE COLOR", "HSV", "", "RGB"])
def test_an_unknown_photometric_interpretation_is_refused(photometric: str) -> None:
    assert refusal(dicom(pattern(12), PhotometricInterpretation=photometric)) == "unsupported_photometric"


def test_more_bits_stored_than_allocated_are_corrupt() -> None:
    assert refusal(dicom(pattern(12), BitsStored=17, HighBit=16)) == "corrupt_image"


@pytest.mark.parametrize("grey", [0, 1000, 4095])
def test_a_film_of_one_grey_is_blank(grey: int) -> None:
    assert refusal(dicom(np.full((96, 80), grey, np.uint16))) == "blank_image"


def test_a_film_with_nothing_but_a_marker_on_it_is_blank() -> None:
    stored = np.full((200, 200), 4000, np.uint16)
    stored[5:9, 5:9] = pattern(12)[:4, :4]
    assert refusal(dicom(stored)) == "blank_image"


def test_a_film_that_is_padding_only_is_blank() -> None:
    made = dicom(np.full((96, 80), 4095, np.uint16), PixelPaddingValue=4095)
    assert refusal(made) == "blank_image"


def test_a_dicomdir_is_refused() -> None:
    assert refusal(part10(dataset(pattern(12), SOPClassUID="1.2.840.10008.1.3.10"))) == "unsupported_transfer_syntax"


def test_a_codec_that_panics_past_exception_is_corrupt_image(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(data: bytes) -> None:
        raise PanicException

    monkeypatch.setattr(radiograph, "_read", panic)
    assert refusal(b"anything") == "corrupt_image"


def test_thousands_of_mutated_films_raise_nothing_but_film_errors() -> None:
    rng = np.random.default_rng(11)
    whole = dicom(pattern(12), VOILUTFunction="LINEAR", PixelSpacing=[0.1, 0.1])
    header = whole.index(b"\xe0\x7f\x10\x00")
    for _ in range(1000):
        data = bytearray(whole)
        for place in rng.integers(132, header + 12, rng.integers(1, 6)):
            data[place] = rng.integers(256)
        with contextlib.suppress(FilmError):
            assert np.isfinite(decode(bytes(data)).pixels).all()
