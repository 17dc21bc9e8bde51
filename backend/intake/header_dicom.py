"""The DICOM rules of the intake: which files may come in, and what their header says of the patient."""

from datetime import date, datetime

from backend.intake import dicom_names
from backend.intake.dicom_elements import NATIVE, Elements, ElementsError, read_elements
from backend.intake.header_types import HEAD_BYTES, FilmHeader, FilmRefusedError, check_size

# Deflated files, JPIP references and every video syntax stay outside.
TRANSFER_SYNTAXES = frozenset(
    {
        *NATIVE,
        "1.2.840.10008.1.2.5",  # RLE
        "1.2.840.10008.1.2.4.50",  # JPEG baseline
        "1.2.840.10008.1.2.4.51",  # JPEG extended
        "1.2.840.10008.1.2.4.57",  # JPEG lossless
        "1.2.840.10008.1.2.4.70",  # JPEG lossless, first order
        "1.2.840.10008.1.2.4.80",  # JPEG-LS lossless
        "1.2.840.10008.1.2.4.81",  # JPEG-LS near lossless
        "1.2.840.10008.1.2.4.90",  # JPEG 2000 lossless
        "1.2.840.10008.1.2.4.91",  # JPEG 2000
    }
)
_STORAGE = "1.2.840.10008.5.1.4.1.1."
SOP_CLASSES = frozenset(_STORAGE + end for end in ("1", "1.1", "1.1.1", "7", "7.1", "7.2", "7.3"))
DICOMDIR = "1.2.840.10008.1.3.10"
MODALITIES = frozenset({"", "CR", "DX", "RG", "OT", "SC"})
LATERAL_VIEWS = frozenset(["LL", "RL", "LAT", "LATERAL", "LLO", "RLO", "LAO", "RAO", "LPO", "RPO", "LLD", "RLD"])

SYNTAX, MEDIA_CLASS = (0x0002, 0x0010), (0x0002, 0x0002)
CHARSET, SOP_CLASS = (0x0008, 0x0005), (0x0008, 0x0016)
STUDY_DATE, ACQUIRED, MODALITY = (0x0008, 0x0020), (0x0008, 0x0022), (0x0008, 0x0060)
NAME, PATIENT_ID = (0x0010, 0x0010), (0x0010, 0x0020)
BIRTH_DATE, SEX = (0x0010, 0x0030), (0x0010, 0x0040)
VIEW, ORIENTATION = (0x0018, 0x5101), (0x0020, 0x0020)
SAMPLES, FRAMES, ROWS = (0x0028, 0x0002), (0x0028, 0x0008), (0x0028, 0x0010)
COLUMNS, BITS = (0x0028, 0x0011), (0x0028, 0x0100)


def read(head: bytes, size: int) -> FilmHeader:
    """Check the first megabyte of a DICOM file of `size` bytes. Raises FilmRefusedError."""
    try:
        elements = read_elements(head, TRANSFER_SYNTAXES)
    except ElementsError as bad:
        raise FilmRefusedError(bad.code, str(bad)) from None
    _check_kind(elements)
    _check_view(elements)
    _check_frame(elements, size)
    return _header(elements)


def _check_kind(elements: Elements) -> None:
    sop_class = elements.text(SOP_CLASS) or elements.text(MEDIA_CLASS)
    if sop_class == DICOMDIR:
        raise FilmRefusedError("unsupported_format", "DICOMDIR")
    if sop_class and sop_class not in SOP_CLASSES:
        raise FilmRefusedError("unsupported_modality", sop_class)
    if elements.text(MODALITY).upper() not in MODALITIES:
        raise FilmRefusedError("unsupported_modality", elements.text(MODALITY))


def _check_view(elements: Elements) -> None:
    # A frontal film runs from one side of the patient to the other, a lateral one from front to back.
    across = elements.text(ORIENTATION).split("\\")[0].upper()
    if elements.text(VIEW).upper() in LATERAL_VIEWS or across.startswith(("A", "P")):
        raise FilmRefusedError("not_frontal", elements.text(VIEW))


def _check_frame(elements: Elements, size: int) -> None:
    if (elements.whole(FRAMES) or 1) > 1:
        raise FilmRefusedError("multi_frame")
    rows, columns = elements.number(ROWS), elements.number(COLUMNS)
    if rows is None or columns is None:
        if elements.complete:
            raise FilmRefusedError("corrupt_image", "no size in pixels")
        if size <= HEAD_BYTES:
            raise FilmRefusedError("truncated", "ends before the pixel module")
        return  # private blocks longer than a megabyte: the worker will see
    check_size(rows, columns)
    if elements.syntax in NATIVE and size < _native_bytes(elements, rows, columns):
        raise FilmRefusedError("truncated", f"{size} bytes for {rows} x {columns}")


def _native_bytes(elements: Elements, rows: int, columns: int) -> int:
    return rows * columns * (elements.number(SAMPLES) or 1) * (elements.number(BITS) or 8) // 8


def _header(elements: Elements) -> FilmHeader:
    charset = elements.text(CHARSET)
    sex = elements.text(SEX).upper()
    return FilmHeader(
        kind="dicom",
        rows=elements.number(ROWS),
        columns=elements.number(COLUMNS),
        patient_id=dicom_names.text(elements.raw(PATIENT_ID), charset)[:64],
        patient_name=dicom_names.person(elements.raw(NAME), charset)[:128],
        sex=sex if sex in ("M", "F", "O") else "",
        birth_date=_date(elements.text(BIRTH_DATE)),
        study_date=_date(elements.text(ACQUIRED)) or _date(elements.text(STUDY_DATE)),
    )


def _date(text: str) -> date | None:
    """A DICOM date (also the older form with dots); None when it is no possible day."""
    try:
        day = datetime.strptime(text.replace(".", "")[:8], "%Y%m%d").date()
    except ValueError:
        return None
    return day if day.year >= 1850 else None
