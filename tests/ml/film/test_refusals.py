"""What is refused, and with which code."""

import contextlib
import struct
import zlib

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, RLELossless

from ml.film import decode_dicom, radiograph
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


@pytest.mark.parametrize("part", ["SKULL", "HAND", "abdomen", "CSPINE", "C-SPINE"])
def test_a_film_of_another_body_part_is_not_a_chest_film(part: str) -> None:
    assert refusal(dicom(pattern(12), BodyPartExamined=part)) == "not_a_chest_film"


@pytest.mark.parametrize(
    "part",
    ["CHEST", "Chest PA", "THORAX", "LUNGS", "RIBS", ["SPINE", "CHEST"], "", "UNKNOWN", "POITRINE", "PHARMA COLLEGE"],
)
def test_a_film_of_the_chest_or_of_no_named_part_is_read(part: str) -> None:
    assert decode(dicom(pattern(12), BodyPartExamined=part)).kind == "dicom"


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


def element(number: int, kind: bytes, value: bytes) -> bytes:
    """One element of the file meta group with a length of two bytes."""
    return struct.pack("<HH2sH", 2, number, kind, len(value)) + value


def behind_a_long_length(film: bytes) -> bytes:
    """The film as a deflated one, told so by an element that only a parser who knows UV finds."""
    length = b"\x02\0\x10\0"  # which others take for the transfer syntax element's tag
    decoy = element(0x10, b"UI", b"1.2.840.10008.1.2.1\0")[4:] + struct.pack("<HH", 8, 0)
    hidden = decoy.ljust(int.from_bytes(length, "little"), b"\0")
    syntax = element(0x10, b"UI", b"1.2.840.10008.1.2.1.99")
    body = film[film.index(struct.pack("<HH", 8, 0x16)) :]
    squeeze = zlib.compressobj(wbits=-15)
    deflated = squeeze.compress(body) + squeeze.flush()
    return film[:132] + b"\x02\0\x0f\0UV\0\0" + length + hidden + syntax + deflated


def test_a_deflated_film_behind_an_element_with_a_long_length_is_refused_before_parsing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[bytes] = []
    monkeypatch.setattr(decode_dicom, "_parse", parsed.append)
    assert refusal(behind_a_long_length(dicom(pattern(12)))) == "unsupported_transfer_syntax"
    assert not parsed


@pytest.mark.parametrize("kind", [b"QQ", b"\x10\0", b"ul"])
def test_a_file_meta_element_of_no_known_kind_is_refused_before_parsing(
    kind: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = dicom(pattern(12))
    parsed: list[bytes] = []
    monkeypatch.setattr(decode_dicom, "_parse", parsed.append)
    assert refusal(film[:136] + kind + film[138:]) == "corrupt_image"
    assert not parsed


def test_a_film_whose_parser_found_another_transfer_syntax_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode_dicom, "transfer_syntax", lambda data: str(ExplicitVRBigEndian))
    assert refusal(dicom(pattern(12))) == "corrupt_image"
    with pytest.raises(FilmError, match="transfer syntax"):
        decode(dicom(pattern(12)))


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
