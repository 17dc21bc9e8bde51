"""Small films made in memory."""

import io
from typing import Any

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian

ROWS, COLUMNS = 96, 80
DX = "1.2.840.10008.5.1.4.1.1.1.1"


def pattern(bits: int = 12, rows: int = ROWS, columns: int = COLUMNS) -> NDArray[np.uint16]:
    """Two dark fields on a bright ground with noise, over the whole range of grey."""
    y, x = np.mgrid[0:rows, 0:columns]
    field = np.cos(4 * np.pi * x / columns) * np.sin(np.pi * y / rows)
    grain = np.random.default_rng(7).normal(0, 0.02, (rows, columns))
    return np.rint((0.5 + 0.45 * field + grain).clip(0, 1) * (2**bits - 1)).astype(np.uint16)


def dataset(stored: NDArray[Any], **attributes: Any) -> Dataset:
    """A plain DX object around stored values; attributes overrule, None removes."""
    made = Dataset()
    made.SOPClassUID, made.SOPInstanceUID, made.Modality = DX, "1.2.3.4", "DX"
    made.PatientName, made.PatientID, made.ViewPosition = "Secret^Name", "HOSPITAL-77", "PA"
    made.Rows, made.Columns = stored.shape[:2]
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated = 8 * stored.dtype.itemsize
    made.BitsStored = 12 if made.BitsAllocated == 16 else 8
    made.HighBit = made.BitsStored - 1
    made.PixelRepresentation = int(stored.dtype.kind == "i")
    made.WindowCenter, made.WindowWidth = 2048, 4096
    if made.BitsAllocated == 8:
        made.WindowCenter, made.WindowWidth = 128, 256
    made.PixelData = stored.tobytes()
    for name, value in attributes.items():
        if value is None:
            delattr(made, name)
        else:
            setattr(made, name, value)
    if "BitsStored" in attributes and "HighBit" not in attributes:
        made.HighBit = made.BitsStored - 1
    return made


def part10(made: Dataset, syntax: str = ExplicitVRLittleEndian) -> bytes:
    """The object as a file."""
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = UID(syntax)
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made["PixelData"].VR = "OW" if made.BitsAllocated == 16 else "OB"
    buffer = io.BytesIO()
    made.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def dicom(stored: NDArray[Any], **attributes: Any) -> bytes:
    """An uncompressed film."""
    return part10(dataset(stored, **attributes))


def encapsulated(made: Dataset, frame: bytes, syntax: str) -> bytes:
    """A film whose pixels are this compressed frame."""
    made.PixelData = encapsulate([frame])
    made["PixelData"].is_undefined_length = True
    return part10(made, syntax)


def picture(values: NDArray[Any], name: str, **options: Any) -> bytes:
    """A PNG, TIFF or JPEG by Pillow."""
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, name, **options)
    return buffer.getvalue()


def jpeg(values: NDArray[np.uint8]) -> bytes:
    """A grey JPEG of high quality."""
    return bytes(simplejpeg.encode_jpeg(values[..., None], quality=95, colorspace="GRAY"))
