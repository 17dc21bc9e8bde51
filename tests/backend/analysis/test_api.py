"""Maps, a second try, and the model's card."""

import struct
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.analysis import engine, tasks, versions
from backend.analysis.models import Analysis, ModelVersion, Result
from backend.analysis.serializers import EARLIER_EDITIONS, AnalysisOut
from backend.audit.models import Event
from backend.cases import files
from backend.cases.models import AnalysisStatus as Status
from tests.backend.analysis import worker

OPEN = {"blind": False}


@pytest.fixture
def staged(film: Analysis, model: None) -> Analysis:
    tasks.analyse(str(film.uid))
    film.refresh_from_db()
    return film


def map_url(analysis: Analysis) -> str:
    return f"/api/v1/analyses/{analysis.uid}/map/"


def analyse_url(analysis: Analysis) -> str:
    return f"/api/v1/cases/{analysis.radiograph.case.uid}/analyse/"


def test_the_map_comes_as_the_numbers_of_the_model(staged: Analysis, bob_api: APIClient) -> None:
    response = bob_api.get(map_url(staged))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Cache-Control"] == "no-store"
    assert struct.unpack("<6f", b"".join(response)) == (0, 0.5, 1, 1.5, 0, 0)


def test_a_map_that_vanished_from_the_store_is_told_by_name(staged: Analysis, alice_api: APIClient) -> None:
    files.remove(staged.result.map_name)
    assert alice_api.get(map_url(staged)).json()["code"] == "storage_missing"


def test_an_analysis_tells_model_lungs_prediction_and_map(staged: Analysis) -> None:
    shown = AnalysisOut(staged, context=OPEN).data
    said = worker.prediction().to_dict()
    assert shown["lungs"] == said.pop("lungs")
    assert shown["model"] == {"name": "test", "version": "1", "digest": "sha256:abc"}
    assert shown["prediction"] == said
    assert shown["map"] == {"url": map_url(staged), "width": 3, "height": 2, "max": 1.5, "scale": None}


def test_the_colours_of_a_map_keep_the_scale_of_the_model_that_made_it(staged: Analysis) -> None:
    scale = {"full": 0.3, "threshold": 0.02}
    ModelVersion.objects.update(card={"scale": scale})
    assert AnalysisOut(Analysis.objects.get(), context=OPEN).data["map"]["scale"] == scale


def test_a_result_of_an_older_release_is_shown_as_one_without_calibration(staged: Analysis) -> None:
    old = {key: value for key, value in staged.result.prediction.items() if key not in EARLIER_EDITIONS}
    Result.objects.update(prediction=old | {"schema_version": 1})
    assert old.pop("lungs") is None
    shown = AnalysisOut(Analysis.objects.get(), context=OPEN).data["prediction"]
    assert shown == old | EARLIER_EDITIONS | {"schema_version": 1}


def test_a_film_that_waits_has_no_map(film: Analysis, alice_api: APIClient) -> None:
    assert alice_api.get(map_url(film)).status_code == 404


def test_the_auditor_sees_maps(staged: Analysis, audrey_api: APIClient) -> None:
    assert audrey_api.get(map_url(staged)).status_code == 200


def test_charlie_cannot_see_a_map_of_another_department(staged: Analysis, charlie_api: APIClient) -> None:
    assert charlie_api.get(map_url(staged)).status_code == 404


def test_the_administrator_sees_no_maps(staged: Analysis, adam_api: APIClient) -> None:
    assert adam_api.get(map_url(staged)).status_code == 403


@pytest.mark.parametrize("status", [Status.FAILED, Status.REJECTED])
def test_a_film_without_result_is_analysed_again(film: Analysis, alice_api: APIClient, status: Status) -> None:
    Analysis.objects.update(status=status, code="decoder_timeout", attempts=3)
    response = alice_api.post(analyse_url(film))
    assert response.status_code == 202
    assert (response.json()["status"], response.json()["attempts"]) == ("queued", 0)
    assert Event.objects.get(action="analysis.requeued").actor_name.endswith("(alice)")


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING, Status.DONE])
def test_a_film_in_hand_or_done_is_not_analysed_again(film: Analysis, alice_api: APIClient, status: Status) -> None:
    Analysis.objects.update(status=status)
    response = alice_api.post(analyse_url(film))
    assert (response.status_code, response.json()["code"]) == (409, "analysis_running")


def test_charlie_cannot_start_an_analysis_of_another_department(film: Analysis, charlie_api: APIClient) -> None:
    Analysis.objects.update(status=Status.FAILED)
    assert charlie_api.post(analyse_url(film)).status_code == 404
    assert Analysis.objects.get().status == Status.FAILED


def test_the_auditor_starts_no_analysis(film: Analysis, audrey_api: APIClient) -> None:
    Analysis.objects.update(status=Status.FAILED)
    assert audrey_api.post(analyse_url(film)).status_code == 403


def test_an_unknown_case_is_not_found(alice_api: APIClient) -> None:
    assert alice_api.post(f"/api/v1/cases/{uuid4()}/analyse/").status_code == 404


def test_without_a_model_its_card_is_not_available(charlie_api: APIClient) -> None:
    response = charlie_api.get("/api/v1/model/")
    assert (response.status_code, response.json()["code"]) == (404, "model_unavailable")


def test_every_role_may_read_the_card_of_the_model(alice_api: APIClient, adam_api: APIClient) -> None:
    versions.register(worker.MODEL)
    for client in (alice_api, adam_api):
        card = client.get("/api/v1/model/").json()
        assert (card["digest"], card["intended_use"], card["licence"]) == ("sha256:abc", "tests", None)


@pytest.mark.parametrize("path", ["/api/v1/model/", f"/api/v1/analyses/{uuid4()}/map/"])
def test_nobody_looks_without_logging_in(anonymous_api: APIClient, path: str) -> None:
    assert anonymous_api.get(path).status_code == 401


def test_the_message_of_a_code_follows_the_language(film: Analysis, alice: User) -> None:
    from django.utils.translation import override

    Analysis.objects.update(status=Status.REJECTED, code="blank_image")
    film.refresh_from_db()
    with override("zh-hans"):
        assert AnalysisOut(film, context=OPEN).data["message"] == "影像为空白。"
    with override("en"):
        assert AnalysisOut(film, context=OPEN).data["message"] == "The image is blank."


def test_a_newly_registered_model_takes_the_place_of_the_old(db: None) -> None:
    versions.register(worker.MODEL)
    versions.register(engine.Model("test", "2", "sha256:new", {}))
    active = versions.active()
    assert active is not None
    assert active.digest == "sha256:new"
