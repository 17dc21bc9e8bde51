"""Small film files, made on the spot."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

CR_IMAGE = "1.2.840.10008.5.1.4.1.1.1"
_ENCODINGS = {  # syntax: (implicit, little endian)
    ImplicitVRLittleEndian: (True, True),
    ExplicitVRBigEndian: (False, False),
}


def dicom_film(syntax: str = ExplicitVRLittleEndian, side: int = 80, seed: int = 1, **tags: Any) -> bytes:
    """A noisy square CR film; `tags` are set on the dataset last, None deletes."""
    film = Dataset()
    film.SOPClassUID = CR_IMAGE
    film.SOPInstanceUID = f"1.2.3.{seed}"
    film.Modality = "CR"
    film.ViewPosition = "PA"
    film.PatientName, film.PatientID = "Li^Ming", f"H{seed}"
    film.PatientSex, film.PatientBirthDate, film.StudyDate = "M", "19610203", "20260304"
    film.PhotometricInterpretation, film.SamplesPerPixel = "MONOCHROME2", 1
    film.BitsAllocated, film.BitsStored, film.HighBit, film.PixelRepresentation = 16, 12, 11, 0
    film.Rows = film.Columns = side
    values = np.random.default_rng(seed).integers(0, 4095, (side, side), dtype="<u2")
    film.PixelData = values.tobytes()
    film["PixelData"].VR = "OW"
    for name, value in tags.items():
        if value is None:
            del film[name]
        else:
            setattr(film, name, value)
    return _written(film, syntax)


def _written(film: Dataset, syntax: str) -> bytes:
    film.file_meta = FileMetaDataset()
    film.file_meta.MediaStorageSOPClassUID = UID(film.get("SOPClassUID", CR_IMAGE))
    film.file_meta.MediaStorageSOPInstanceUID = UID("1.2.3")
    film.file_meta.TransferSyntaxUID = UID(ExplicitVRLittleEndian if syntax not in _ENCODINGS else syntax)
    implicit, little = _ENCODINGS.get(UID(syntax), (False, True))
    out = io.BytesIO()
    dcmwrite(out, film, enforce_file_format=True, implicit_vr=implicit, little_endian=little)
    # A syntax without an encoder here is only claimed: the header reader looks no further.
    return _claim(out.getvalue(), film.file_meta.TransferSyntaxUID, syntax)


def _claim(data: bytes, written: str, claimed: str) -> bytes:
    if claimed == written:
        return data
    old, new = (uid.encode() + b"\0" * (len(uid) % 2) for uid in (written, claimed))
    head = b"\x02\0\x10\0UI"
    return data.replace(head + struct.pack("<H", len(old)) + old, head + struct.pack("<H", len(new)) + new)


def png_film(columns: int = 80, rows: int = 80, seed: int = 1) -> bytes:
    """An 8-bit grey PNG with noise; sides over 2000 get a header only."""
    raw = b""
    if max(columns, rows) <= 2000:
        values = np.random.default_rng(seed).integers(0, 255, (rows, columns), dtype="u1")
        raw = b"".join(b"\0" + line.tobytes() for line in values)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def jpeg_header(columns: int, rows: int) -> bytes:
    """Markers of a JPEG up to the frame header."""
    frame = struct.pack(">BHHBBBB", 8, rows, columns, 1, 1, 0x11, 0)
    return (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\0" * 8
    )


def tiff_header(columns: int, rows: int, order: str = "<", directory: int = 8) -> bytes:
    """A TIFF of two tags whose directory lies at the given place."""
    entries = [(256, 4, 1, columns), (257, 4, 1, rows)]
    body = struct.pack(order + "H", 2) + b"".join(struct.pack(order + "HHII", *entry) for entry in entries) + b"\0" * 4
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", directory)
    return start.ljust(directory, b"\0") + body
