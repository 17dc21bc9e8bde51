"""A synthetic film as a DICOM file: Digital X-Ray, 12 bit, with pixel spacing, marked as synthetic."""

from __future__ import annotations

import io

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from ml.synthesis.plan import SyntheticFilm

_DX_FOR_PRESENTATION = "1.2.840.10008.5.1.4.1.1.1.1"
_LARGEST = 4095


def film_as_dicom(film: SyntheticFilm, name: str) -> bytes:
    """DICOM part 10 bytes; the same film and name give the same bytes. ``name`` becomes PatientID."""
    data = Dataset()
    data.SOPClassUID = _DX_FOR_PRESENTATION
    data.SOPInstanceUID = generate_uid(entropy_srcs=["film", name])
    data.StudyInstanceUID = generate_uid(entropy_srcs=["study", name])
    data.SeriesInstanceUID = generate_uid(entropy_srcs=["series", name])
    data.PatientID = name
    data.PatientName = f"Synthetic^{name}"
    data.Modality = "DX"
    data.ViewPosition = "PA"
    data.BodyPartExamined = "CHEST"
    data.ImageComments = _comment(film)
    data.PixelSpacing = [f"{film.mm_down or film.mm:.6f}", f"{film.mm:.6f}"]
    _add_pixels(data, film)
    return _part10(data)


def _comment(film: SyntheticFilm) -> str:
    if film.source:
        return "Synthetic opacities inserted into a real radiograph"
    return "Synthetic radiograph; no patient behind it"


def _add_pixels(data: Dataset, film: SyntheticFilm) -> None:
    data.Rows, data.Columns = film.pixels.shape
    data.SamplesPerPixel = 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
    data.WindowCenter, data.WindowWidth = 2048, 4096
    data.PixelData = np.round(film.pixels * _LARGEST).astype("<u2").tobytes()


def _part10(data: Dataset) -> bytes:
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    buffer = io.BytesIO()
    data.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
