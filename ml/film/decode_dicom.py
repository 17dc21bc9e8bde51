"""DICOM: one frontal radiograph."""

import io
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ml.film.decode_dicom_checks import check_dataset
from ml.film.decode_dicom_fields import KEYWORDS, numbers, spacing, text, whole
from ml.film.decode_dicom_meta import transfer_syntax
from ml.film.decode_dicom_pixels import Stored, stored_values
from ml.film.decode_dicom_tone import level_offset, tone
from ml.film.decode_picture import COLOUR_NOTE, luminance
from ml.film.errors import FilmError
from ml.film.grey import Grey, Levels

if TYPE_CHECKING:
    from pydicom.dataset import Dataset


def read_dicom(data: bytes) -> Grey:
    """Modality transformation, then values of interest; the display curve of the file where it has a sane one."""
    syntax = transfer_syntax(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = _parse(data)
        if str(dataset.file_meta.get("TransferSyntaxUID", "")) != syntax:
            raise FilmError("corrupt_image", "transfer syntax ambiguous")
        check_dataset(dataset)
        return _grey(dataset, stored_values(dataset, syntax), syntax)


def _parse(data: bytes) -> "Dataset":
    import pydicom
    from pydicom.config import disable_value_validation

    try:
        with disable_value_validation():
            return pydicom.dcmread(io.BytesIO(data), specific_tags=list(KEYWORDS))
    except EOFError as error:
        raise FilmError("truncated", "data set") from error
    except (MemoryError, FilmError):
        raise
    except Exception as error:
        raise FilmError("corrupt_image", f"data set: {type(error).__name__}") from error


def _grey(dataset: "Dataset", stored: Stored, syntax: str) -> Grey:
    notes: tuple[str, ...] = ()
    if stored.ndim == 3:
        stored, notes = luminance(stored), (COLOUR_NOTE,)
    depth, offset = whole(dataset, "BitsStored"), level_offset(dataset)
    levels = _lifted(stored, depth, offset)
    padding = _padding(dataset, stored)
    curve = tone(dataset, depth, offset, levels if padding is None else levels[~padding])
    found, source = spacing(dataset)
    return Grey(
        levels=levels if curve.curve is None else curve.curve[levels],
        depth=curve.depth,
        windows=curve.windows,
        kind="dicom",
        bits=depth,
        spacing_mm=found,
        inverted=(text(dataset, "PhotometricInterpretation") == "MONOCHROME1") != curve.falling,
        padding=padding,
        header=_header(dataset, syntax, source),
        notes=notes + curve.notes,
    )


def _lifted(stored: Stored, depth: int, offset: int) -> Levels:
    """Stored values as levels 0 .. 2**depth - 1."""
    return np.clip(stored.astype(np.int32) + offset, 0, 2**depth - 1).astype(np.uint16)


def _padding(dataset: "Dataset", stored: Stored) -> NDArray[np.bool_] | None:
    """Where the file says there is no picture; None if that is nowhere."""
    ends = numbers(dataset, "PixelPaddingValue")[:1] + numbers(dataset, "PixelPaddingRangeLimit")[:1]
    if not ends:
        return None
    mask: NDArray[np.bool_] = (stored >= _as_stored(min(ends), stored)) & (stored <= _as_stored(max(ends), stored))
    return mask if mask.any() else None


def _as_stored(value: float, stored: Stored) -> int:
    """A padding value written with the wrong sign still means the same bits."""
    whole_value = int(value)
    if stored.dtype.kind == "i" and whole_value > np.iinfo(stored.dtype).max:
        return whole_value - (1 << (8 * stored.dtype.itemsize))
    return whole_value


def _header(dataset: "Dataset", syntax: str, spacing_source: str) -> dict[str, Any]:
    facts = {
        "transfer_syntax": syntax,
        "sop_class": text(dataset, "SOPClassUID"),
        "modality": text(dataset, "Modality"),
        "photometric": text(dataset, "PhotometricInterpretation"),
        "view_position": text(dataset, "ViewPosition"),
        "intent": text(dataset, "PresentationIntentType"),
        "body_part": text(dataset, "BodyPartExamined"),
        "lossy": text(dataset, "LossyImageCompression"),
        "spacing_from": spacing_source,
    }
    return {name: value for name, value in facts.items() if value}
