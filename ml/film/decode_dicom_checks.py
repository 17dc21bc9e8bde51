"""Which DICOM objects are frontal plain radiographs that can be read."""

import re
from typing import TYPE_CHECKING

from ml.film.decode_dicom_fields import several, text, value_of, whole
from ml.film.decode_limits import check_size
from ml.film.errors import FilmError

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_STORAGE = "1.2.840.10008.5.1.4.1.1."
RADIOGRAPHY = frozenset(_STORAGE + end for end in ("1", "1.1", "1.1.1"))
SECONDARY_CAPTURE = frozenset(_STORAGE + end for end in ("7", "7.2", "7.3", "7.4"))
_MODALITIES = frozenset({"CR", "DX", "DR", "RG", ""})
_CAPTURE_MODALITIES = _MODALITIES | {"SC", "OT", "HC"}
_NOT_FRONTAL = frozenset({"LL", "RL", "LLD", "RLD", "LLO", "RLO", "LAO", "RAO", "LPO", "RPO"})
_CHEST = re.compile(r"\b(CHEST|THORAX|LUNGS?|RIBS?)\b")
_NOT_CHEST = re.compile(
    r"\b(ABDOMEN|ANKLE|ARM|BREAST|CLAVICLE|COCCYX|ELBOW|FEMUR|FINGER|FOOT|FOREARM|HAND|HEAD|HIP|HUMERUS|JAW|KNEE|LEG"
    r"|MANDIBLE|NECK|ORBIT|PELVIS|SHOULDER|SKULL|[CLT]?SPINE|TOE|WRIST)\b"
)
"""DICOM PS3.16 annex L, what radiography films; a hospital's own words for the chest are not to be guessed."""
_COLOURS = frozenset({"RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT"})
_GREYS = frozenset({"MONOCHROME1", "MONOCHROME2"})


def check_dataset(dataset: "Dataset") -> None:
    """Refuse what must not or cannot be read, before a pixel is touched."""
    if text(dataset, "SOPClassUID") or text(dataset, "Modality"):
        _check_kind(dataset)
    _check_view(dataset)
    if not value_of(dataset, "PixelData"):
        raise FilmError("truncated", "no pixel data")
    _check_kind(dataset)
    if whole(dataset, "NumberOfFrames", 1) > 1:
        raise FilmError("multi_frame")
    check_size(whole(dataset, "Rows"), whole(dataset, "Columns"))
    _check_pixels(dataset)


def _check_kind(dataset: "Dataset") -> None:
    sop_class, modality = text(dataset, "SOPClassUID"), text(dataset, "Modality")
    if sop_class in RADIOGRAPHY | {""}:
        allowed = _MODALITIES
    elif sop_class in SECONDARY_CAPTURE:
        allowed = _CAPTURE_MODALITIES
    else:
        raise FilmError("unsupported_modality", f"class {sop_class}")
    if modality not in allowed or not (modality or sop_class):
        raise FilmError("unsupported_modality", modality)


def _check_view(dataset: "Dataset") -> None:
    view = text(dataset, "ViewPosition")
    meanings = [text(item, "CodeMeaning") for item in several(value_of(dataset, "ViewCodeSequence"))]
    if view in _NOT_FRONTAL or "LAT" in view or "OBL" in view:
        raise FilmError("not_frontal", view)
    if any("LATERAL" in meaning or "OBLIQUE" in meaning for meaning in meanings):
        raise FilmError("not_frontal", "view code")
    parts = " ".join(str(name) for name in several(value_of(dataset, "BodyPartExamined"))).upper()
    if _NOT_CHEST.search(parts) and not _CHEST.search(parts):
        raise FilmError("not_a_chest_film", "body part")


def _check_pixels(dataset: "Dataset") -> None:
    photometric, samples = text(dataset, "PhotometricInterpretation"), whole(dataset, "SamplesPerPixel", 1)
    allocated, stored = whole(dataset, "BitsAllocated"), whole(dataset, "BitsStored")
    if photometric not in (_GREYS if samples == 1 else _COLOURS) or samples not in (1, 3):
        raise FilmError("unsupported_photometric", f"{photometric}, {samples} samples")
    if allocated not in (8, 16) or (samples == 3 and allocated != 8):
        raise FilmError("unsupported_format", f"{allocated} bits allocated")
    if not 1 <= stored <= allocated:
        raise FilmError("corrupt_image", f"{stored} of {allocated} bits stored")
    if stored < 8:
        raise FilmError("unsupported_format", f"{stored} bits stored")
    if whole(dataset, "PixelRepresentation") not in (0, 1):
        raise FilmError("corrupt_image", "pixel representation")
