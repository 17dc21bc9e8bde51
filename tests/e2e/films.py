"""Writes the films of the end-to-end test into a folder: `python tests/e2e/films.py FOLDER`."""

import csv
import subprocess
import sys
from pathlib import Path

import pydicom

SYNTHESIZE = ["--count", "4", "--seed", "20", "--conspicuity", "marked", "--format", "dicom"]


def most_diseased(folder: Path) -> Path:
    """A synthetic film of the highest stage among a few."""
    subprocess.run([sys.executable, "-m", "ml", "synthesize", "--out", str(folder), *SYNTHESIZE], check=True)
    with (folder / "manifest.csv").open() as file:
        row = max(csv.DictReader(file), key=lambda row: int(row["stage"]))
    return folder / row["path"]


def main(folder: Path) -> None:
    film = pydicom.dcmread(most_diseased(folder / "synthetic"))
    film.PatientID, film.PatientName, film.PatientSex = "E2E-0001", "Browser^Bea", "F"
    film.save_as(folder / "film.dcm")
    film.ViewPosition = "LL"
    film.save_as(folder / "lateral.dcm")
    (folder / "letter.txt").write_text("Dear colleague, this is not a radiograph.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
