"""Writes the films of the end-to-end test into a folder: `python tests/e2e/films.py FOLDER`."""

import subprocess
import sys
from pathlib import Path

import pydicom


def main(folder: Path) -> None:
    synthesize = [sys.executable, "-m", "ml", "synthesize", "--out", str(folder / "synthetic")]
    subprocess.run([*synthesize, "--count", "1", "--seed", "20", "--format", "dicom"], check=True)
    film = pydicom.dcmread(next((folder / "synthetic").rglob("*.dcm")))
    film.PatientID, film.PatientName, film.PatientSex = "E2E-0001", "Browser^Bea", "F"
    film.save_as(folder / "film.dcm")
    film.ViewPosition = "LL"
    film.save_as(folder / "lateral.dcm")
    (folder / "letter.txt").write_text("Dear colleague, this is not a radiograph.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
