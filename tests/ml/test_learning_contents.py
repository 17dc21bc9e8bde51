"""The report of what is in a collection, as text and as JSON."""

import json
import shutil

import pytest

from ml.cli import main
from ml.learning.contents import as_text, contents, decode_all
from ml.learning.data import ManifestError, read_manifest
from ml.learning.split import split
from tests.tiny_training import write_films


@pytest.fixture
def films(tmp_path):
    return write_films(tmp_path, 16)


def test_the_report_counts_films_patients_stages_and_sizes(films):
    report = contents(films, decode_all(films), split(films, 0.25))
    assert (report["films"], report["patients"]) == (16, 16)
    assert report["stages"]["2"] == {"films": 4, "patients": 4}
    assert report["rows"] == {"min": 64, "median": 64, "max": 64}
    assert report["split"]["validation"] == {"films": 4, "patients": 4, "stages": [1, 1, 1, 1]}


def test_the_report_names_unreadable_films_and_pictures_listed_twice(films, tmp_path):
    films[1].path.write_bytes(b"nothing")
    shutil.copy(films[2].path, films[6].path)
    report = contents(films, decode_all(films), split(films, 0))
    assert [text.split(":")[0] for text in report["unreadable"]] == [str(films[1].path)]
    assert report["duplicates"] == [[str(films[2].path), str(films[6].path)]]
    text = as_text(report)
    assert "unreadable films: 1" in text
    assert "pictures listed more than once: 1" in text


def test_a_split_that_is_not_possible_is_told_and_the_rest_still_reported(films):
    report = contents(films, None, ManifestError("give each patient one part only"))
    assert "split: not possible: give each patient one part only" in as_text(report)
    assert report["films"] == 16


def test_a_patient_with_several_stages_is_counted(tmp_path):
    (tmp_path / "m.csv").write_text("path,stage,patient_id\na.png,1,p\nb.png,2,p\nc.png,2,q\n")
    films = read_manifest(tmp_path / "m.csv")
    report = contents(films, None, ManifestError(""))
    assert report["patients_with_several_stages"] == 1
    assert report["films_per_patient"] == {"min": 1, "median": 1.5, "max": 2}


def test_the_command_prints_one_json_document(films, tmp_path, capsys):
    assert main(["data", str(tmp_path / "manifest.csv"), "--json", "--no-decode"]) == 0
    assert json.loads(capsys.readouterr().out)["films"] == 16


def test_the_command_fails_where_a_film_is_unreadable(films, tmp_path, capsys):
    films[1].path.write_bytes(b"nothing")
    assert main(["data", str(tmp_path / "manifest.csv")]) == 1
    assert "1.png" in capsys.readouterr().out
