"""A film on its way out. What leaves is what came in, except a DICOM preamble: those 128 bytes may hold a program."""

from io import RawIOBase
from typing import BinaryIO

from backend.cases import files
from backend.cases.models import FilmKind, Radiograph

PREAMBLE = 128
MAGIC = b"DICM"
TYPES = {
    FilmKind.DICOM: "application/dicom",
    FilmKind.PNG: "image/png",
    FilmKind.JPEG: "image/jpeg",
    FilmKind.TIFF: "image/tiff",
}


class WithoutPreamble(RawIOBase):
    """Reads a DICOM file whose first 128 bytes are zero."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        start = self.file.tell()
        data = self.file.read(size)
        hidden = max(0, min(PREAMBLE - start, len(data)))
        return bytes(hidden) + data[hidden:]

    def close(self) -> None:
        self.file.close()
        super().close()


def open_original(radiograph: Radiograph) -> BinaryIO | WithoutPreamble:
    file = files.open_file(radiograph.stored_name)
    if radiograph.kind != FilmKind.DICOM:
        return file
    has_preamble = file.read(PREAMBLE + len(MAGIC))[PREAMBLE:] == MAGIC
    file.seek(0)
    return WithoutPreamble(file) if has_preamble else file


def generic_name(radiograph: Radiograph) -> str:
    """A file name that says nothing about the patient."""
    return f"film-{radiograph.uid.hex[:8]}{files.SUFFIXES[FilmKind(radiograph.kind)]}"
