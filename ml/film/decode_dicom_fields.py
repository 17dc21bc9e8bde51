"""Values out of a data set that may hold anything."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ml.film.grey import Spacing

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

# Nothing that names the patient is ever parsed.
KEYWORDS = (
    "SOPClassUID", "Modality", "ViewPosition", "ViewCodeSequence", "PresentationIntentType", "BodyPartExamined",
    "Rows", "Columns", "NumberOfFrames", "SamplesPerPixel", "PhotometricInterpretation", "PlanarConfiguration",
    "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "PixelPaddingValue", "PixelPaddingRangeLimit",
    "RescaleSlope", "RescaleIntercept", "ModalityLUTSequence", "WindowCenter", "WindowWidth", "VOILUTFunction",
    "VOILUTSequence", "PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "LossyImageCompression",
    "PixelData", "ExtendedOffsetTable", "ExtendedOffsetTableLengths",
)  # fmt: skip
_SPACINGS = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
_FINEST_MM, _COARSEST_MM = 0.01, 5.0


def value_of(dataset: "Dataset", keyword: str) -> Any:
    """The raw value, or None where it is absent, empty or unreadable."""
    try:
        value = dataset.get(keyword)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError, NotImplementedError):
        return None
    return None if value == "" else value


def text(dataset: "Dataset", keyword: str) -> str:
    """Upper case, without blanks at the ends; only the first of several values."""
    values = several(value_of(dataset, keyword))
    return str(values[0]).strip().upper()[:64] if values else ""


def whole(dataset: "Dataset", keyword: str, default: int = 0) -> int:
    """An integer."""
    found = numbers(dataset, keyword)
    return int(found[0]) if found else default


def numbers(dataset: "Dataset", keyword: str) -> list[float]:
    """Every value as a finite number; an empty list if any is not one."""
    try:
        found = [float(value) for value in several(value_of(dataset, keyword))]
    except (TypeError, ValueError, OverflowError):
        return []
    return found if all(math.isfinite(number) for number in found) else []


def several(value: Any) -> list[Any]:
    """None, one value or many as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes) else [value]


def spacing(dataset: "Dataset") -> tuple[Spacing | None, str]:
    """Millimetres per pixel (down, along) and the attribute they come from; rows and columns may differ."""
    for keyword in _SPACINGS:
        found = numbers(dataset, keyword)
        if len(found) == 2 and all(_FINEST_MM <= mm <= _COARSEST_MM for mm in found):
            return (found[0], found[1]), keyword
    return None, ""
