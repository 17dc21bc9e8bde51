"""The film as the viewer shows it."""

import hashlib
import io
from typing import TYPE_CHECKING

import numpy as np

from ml.film.grey import Levels
from ml.film.radiograph import Radiograph

if TYPE_CHECKING:
    from pydicom.dataset import Dataset, FileMetaDataset

_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
_MADE_BY = "2.25.273350893371446338193206812093816427013"
_RECORD_VERSION = b"display 1"


def display_dicom(radiograph: Radiograph) -> bytes:
    """Uncompressed explicit little endian DICOM, MONOCHROME2, 16 bit allocated, with window and spacing.

    All grey levels of the film are kept, so that the reader may change the window. It names no patient; the same
    film gives the same bytes, for its UIDs are made from its content.
    """
    levels, depth, low, high = _picture(radiograph)
    dataset = _identity(_digest(radiograph, levels, depth, low, high))
    _add_pixels(dataset, levels, depth)
    dataset.WindowCenter = _decimal((low + high + 1) / 2)
    dataset.WindowWidth = _decimal(high - low + 1)
    if radiograph.spacing_mm:
        dataset.PixelSpacing = [_decimal(mm) for mm in radiograph.spacing_mm]
    return _part10(dataset)


def _picture(radiograph: Radiograph) -> tuple[Levels, int, float, float]:
    """Levels, their depth and the limits of the window."""
    if radiograph.levels is not None and radiograph.window is not None:
        depth = max(radiograph.bits, int(radiograph.levels.max()).bit_length())
        return radiograph.levels, depth, *radiograph.window
    depth = min(16, max(8, radiograph.bits))
    top = 2**depth - 1
    return np.rint(radiograph.pixels * top).astype(np.uint16), depth, 0.0, float(top)


def _digest(radiograph: Radiograph, levels: Levels, depth: int, low: float, high: float) -> bytes:
    facts = f"{levels.shape} {depth} {low!r} {high!r} {radiograph.spacing_mm!r}".encode()
    digest = hashlib.sha256(_RECORD_VERSION + facts)
    digest.update(np.ascontiguousarray(levels, dtype="<u2").data)
    return digest.digest()


def _identity(digest: bytes) -> "Dataset":
    from pydicom.dataset import Dataset

    dataset = Dataset()
    dataset.SOPClassUID = _SECONDARY_CAPTURE
    dataset.SOPInstanceUID = _uid(digest, b"instance")
    dataset.StudyInstanceUID = _uid(digest, b"study")
    dataset.SeriesInstanceUID = _uid(digest, b"series")
    dataset.Modality = "DX"
    dataset.ConversionType = "WSD"
    dataset.ImageType = ["DERIVED", "SECONDARY"]
    for keyword in ("StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName", "StudyID"):
        setattr(dataset, keyword, "")
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "PatientOrientation"):
        setattr(dataset, keyword, "")
    dataset.PatientIdentityRemoved = "YES"
    dataset.SeriesNumber, dataset.InstanceNumber = 1, 1
    return dataset


def _add_pixels(dataset: "Dataset", levels: Levels, depth: int) -> None:
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.Rows, dataset.Columns = levels.shape
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, depth, depth - 1
    dataset.PixelRepresentation = 0
    dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = "0", "1", "US"
    dataset.PresentationLUTShape = "IDENTITY"
    dataset.PixelData = np.ascontiguousarray(levels, dtype="<u2").tobytes()


def _part10(dataset: "Dataset") -> bytes:
    dataset.file_meta = _meta(dataset)
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def _meta(dataset: "Dataset") -> "FileMetaDataset":
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = UID(_EXPLICIT_LITTLE)
    meta.ImplementationClassUID = UID(_MADE_BY)
    return meta


def _uid(digest: bytes, role: bytes) -> str:
    """A UID of the UUID-derived root, from the film's content."""
    return f"2.25.{int.from_bytes(hashlib.sha256(digest + role).digest()[:16], 'big')}"


def _decimal(value: float) -> str:
    """A DICOM decimal string, 16 characters at most."""
    return f"{value:.8g}"
