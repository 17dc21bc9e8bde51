"""DICOM."""

import io

import numpy as np

from ml.film.errors import FilmError
from ml.film.grey import Grey


def read_dicom(data: bytes) -> Grey:
    import pydicom

    dataset = pydicom.dcmread(io.BytesIO(data))
    try:
        values = dataset.pixel_array
    except Exception as error:
        raise FilmError("corrupt_image", type(error).__name__) from error
    low, high = np.percentile(values, (0.5, 99.5))
    spacing = dataset.get("PixelSpacing") or dataset.get("ImagerPixelSpacing")
    return Grey(
        values=values,
        limits=(float(low), float(max(high, low + 1))),
        kind="dicom",
        bits=int(dataset.BitsStored),
        spacing_mm=(float(spacing[0]), float(spacing[1])) if spacing else None,
        inverted=dataset.PhotometricInterpretation == "MONOCHROME1",
        header={"scaling": "percentiles"},
    )
