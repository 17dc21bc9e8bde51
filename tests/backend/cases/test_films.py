from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.audit.models import Event
from backend.cases import files, services
from backend.cases.models import Radiograph
from tests.factories import make_case, make_radiograph

DICOM = b"MZ" + b"\x90" * 126 + b"DICM" + b"the pixels" * 1000


@pytest.fixture
def film(alice: User) -> Radiograph:
    return make_radiograph(make_case(alice), DICOM, kind="dicom")


def _bytes(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def _original(film: Radiograph) -> str:
    return f"/api/v1/films/{film.uid}/original/"


def _display(film: Radiograph) -> str:
    return f"/api/v1/films/{film.uid}/display/"


@pytest.fixture
def displayed(film: Radiograph) -> Radiograph:
    with files.workspace() as folder:
        (folder / "display").write_bytes(b"display film")
        name = files.adopt(folder / "display", ".dcm")
    services.note_film(
        radiograph_id=film.pk, display_name=name, rows=10, columns=20, spacing_mm=(0.1, 0.2), bits=12, photometric="M2"
    )
    film.refresh_from_db()
    return film


def test_the_original_leaves_unchanged_but_for_its_preamble(film: Radiograph, alice_api: APIClient) -> None:
    body = _bytes(alice_api.get(_original(film)))
    assert body[:128] == bytes(128)
    assert body[128:] == DICOM[128:]


def test_the_stored_original_keeps_its_preamble(film: Radiograph, alice_api: APIClient) -> None:
    _bytes(alice_api.get(_original(film)))
    assert files.path_of(film.stored_name).read_bytes() == DICOM


@pytest.mark.parametrize("content", [b"\x89PNG and so on" * 50, b"x"])
def test_a_picture_leaves_byte_for_byte(content: bytes, alice: User, alice_api: APIClient) -> None:
    film = make_radiograph(make_case(alice), content, kind="png")
    assert _bytes(alice_api.get(_original(film))) == content


def test_a_dicom_file_without_a_preamble_leaves_byte_for_byte(alice: User, alice_api: APIClient) -> None:
    film = make_radiograph(make_case(alice), b"\x08\x00\x05\x00" * 200, kind="dicom")
    assert _bytes(alice_api.get(_original(film))) == b"\x08\x00\x05\x00" * 200


def test_the_file_name_says_nothing_about_the_patient(film: Radiograph, alice_api: APIClient) -> None:
    answer = alice_api.get(_original(film))
    assert answer["Content-Disposition"] == f'attachment; filename="film-{film.uid.hex[:8]}.dcm"'
    assert answer["Content-Type"] == "application/dicom"
    assert answer["Cache-Control"] == "no-store"


def test_a_download_is_in_the_audit_log(film: Radiograph, audrey_api: APIClient, audrey: User) -> None:
    _bytes(audrey_api.get(_original(film)))
    assert Event.objects.filter(action="film.downloaded", actor=audrey.uid, object_id=str(film.uid)).count() == 1


def test_the_display_film_is_not_there_until_a_worker_made_it(film: Radiograph, alice_api: APIClient) -> None:
    assert alice_api.get(_display(film)).status_code == 404


def test_bob_and_the_auditor_see_the_display_film(
    displayed: Radiograph, bob_api: APIClient, audrey_api: APIClient
) -> None:
    for api in (bob_api, audrey_api):
        answer = api.get(_display(displayed), headers={"Accept": "application/dicom"})
        assert (answer["Content-Type"], _bytes(answer)) == ("application/dicom", b"display film")


def test_charlie_gets_neither_display_film_nor_original(displayed: Radiograph, charlie_api: APIClient) -> None:
    assert charlie_api.get(_display(displayed)).status_code == 404
    assert charlie_api.get(_original(displayed)).status_code == 404
    assert not Event.objects.filter(action="film.downloaded").exists()


def test_behind_a_proxy_the_proxy_serves_the_display_film(
    displayed: Radiograph, alice_api: APIClient, charlie_api: APIClient, settings: Any
) -> None:
    settings.FILMS_ACCEL_PREFIX = "/films-internal/"
    name = displayed.display_name
    answer = alice_api.get(_display(displayed))
    assert answer["X-Accel-Redirect"] == f"/films-internal/{name[:2]}/{name[2:4]}/{name}"
    assert answer.content == b""
    assert "X-Accel-Redirect" not in charlie_api.get(_display(displayed))


def test_a_lost_file_has_its_own_code(displayed: Radiograph, alice_api: APIClient) -> None:
    files.remove(displayed.stored_name)
    files.remove(displayed.display_name)
    for address in (_original(displayed), _display(displayed)):
        answer = alice_api.get(address)
        assert (answer.status_code, answer.json()["code"]) == (500, "storage_missing")


def test_no_address_serves_the_media_folder(film: Radiograph, alice_api: APIClient, media: Path) -> None:
    shard = files.path_of(film.stored_name).relative_to(media).as_posix()
    for address in (f"/media/{shard}", f"/static/{shard}", f"/{shard}"):
        answer = alice_api.get(address)
        assert b"the pixels" not in answer.getvalue()
