"""Films whose landmarks are known, for the test of the viewer: `python tests/e2e/marked_films.py FOLDER`.

A synthetic chest with unequal pixel spacing, three white squares in black frames and a patch of one grey value, as
12-bit DICOM, as MONOCHROME1 and as PNG; and films for display that are odd in size or type. Prints what it drew.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian, generate_uid

SYNTHESIZE = ["--count", "1", "--seed", "21", "--conspicuity", "marked", "--format", "dicom"]
TOP, PATCH_VALUE, PATCH_SIZE = 4095, 1500, 40
PLACES = ((0.10, 0.10, 14), (0.88, 0.12, 20), (0.12, 0.90, 26))
"""Centre as shares of the film, width of the white square; it is as high on the screen, so twice as many rows."""

Pixels = NDArray[np.uint16]


def chest(folder: Path) -> tuple[Pixels, float]:
    """A synthetic film with every row doubled, and the distance of its columns in mm; rows are half as far apart."""
    subprocess.run([sys.executable, "-m", "ml", "synthesize", "--out", str(folder), *SYNTHESIZE], check=True)
    film = pydicom.dcmread(next((folder / "films").glob("*.dcm")))
    return np.repeat(film.pixel_array, 2, axis=0), float(film.PixelSpacing[1])


def mark(pixels: Pixels) -> list[dict[str, float]]:
    """Draw the landmarks; their centres and widths in film pixels."""
    marks = []
    for across, down, width in PLACES:
        x, y = round(across * pixels.shape[1]), round(down * pixels.shape[0])
        draw(pixels, x, y, width + 16, 0)
        draw(pixels, x, y, width, TOP)
        marks.append({"x": x, "y": y, "width": width})
    return marks


def draw(pixels: Pixels, x: int, y: int, width: int, value: int) -> None:
    pixels[y - width : y + width, x - width // 2 : x + width // 2] = value


def save(
    path: Path, pixels: NDArray[Any], *, spacing: list[float] | None = None, negative: bool = False, bits: int = 12
) -> None:
    film = Dataset()
    film.file_meta = FileMetaDataset()
    film.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    film.file_meta.MediaStorageSOPClassUID = film.SOPClassUID = DigitalXRayImageStorageForPresentation
    film.file_meta.MediaStorageSOPInstanceUID = film.SOPInstanceUID = generate_uid()
    film.Modality, film.ViewPosition = "DX", "PA"
    film.PatientID, film.PatientName, film.PatientSex = "E2E-0003", "Marked^Mei", "F"
    film.SamplesPerPixel, film.PhotometricInterpretation = 1, "MONOCHROME1" if negative else "MONOCHROME2"
    film.Rows, film.Columns = pixels.shape
    film.BitsAllocated, film.BitsStored, film.HighBit = 16, bits, bits - 1
    film.PixelRepresentation = int(np.issubdtype(pixels.dtype, np.signedinteger))
    film.WindowCenter, film.WindowWidth = "2048", "4096"
    if spacing:
        film.PixelSpacing = [f"{mm:.6f}" for mm in spacing]
    film.PixelData = pixels.tobytes()
    film.save_as(path, enforce_file_format=True)


def save_odd(folder: Path) -> None:
    """Films as the viewer may be handed them, whatever the server would have said."""
    ramp = np.linspace(0, TOP, 1000 * 800).reshape(1000, 800)
    save(folder / "one.dcm", np.full((1, 1), 7, np.uint16))
    save(folder / "tiny.dcm", np.linspace(0, TOP, 64 * 64).reshape(64, 64).astype(np.uint16))
    save(folder / "signed.dcm", (ramp - 2000).astype(np.int16), bits=16)
    save(folder / "negative.dcm", ramp.astype(np.uint16), negative=True)
    save(folder / "huge.dcm", np.resize(ramp.astype(np.uint16), (7000, 6000)), spacing=[0.06, 0.06])


def main(folder: Path) -> None:
    pixels, column_mm = chest(folder / "marked")
    marks = mark(pixels)
    rows, columns = pixels.shape
    x, y = round(0.88 * columns), round(0.90 * rows)
    draw(pixels, x, y, PATCH_SIZE, PATCH_VALUE)
    spacing = [column_mm / 2, column_mm]
    save(folder / "twelve.dcm", pixels, spacing=spacing)
    save(folder / "negative12.dcm", TOP - pixels, spacing=spacing, negative=True)
    Image.fromarray((pixels >> 4).astype(np.uint8)).save(folder / "picture.png")
    save_odd(folder)
    patch = {"x": x, "y": y, "value": PATCH_VALUE}
    print(json.dumps({"marks": marks, "patch": patch, "rows": rows, "columns": columns, "spacing": spacing}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
