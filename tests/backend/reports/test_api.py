import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django_q.models import OrmQ
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.audit.models import Event
from backend.cases import files
from backend.cases.models import Case
from backend.cases.services import disclose
from backend.reports import services, tasks
from backend.reports.models import Report
from tests.backend.reports.filled import signed


def _ask(api: APIClient, case: Case, language: str = "en") -> Any:
    return api.post(f"/api/v1/cases/{case.uid}/report/", {"language": language})


def _work(answer: Any) -> Report:
    tasks.write(answer.json()["id"])
    return Report.objects.get(uid=answer.json()["id"])


def test_a_report_is_asked_for_written_and_fetched(case: Case, alice: User, alice_api: APIClient) -> None:
    signed(case, alice)
    asked = _ask(alice_api, case)
    assert (asked.status_code, asked.json()["status"]) == (202, "queued")
    assert _work(asked).status == "done"
    address = f"/api/v1/reports/{asked.json()['id']}/"
    told = alice_api.get(address).json()
    file: Any = alice_api.get(f"{address}file/")
    assert (told["status"], told["pages"] > 1) == ("done", True)
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert (file["Content-Type"], file["Cache-Control"]) == ("application/pdf", "no-store")
    assert "H-7" not in file["Content-Disposition"]


def test_the_same_content_is_written_once(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    _work(_ask(alice_api, case))
    again = _ask(bob_api, case)
    assert (again.status_code, again.json()["status"]) == (200, "done")
    assert (Report.objects.count(), OrmQ.objects.count()) == (1, 1)


def test_a_signature_makes_another_report(case: Case, alice: User, alice_api: APIClient) -> None:
    first = _ask(alice_api, case).json()
    signed(case, alice)
    assert _ask(alice_api, case).json()["digest"] != first["digest"]


def test_each_language_has_its_file(case: Case, alice_api: APIClient) -> None:
    assert _ask(alice_api, case, "zh-CN").json()["id"] != _ask(alice_api, case, "en").json()["id"]


def test_an_unknown_language_is_refused(case: Case, alice_api: APIClient) -> None:
    answer = _ask(alice_api, case, "de")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["language"])


def test_a_file_that_is_not_written_yet_is_not_found(case: Case, alice_api: APIClient) -> None:
    asked = _ask(alice_api, case).json()
    assert alice_api.get(f"/api/v1/reports/{asked['id']}/file/").status_code == 404


def test_asking_and_fetching_are_in_the_audit_log(case: Case, alice_api: APIClient) -> None:
    report = _work(_ask(alice_api, case))
    alice_api.get(f"/api/v1/reports/{report.uid}/file/")
    asked, fetched = Event.objects.filter(action__startswith="report.").order_by("seq")
    assert (asked.action, fetched.action) == ("report.requested", "report.downloaded")
    assert fetched.detail == {"case": str(case.uid), "language": "en", "digest": report.file_sha256}


LONG_AGO = Now() - timedelta(minutes=10)
BROKEN: dict[str, dict[str, Any]] = {
    "its message was lost": {"enqueued_at": LONG_AGO},
    "its worker died": {"status": "running", "lease_token": uuid.uuid4(), "lease_until": LONG_AGO},
    "it failed": {"status": "failed", "code": "internal_error", "attempts": 3},
}


@pytest.mark.parametrize("state", BROKEN.values(), ids=BROKEN)
def test_asking_again_starts_over(state: dict[str, Any], case: Case, alice_api: APIClient) -> None:
    first = _ask(alice_api, case)
    Report.objects.update(**state)
    OrmQ.objects.all().delete()
    assert _ask(alice_api, case).json()["status"] == "queued"
    assert OrmQ.objects.count() == 1
    assert _work(first).status == "done"


def test_a_report_whose_file_is_gone_is_written_again(case: Case, alice_api: APIClient) -> None:
    report = _work(_ask(alice_api, case))
    files.remove(report.file_name)
    assert alice_api.get(f"/api/v1/reports/{report.uid}/file/").json()["code"] == "storage_missing"
    again = _work(_ask(alice_api, case))
    assert (again.status, again.file_sha256) == ("done", report.file_sha256)


def test_a_waiting_report_is_not_queued_twice(case: Case, alice_api: APIClient) -> None:
    _ask(alice_api, case)
    _ask(alice_api, case)
    assert OrmQ.objects.count() == 1


def test_a_missing_film_fails_after_three_attempts_and_leaves_no_file(
    case: Case, media: Path, alice_api: APIClient
) -> None:
    files.remove(case.radiograph.display_name)
    asked = _ask(alice_api, case)
    for _ in range(4):
        report = _work(asked)
    assert (report.status, report.code, report.attempts) == ("failed", "storage_missing", 3)
    assert not list(media.rglob("*.pdf"))


def test_a_worker_that_lost_its_lease_throws_its_file_away(
    case: Case, media: Path, alice_api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _ask(alice_api, case)
    made = tasks.pictures_of

    def taken_over(content: Any) -> Any:
        Report.objects.update(lease_token=uuid.uuid4())
        return made(content)

    monkeypatch.setattr(tasks, "pictures_of", taken_over)
    assert _work(asked).status == "running"
    assert not list(media.rglob("*.pdf"))


def test_two_workers_cannot_hold_the_same_report(case: Case, alice_api: APIClient) -> None:
    uid = uuid.UUID(_ask(alice_api, case).json()["id"])
    assert services.claim(uid) is not None
    assert services.claim(uid) is None


def test_the_document_says_the_same_in_words(case: Case, alice: User, alice_api: APIClient) -> None:
    signed(case, alice)
    answer = alice_api.get(f"/api/v1/cases/{case.uid}/report/", {"language": "zh-CN"})
    document = answer.json()
    assert (document["title"], document["banners"]) == ("胸片阅片报告", [])
    assert "王䶮㛃𬭎" in document["patient"]
    assert [section["key"] for section in document["sections"]][-1] == "signatures"
    assert Event.objects.filter(action="report.viewed").count() == 1


def test_from_whom_results_are_hidden_gets_neither_result_nor_readings(
    case: Case, department: Department, bob: User, bob_api: APIClient, alice: User, alice_api: APIClient
) -> None:
    Department.objects.update(blinded_first_reading=True)
    signed(case, alice, comment="a word of Alice")
    disclose(case_id=case.pk, user=alice)
    open_report = _work(_ask(alice_api, case))
    assert bob_api.get(f"/api/v1/reports/{open_report.uid}/").status_code == 404
    assert bob_api.get(f"/api/v1/reports/{open_report.uid}/file/").status_code == 404
    blind = _ask(bob_api, case)
    words = bob_api.get(f"/api/v1/cases/{case.uid}/report/", {"language": "en"}).content.decode()
    assert all(hidden not in words for hidden in ("a word of Alice", "0.875", "sha256:ddd"))
    report = Report.objects.get(uid=blind.json()["id"])
    assert (report.content["result"], report.content["readings"]) == (None, [])
    assert bob_api.get(f"/api/v1/reports/{report.uid}/").status_code == 200
