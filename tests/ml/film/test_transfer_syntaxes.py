"""However the pixels were packed, they are the same pixels."""

import numpy as np
import pytest
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from ml.film.errors import FilmError
from ml.film.radiograph import decode
from tests.ml.film.films import dataset, dicom, encapsulated, jpeg, part10, pattern
from tests.ml.film.lossless_jpeg import encode

ENCODERS = {RLELossless: "pydicom", JPEG2000Lossless: "pylibjpeg", JPEGLSLossless: "pyjpegls"}


def packed(stored: np.ndarray, syntax: str, bits: int) -> bytes:
    made = dataset(stored, BitsStored=bits)
    if syntax in (JPEGLossless, JPEGLosslessSV1):
        return encapsulated(made, encode(stored.astype(np.uint16), bits), syntax)
    if syntax == JPEGLSLossless:
        pytest.importorskip("jpeg_ls", reason="no JPEG-LS for this Python")
    if syntax in ENCODERS:
        made.file_meta = None
        part10(made)
        made.compress(syntax, encoding_plugin=ENCODERS[syntax])
        return part10(made, syntax)
    made.PixelData = stored.astype(stored.dtype.newbyteorder(">" if syntax == ExplicitVRBigEndian else "<")).tobytes()
    return part10(made, syntax)


SYNTAXES = [
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    RLELossless,
    JPEG2000Lossless,
    JPEGLSLossless,
    JPEGLossless,
    JPEGLosslessSV1,
]


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda uid: uid.keyword)
def test_every_lossless_syntax_gives_the_pixels_of_the_uncompressed_film(syntax: str, bits: int) -> None:
    stored = pattern(bits).astype(np.uint8 if bits == 8 else np.uint16)
    film = decode(packed(stored, syntax, bits))
    assert np.array_equal(film.levels, stored)
    assert np.array_equal(film.pixels, decode(dicom(stored, BitsStored=bits)).pixels)
    assert film.bits == bits


@pytest.mark.parametrize("syntax", SYNTAXES[:6], ids=lambda uid: uid.keyword)
def test_signed_samples_keep_their_order_in_every_syntax(syntax: str) -> None:
    stored = (pattern(12).astype(np.int16) - 2048).astype(np.int16)
    film = decode(packed(stored, syntax, 12))
    assert np.array_equal(film.levels, pattern(12))


def test_restart_markers_of_a_lossless_jpeg_change_nothing() -> None:
    stored = pattern(12)
    film = decode(encapsulated(dataset(stored), encode(stored, 12, restart_rows=8), JPEGLosslessSV1))
    assert np.array_equal(film.levels, stored)


@pytest.mark.parametrize("syntax", [JPEGBaseline8Bit, JPEGExtended12Bit], ids=lambda uid: uid.keyword)
def test_a_lossy_jpeg_is_close_to_the_film(syntax: str) -> None:
    stored = pattern(8).astype(np.uint8)
    film = decode(encapsulated(dataset(stored), jpeg(stored), syntax))
    assert np.abs(film.levels.astype(int) - stored).mean() < 2
    assert np.array_equal(film.levels, decode(jpeg(stored)).levels)


@pytest.mark.parametrize("syntax", [JPEGBaseline8Bit, JPEGExtended12Bit], ids=lambda uid: uid.keyword)
def test_a_signed_lossy_jpeg_is_refused(syntax: str) -> None:
    stored = pattern(8).astype(np.uint8)
    with pytest.raises(FilmError) as refusal:
        decode(encapsulated(dataset(stored, PixelRepresentation=1), jpeg(stored), syntax))
    assert str(refusal.value) == "corrupt_image: signed lossy jpeg"


def test_samples_at_the_upper_end_of_their_word_are_moved_down() -> None:
    stored = pattern(12)
    film = decode(dicom(stored << 4, BitsStored=12, HighBit=15))
    assert np.array_equal(film.levels, stored)


@pytest.mark.parametrize("kind", [">u2", ">i2"])
def test_samples_at_the_upper_end_of_their_word_are_moved_down_in_big_endian_too(kind: str) -> None:
    stored = pattern(12)
    raised = (stored.astype(int) - (2048 if kind == ">i2" else 0)) << 4
    film = decode(part10(dataset(raised.astype(kind), BitsStored=12, HighBit=15), ExplicitVRBigEndian))
    assert np.array_equal(film.levels, stored)


def test_an_rle_film_with_a_raised_high_bit_is_refused() -> None:
    made = dataset(pattern(12))
    part10(made)
    made.compress(RLELossless, encoding_plugin="pydicom")
    made.HighBit = 15
    with pytest.raises(FilmError) as refusal:
        decode(part10(made, RLELossless))
    assert refusal.value.code == "unsupported_format"


def test_overlay_bits_above_the_samples_are_ignored() -> None:
    stored = pattern(12)
    assert np.array_equal(decode(dicom(stored | 0x8000)).levels, stored)


@pytest.mark.parametrize(
    "syntax",
    [
        "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.201",
        "1.2.840.10008.1.2.4.95", "9.9.9", "",
    ],
)  # fmt: skip
def test_deflated_video_and_unknown_syntaxes_are_refused(syntax: str) -> None:
    film = dicom(pattern(12))
    known = b"1.2.840.10008.1.2.1\0"
    other = syntax.encode().ljust(len(known), b"\0")
    assert film.count(known) == 1
    swapped = film.replace(
        b"UI" + len(known).to_bytes(2, "little") + known, b"UI" + len(other).to_bytes(2, "little") + other
    )
    with pytest.raises(FilmError) as refusal:
        decode(swapped)
    assert refusal.value.code == "unsupported_transfer_syntax"


def test_a_frame_of_another_size_than_the_header_says_is_refused() -> None:
    with pytest.raises(FilmError) as refusal:
        decode(encapsulated(dataset(pattern(12)), encode(pattern(12, rows=100), 12), JPEGLosslessSV1))
    assert refusal.value.code == "corrupt_image"
