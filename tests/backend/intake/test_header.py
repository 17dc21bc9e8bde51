"""What the intake reads and refuses in the first megabyte."""

import io
from datetime import date
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from backend.intake.header import read_header
from backend.intake.header_types import FilmHeader, FilmRefusedError
from tests.backend.intake.films import dicom_film, jpeg_header, png_film, tiff_header


def header(data: bytes) -> FilmHeader:
    return read_header(io.BytesIO(data), len(data))


def refusal(data: bytes) -> str:
    with pytest.raises(FilmRefusedError) as refused:
        header(data)
    return refused.value.code


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_dicom_film_tells_its_patient_and_size_in_every_native_syntax(syntax: str) -> None:
    assert header(dicom_film(syntax, side=90)) == FilmHeader(
        kind="dicom",
        rows=90,
        columns=90,
        patient_id="H1",
        patient_name="Li Ming",
        sex="M",
        birth_date=date(1961, 2, 3),
        study_date=date(2026, 3, 4),
    )


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_nested_sequences_of_undefined_length_are_passed_over(syntax: str) -> None:
    inner = Dataset()
    inner.PatientID = "somebody else"
    inner.is_undefined_length_sequence_item = True
    outer = Dataset()
    outer.RequestAttributesSequence = Sequence([inner])
    outer["RequestAttributesSequence"].is_undefined_length = True
    outer.is_undefined_length_sequence_item = True
    film = Dataset()
    film.ReferencedStudySequence = Sequence([outer])
    data = dicom_film(syntax, ReferencedStudySequence=film.ReferencedStudySequence)
    assert header(data).patient_id == "H1"
    assert header(data).rows == 80


@pytest.mark.parametrize(
    ("charset", "name", "expected"),
    [
        ("ISO_IR 192", "Zhang^San=张^三", "张三"),
        ("GB18030", "Zhang^San=张^三", "张三"),
        (["", "ISO 2022 IR 58"], "Zhang^San=张^三", "张三"),
        ("ISO_IR 100", "Müller^Jörg", "Müller Jörg"),
    ],
)
def test_names_are_read_in_the_character_set_of_the_film(charset: Any, name: str, expected: str) -> None:
    assert header(dicom_film(SpecificCharacterSet=charset, PatientName=name)).patient_name == expected


def test_a_date_that_is_no_day_is_left_out() -> None:
    data = dicom_film().replace(b"19610203", b"00000000")
    assert header(data).birth_date is None


@pytest.mark.parametrize(
    "syntax",
    [
        "1.2.840.10008.1.2.1.99",
        "1.2.840.10008.1.2.4.94",
        "1.2.840.10008.1.2.4.100",
        "1.2.840.10008.1.2.4.102",
        "1.2.3.4",
    ],
)
def test_deflated_referenced_and_video_syntaxes_are_refused(syntax: str) -> None:
    assert refusal(dicom_film(syntax)) == "unsupported_transfer_syntax"


@pytest.mark.parametrize(
    "syntax",
    ["1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.90"],
)
def test_compressed_syntaxes_of_the_allow_list_pass(syntax: str) -> None:
    assert header(dicom_film(syntax)).rows == 80


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.2", "Modality": "CT"}, "unsupported_modality"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.4", "Modality": "MR"}, "unsupported_modality"),
        ({"SOPClassUID": "1.2.840.10008.1.3.10"}, "unsupported_format"),
        ({"Modality": "MG"}, "unsupported_modality"),
        ({"ViewPosition": "LL"}, "not_frontal"),
        ({"ViewPosition": "LATERAL"}, "not_frontal"),
        ({"ViewPosition": None, "PatientOrientation": ["A", "F"]}, "not_frontal"),
        ({"NumberOfFrames": "2"}, "multi_frame"),
        ({"Rows": 20000, "Columns": 20000, "PixelData": b"\0\0"}, "dimensions_out_of_range"),
        ({"Rows": 40}, "dimensions_out_of_range"),
        ({"Rows": None}, "corrupt_image"),
    ],
)
def test_dicom_films_that_cannot_be_read_here_are_refused_by_name(tags: dict[str, Any], code: str) -> None:
    assert refusal(dicom_film(**tags)) == code


def test_a_compressed_film_claiming_a_flood_of_pixels_is_refused() -> None:
    assert refusal(dicom_film("1.2.840.10008.1.2.5", Rows=65535, Columns=65535)) == "dimensions_out_of_range"


@pytest.mark.parametrize("cut", [140, 200, 400, 700, 5000])
def test_a_dicom_film_cut_off_anywhere_is_truncated(cut: int) -> None:
    assert refusal(dicom_film()[:cut]) == "truncated"


def test_pictures_tell_their_size() -> None:
    assert header(png_film(100, 90)) == FilmHeader("png", rows=90, columns=100)
    assert header(jpeg_header(3000, 2500)) == FilmHeader("jpeg", rows=2500, columns=3000)
    assert header(tiff_header(300, 250)) == FilmHeader("tiff", rows=250, columns=300)
    assert header(tiff_header(300, 250, ">", directory=2_000_000)) == FilmHeader("tiff", rows=250, columns=300)


@pytest.mark.parametrize("maker", [png_film, jpeg_header, tiff_header])
def test_a_header_of_20000_by_20000_is_refused_in_every_picture_format(maker: Any) -> None:
    assert refusal(maker(20000, 20000)) == "dimensions_out_of_range"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"hello, this is a letter" * 20, "not_an_image"),
        (b"\0" * 500, "not_an_image"),
        (b"GIF89a" + b"\0" * 200, "unsupported_format"),
        (b"%PDF-1.7" + b"\0" * 200, "unsupported_format"),
        (png_film()[:20], "truncated"),
        (png_film().replace(b"IHDR", b"IHDX"), "corrupt_image"),
        (png_film()[:30] + b"\xff" + png_film()[31:], "corrupt_image"),
        (jpeg_header(300, 300)[:12], "truncated"),
        (b"\xff\xd8\xff\xd9" + b"\0" * 20, "corrupt_image"),
        (tiff_header(300, 300)[:6], "truncated"),
        (b"II*\0\xff\xff\xff\x7f" + b"\0" * 20, "truncated"),
    ],
)
def test_what_is_no_film_is_refused_by_name(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_no_mutation_of_a_header_raises_anything_but_a_refusal() -> None:
    import random

    chance = random.Random(7)
    seeds = [dicom_film(s)[:1500] for s in (ImplicitVRLittleEndian, ExplicitVRBigEndian)]
    seeds += [png_film(70, 70)[:200], jpeg_header(99, 99), tiff_header(99, 99)]
    for _ in range(4000):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            header(bytes(data[: chance.randint(1, len(data))]))
        except FilmRefusedError:
            continue
