"""manage.py import_standards, with real files and the real decoder."""

import csv
import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from django.core.management import CommandError, call_command

from backend.audit.models import Event
from backend.cases import files
from backend.standards import importing
from backend.standards.models import StandardFilm, StandardSet
from tests.backend.intake.films import dicom_film, png_film
from tests.factories import lose_the_answer_of

pytestmark = pytest.mark.django_db
WINDOW = {"WindowCenter": 2000, "WindowWidth": 3000}


class Folder:
    """A folder of standard films, with its manifest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.films: list[dict[str, Any]] = []

    def add(self, name: str, content: bytes | None = None, **told: Any) -> dict[str, Any]:
        file = f"{len(self.films)}.film"
        content = dicom_film(seed=len(self.films) + 1, **WINDOW) if content is None else content
        (self.path / file).write_bytes(content)
        row = {"name": name, "set": "ILO", "edition": "2011-D", "profusion": "1/1", "shape": "q", "file": file}
        row |= {"sha256": hashlib.sha256(content).hexdigest(), **told}
        self.films.append(row)
        return row

    def write(self) -> Path:
        (self.path / "manifest.json").write_text(json.dumps({"films": self.films}))
        return self.path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "standards").mkdir()
    return Folder(tmp_path / "standards")


def _import(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_standards", str(path), *options, stdout=out)
    return out.getvalue()


def _refusal(path: Path) -> str:
    with pytest.raises(CommandError) as refused:
        _import(path)
    return str(refused.value)


def _stored() -> list[Path]:
    root = files.path_of("0" * 32 + ".dcm").parents[2]
    return [path for path in root.rglob("*") if path.is_file()]


def test_films_are_imported_in_the_order_of_their_manifest(folder: Folder) -> None:
    folder.add("first")
    folder.add("second", profusion="", shape="", large="A")
    assert _import(folder.write()) == "ILO, 2011-D (2 films) was imported.\n"
    films = StandardFilm.objects.all()
    assert [(film.name, film.profusion, film.large) for film in films] == [("first", "1/1", ""), ("second", "", "A")]


def test_a_csv_file_will_do_as_a_manifest(folder: Folder) -> None:
    row = folder.add("first")
    with (folder.path / "manifest.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row | {"sha256": row["sha256"].upper()})
    assert "(1 film) was imported" in _import(folder.path)


def test_the_original_is_kept_byte_for_byte(folder: Folder) -> None:
    content = dicom_film(**WINDOW)
    folder.add("first", content)
    _import(folder.write())
    assert files.path_of(StandardFilm.objects.get().stored_name).read_bytes() == content


def test_the_display_film_keeps_every_grey_level_and_the_window_of_the_file(folder: Folder) -> None:
    folder.add("first", dicom_film(PixelSpacing=[0.2, 0.1], **WINDOW))
    _import(folder.write())
    film = StandardFilm.objects.get()
    shown = pydicom.dcmread(files.path_of(film.display_name))
    before = np.random.default_rng(1).integers(0, 4095, (80, 80), dtype="<u2")
    assert (shown.pixel_array == before).all()
    assert (int(shown.WindowCenter), int(shown.WindowWidth)) == (2000, 3000)
    assert (film.rows, film.columns, film.spacing_row_mm, film.spacing_col_mm) == (80, 80, 0.2, 0.1)
    assert "PatientName" not in shown or shown.PatientName == ""


def test_a_scanned_picture_is_shown_in_its_full_range(folder: Folder) -> None:
    folder.add("scan", png_film())
    _import(folder.write())
    shown = pydicom.dcmread(files.path_of(StandardFilm.objects.get().display_name))
    assert (float(shown.WindowCenter), float(shown.WindowWidth)) == (128, 256)


def test_an_import_is_in_the_audit_log_with_the_checksums(folder: Folder) -> None:
    row = folder.add("first")
    _import(folder.write())
    event = Event.objects.get(action="standards.imported")
    assert event.detail == {"set": "ILO", "edition": "2011-D", "sha256": {"first": row["sha256"]}}


def test_a_dry_run_checks_everything_and_keeps_nothing(folder: Folder) -> None:
    folder.add("first")
    assert _import(folder.write(), "--dry-run") == "ILO, 2011-D (1 film) is in order and would be imported.\n"
    assert (StandardSet.objects.count(), _stored()) == (0, [])


def test_a_dry_run_finds_a_damaged_file(folder: Folder) -> None:
    folder.add("first", sha256="0" * 64)
    with pytest.raises(CommandError, match="checksum"):
        _import(folder.write(), "--dry-run")


def test_importing_again_changes_nothing(folder: Folder) -> None:
    folder.add("first")
    _import(folder.write())
    before = list(StandardFilm.objects.values()), _stored()
    assert "already here; nothing was changed" in _import(folder.write())
    assert (list(StandardFilm.objects.values()), _stored()) == before


def test_another_edition_comes_beside_the_one_that_is_here(folder: Folder) -> None:
    folder.add("first")
    _import(folder.write())
    folder.add("first", edition="2022-D")
    said = _import(folder.write())
    assert "2011-D (1 film) is already here" in said
    assert "2022-D (1 film) was imported" in said
    assert StandardSet.objects.count() == 2


def test_a_known_set_with_other_films_is_refused(folder: Folder) -> None:
    folder.add("first")
    _import(folder.write())
    folder.add("second")
    assert "give these another edition" in _refusal(folder.write())
    assert StandardFilm.objects.count() == 1


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "a missing file": ({"file": "gone.dcm"}, "the file gone.dcm is missing"),
    "a file outside": ({"file": "../../etc/passwd"}, "lies outside of the folder"),
    "a wrong checksum": ({"sha256": "0" * 64}, "does not have the checksum"),
    "a short checksum": ({"sha256": "abc"}, "64 hexadecimal digits"),
    "no checksum": ({"sha256": ""}, "has no sha256"),
    "no set": ({"set": None}, "has no set"),
    "a name that is too long": ({"name": "n" * 101}, "longer than 100"),
    "an unknown profusion": ({"profusion": "4/4"}, "4/4 is no profusion"),
    "an unknown shape": ({"shape": "z"}, "z is no shape"),
    "an unknown size": ({"large": "D"}, "D is no large opacity"),
    "nothing that it shows": ({"profusion": "", "shape": ""}, "does not say what it shows"),
    "a name used before": ({"name": "GOOD"}, "occurs twice"),
}


@pytest.mark.parametrize(("told", "reason"), REFUSALS.values(), ids=REFUSALS)
def test_one_bad_film_refuses_the_whole_folder(told: dict[str, Any], reason: str, folder: Folder) -> None:
    folder.add("good")
    folder.add("bad", **told) if "name" not in told else folder.add(**told)
    assert reason in _refusal(folder.write())
    assert (StandardSet.objects.count(), _stored()) == (0, [])


CONTENTS = {
    "text": (b"Dear colleague, this is no film.", "The file is not an image we can read"),
    "nothing": (b"", "The file is empty"),
    "half a film": (dicom_film(**WINDOW)[:3000], "cannot be used"),
    "no window": (dicom_film(), "no usable grey window"),
}


@pytest.mark.parametrize(("content", "reason"), CONTENTS.values(), ids=CONTENTS)
def test_a_file_that_cannot_be_shown_as_it_is_is_refused(content: bytes, reason: str, folder: Folder) -> None:
    folder.add("good")
    folder.add("bad", content)
    assert reason in _refusal(folder.write())
    assert (StandardSet.objects.count(), _stored()) == (0, [])


def test_all_reasons_are_told_at_once(folder: Folder) -> None:
    folder.add("first", sha256="0" * 64)
    folder.add("second", b"no film")
    said = _refusal(folder.write())
    assert "first:" in said
    assert "second:" in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [("[", "cannot be read"), ("{}", "must be a list"), ('["x"]', "must be a list"), ("[]", "lists no film")],
)
def test_a_manifest_that_makes_no_sense_is_refused(text: str, reason: str, folder: Folder) -> None:
    (folder.path / "manifest.json").write_text(text)
    assert reason in _refusal(folder.path)


def test_a_folder_without_a_manifest_or_with_two_is_refused(folder: Folder, tmp_path: Path) -> None:
    assert "is not a folder" in _refusal(tmp_path / "nowhere")
    assert "neither manifest.json nor manifest.csv" in _refusal(folder.path)
    folder.add("first")
    (folder.write() / "manifest.csv").write_text("name\n")
    assert "holds both" in _refusal(folder.path)


def test_no_file_stays_behind_when_the_rows_cannot_be_written(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("no audit log")

    monkeypatch.setattr(importing, "record", fail)
    folder.add("first")
    with pytest.raises(RuntimeError):
        _import(folder.write())
    assert (StandardSet.objects.count(), _stored()) == (0, [])


def test_a_lost_answer_to_the_commit_loses_no_film(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_the_answer_of(importing, "_write", monkeypatch)
    folder.add("first")
    with pytest.raises(Exception, match="Lost connection"):
        _import(folder.write())
    film = StandardFilm.objects.get()
    assert files.path_of(film.display_name).exists()
    assert files.path_of(film.stored_name).exists()
