"""Uploads: one film becomes one case, and what is no film is refused by name."""

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_q.models import OrmQ
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.analysis.models import Analysis
from backend.audit.models import Event
from backend.cases import files
from backend.cases.models import Case, Patient, Radiograph
from backend.intake import services
from tests.backend.intake.films import dicom_film, png_film, tiff_header
from tests.factories import lose_the_answer_of

URL = "/api/v1/films/"


def upload(client: APIClient, data: bytes, key: str = "", **fields: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    file = SimpleUploadedFile("Wang Wei 1961.dcm", data)
    return client.post(URL, {"file": file, **fields}, format="multipart", headers=headers)


def nothing_was_kept(media: Path) -> bool:
    rows = [model.objects.count() for model in (Patient, Case, Radiograph, Analysis, OrmQ)]
    return rows == [0] * 5 and not [path for path in media.rglob("*") if path.is_file()]


def test_a_dicom_film_becomes_a_case_of_the_patient_in_its_header(alice_api: APIClient, alice: User) -> None:
    data = dicom_film()
    response = upload(alice_api, data, note="first visit")
    assert response.status_code == 201
    case, film, patient = Case.objects.get(), Radiograph.objects.get(), Patient.objects.get()
    analysis = Analysis.objects.get()
    assert response.json() == {
        "case_id": str(case.uid),
        "duplicate": False,
        "analysis": {
            "id": str(analysis.uid),
            "status": "queued",
            "code": "",
            "stage": None,
            "ill_score": None,
        },
    }
    assert (patient.hospital_number, patient.name, patient.sex) == ("H1", "Li Ming", "M")
    assert (str(patient.birth_date), str(film.acquired_on)) == ("1961-02-03", "2026-03-04")
    assert (case.created_by, case.department, case.note) == (alice, alice.department, "first visit")
    assert files.path_of(film.stored_name).read_bytes() == data
    assert (film.kind, film.size, film.rows) == ("dicom", len(data), None)
    assert OrmQ.objects.count() == 1
    assert Event.objects.get(action="film.uploaded").detail == {"case": str(case.uid)}


def test_what_the_doctor_enters_goes_before_the_header(alice_api: APIClient) -> None:
    entered = {"hospital_number": "A77", "name": "Zhao Yun", "sex": "F", "birth_date": "1970-01-02"}
    work = {"employer": "Mine 4", "dust_type": "coal", "exposure_years": "12.5", "acquired_on": "2025-05-05"}
    assert upload(alice_api, dicom_film(), **entered, **work).status_code == 201
    patient = Patient.objects.get()
    assert (patient.hospital_number, patient.name, patient.sex) == ("A77", "Zhao Yun", "F")
    assert (patient.employer, patient.dust_type, float(patient.exposure_years or 0)) == ("Mine 4", "coal", 12.5)
    assert str(Radiograph.objects.get().acquired_on) == "2025-05-05"


def test_a_picture_needs_a_hospital_number(alice_api: APIClient, media: Path) -> None:
    response = upload(alice_api, png_film(), name="Zhao Yun")
    assert (response.status_code, response.json()["code"]) == (400, "validation_failed")
    assert list(response.json()["fields"]) == ["hospital_number"]
    assert nothing_was_kept(media)
    assert upload(alice_api, png_film(), hospital_number="A1").status_code == 201


def test_blank_fields_of_a_form_count_as_not_entered(alice_api: APIClient) -> None:
    blank = dict.fromkeys(("hospital_number", "name", "sex", "birth_date", "dust_type", "exposure_years"), "")
    assert upload(alice_api, dicom_film(), **blank).status_code == 201
    assert Patient.objects.get().name == "Li Ming"


def test_a_second_film_of_a_patient_is_a_further_case(alice_api: APIClient, bob_api: APIClient) -> None:
    upload(alice_api, dicom_film())
    upload(bob_api, dicom_film(seed=2, PatientID="H1"), employer="Mine 4")
    assert Patient.objects.get().employer == "Mine 4"
    assert Case.objects.count() == 2


def test_a_film_the_department_knows_is_answered_with_its_case(
    alice_api: APIClient, bob_api: APIClient, media: Path
) -> None:
    first = upload(alice_api, dicom_film()).json()
    response = upload(bob_api, dicom_film())
    assert response.status_code == 200
    assert response.json() == {**first, "duplicate": True}
    assert (Case.objects.count(), OrmQ.objects.count()) == (1, 1)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_charlie_learns_nothing_of_a_film_that_another_department_has(
    alice_api: APIClient, charlie_api: APIClient
) -> None:
    first = upload(alice_api, dicom_film()).json()
    response = upload(charlie_api, dicom_film())
    assert response.status_code == 201
    assert response.json()["case_id"] != first["case_id"]
    assert Patient.objects.count() == 2


@pytest.mark.parametrize(
    ("entered", "field"),
    [({"name": "Somebody Else"}, "name"), ({"sex": "F"}, "sex"), ({"birth_date": "1999-01-01"}, "birth_date")],
)
def test_a_number_that_belongs_to_another_person_is_refused(
    alice_api: APIClient, entered: dict[str, str], field: str
) -> None:
    upload(alice_api, dicom_film())
    response = upload(alice_api, dicom_film(seed=2, PatientID="H1"), **entered)
    assert (response.status_code, response.json()["code"]) == (409, "patient_mismatch")
    assert list(response.json()["fields"]) == [field]
    assert (Case.objects.count(), Patient.objects.get().name) == (1, "Li Ming")
    assert len(list(files.path_of(Radiograph.objects.get().stored_name).parent.iterdir())) == 1


def test_a_name_in_chinese_is_not_held_against_its_romanised_form(alice_api: APIClient) -> None:
    upload(alice_api, dicom_film(), name="李明")
    assert upload(alice_api, dicom_film(seed=2, PatientID="H1")).status_code == 201
    assert Patient.objects.get().name == "李明"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"a letter, not a film " * 30, "not_an_image"),
        (b"%PDF-1.7 " + b" " * 300, "unsupported_format"),
        (dicom_film()[:900], "truncated"),
        (dicom_film(Modality="CT", SOPClassUID="1.2.840.10008.5.1.4.1.1.2"), "unsupported_modality"),
        (dicom_film(ViewPosition="LL"), "not_frontal"),
        (dicom_film("1.2.840.10008.1.2.1.99"), "unsupported_transfer_syntax"),
        (dicom_film(NumberOfFrames="9"), "multi_frame"),
        (png_film(20000, 20000), "dimensions_out_of_range"),
        (tiff_header(20000, 20000), "dimensions_out_of_range"),
    ],
)
def test_what_is_no_film_is_refused_by_name_and_not_kept(
    alice_api: APIClient, media: Path, data: bytes, code: str
) -> None:
    response = upload(alice_api, data, hospital_number="H1")
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert nothing_was_kept(media)


def test_refusals_speak_the_language_of_the_doctor(alice_api: APIClient) -> None:
    file = SimpleUploadedFile("x", b"")
    said = alice_api.post(URL, {"file": file}, format="multipart", headers={"Accept-Language": "zh-CN"}).json()
    assert said["message"] == "文件为空。"


def test_a_film_over_the_limit_is_refused_while_it_arrives(alice_api: APIClient, media: Path, settings: Any) -> None:
    settings.MAX_FILM_BYTES = 10_000
    response = upload(alice_api, dicom_film(side=200))
    assert (response.status_code, response.json()["code"]) == (422, "too_large")
    assert nothing_was_kept(media)


def test_a_full_disk_is_told_and_nothing_is_half_written(
    alice_api: APIClient, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", no_room)
    response = upload(alice_api, dicom_film())
    assert (response.status_code, response.json()["code"]) == (507, "storage_full")
    assert nothing_was_kept(media)


def test_the_name_of_the_file_is_kept_nowhere(
    alice_api: APIClient, media: Path, caplog: pytest.LogCaptureFixture
) -> None:
    upload(alice_api, dicom_film())
    assert not [path for path in media.rglob("*") if "Wang" in path.name]
    assert "Wang" not in caplog.text


@pytest.mark.parametrize("client", ["audrey_api", "adam_api"])
def test_only_doctors_upload(client: str, request: pytest.FixtureRequest) -> None:
    assert upload(request.getfixturevalue(client), dicom_film()).status_code == 403


def test_nobody_uploads_without_logging_in(anonymous_api: APIClient) -> None:
    assert upload(anonymous_api, dicom_film()).status_code == 401


def test_a_form_without_a_file_says_so(alice_api: APIClient) -> None:
    response = alice_api.post(URL, {"name": "x"}, format="multipart")
    assert (response.status_code, list(response.json()["fields"])) == (400, ["file"])


def test_fields_that_make_no_sense_are_named(alice_api: APIClient, media: Path) -> None:
    response = upload(alice_api, dicom_film(), sex="X", birth_date="yesterday", exposure_years="-3")
    assert response.status_code == 400
    assert set(response.json()["fields"]) == {"sex", "birth_date", "exposure_years"}
    assert nothing_was_kept(media)


def test_an_original_stays_when_the_answer_to_the_commit_is_lost(
    alice_api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_the_answer_of(services, "_write_rows", monkeypatch)
    assert upload(alice_api, dicom_film()).status_code == 503
    assert files.path_of(Radiograph.objects.get().stored_name).exists()


def test_a_file_name_of_any_length_is_taken_and_reaches_no_path(
    alice_api: APIClient, settings: Any, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    arriving, seen = files.arriving, []

    def watched() -> Any:
        file = arriving()
        seen.append(Path(file.name))
        return file

    monkeypatch.setattr(files, "arriving", watched)
    film = SimpleUploadedFile("Wang." + "W" * 245, dicom_film())
    assert alice_api.post(URL, {"file": film}, format="multipart").status_code == 201
    [path] = seen
    assert path.parent == media / "tmp"
    assert path.suffix == ".upload"
    assert len(path.name) < 30
    assert not path.exists()


def test_no_years_of_exposure_is_an_answer_and_not_a_gap(alice_api: APIClient) -> None:
    upload(alice_api, dicom_film(), exposure_years="0")
    upload(alice_api, dicom_film(seed=2, PatientID="H1"), exposure_years="12.5")
    assert Patient.objects.get().exposure_years == 0


def test_what_an_upload_adds_to_a_known_patient_is_in_the_audit_log(alice_api: APIClient, bob_api: APIClient) -> None:
    upload(alice_api, dicom_film())
    upload(bob_api, dicom_film(seed=2, PatientID="H1"), employer="Mine 4")
    assert Event.objects.filter(action="film.uploaded").latest("seq").detail["filled"] == ["employer"]
