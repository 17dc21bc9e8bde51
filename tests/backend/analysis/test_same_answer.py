"""The same film through the web and through the command line: one answer."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backend.analysis import engine, tasks
from ml.cli import main
from ml.synthesis.demo import write_demo_films
from tests.bundles import write_random_bundle


@pytest.fixture
def bundle(tmp_path, settings, monkeypatch):
    """A bundle that this process has not opened yet."""
    folder = write_random_bundle(tmp_path / "bundle")
    settings.MODEL_BUNDLE = str(folder)
    monkeypatch.setattr(engine, "_session", None)
    yield folder
    if engine._session is not None:
        engine._session.close()


def test_the_web_and_the_command_line_give_the_same_stage_scores_and_boxes(alice_api, bundle, tmp_path, capsys):
    [(film, _)] = write_demo_films(tmp_path / "films", (3,), 240)
    upload = SimpleUploadedFile(film.name, film.read_bytes(), "application/dicom")
    case = alice_api.post("/api/v1/films/", {"file": upload}, format="multipart").json()
    tasks.analyse(case["analysis"]["id"])
    web = alice_api.get(f"/api/v1/cases/{case['case_id']}/").json()["analysis"]["prediction"]

    assert main(["predict", str(film), "--json", "--bundle", str(bundle)]) == 0
    [shell] = json.loads(capsys.readouterr().out)
    for key in ("stage", "ill_score", "cut_point", "probabilities", "stage_scores", "regions", "bundle"):
        assert web[key] == shell[key], key
