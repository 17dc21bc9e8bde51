import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from backend.accounts import sessions
from backend.accounts.models import Department, User
from backend.audit.models import Event
from tests.conftest import PASSWORD
from tests.factories import make_case

NEW = "another-clear-winter-morning"
USERS = "/admin/accounts/user/"


def _admin(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend="backend.accounts.backends.CappedBackend")
    return client


@pytest.fixture
def admin(adam: User) -> Client:
    return _admin(adam)


def _account(department: Department | None = None, **fields: str) -> dict[str, str]:
    values = {"username": "dora", "full_name": "Dr Dora", "role": "doctor", "language": "zh-CN", "is_active": "on"}
    values |= {"password1": NEW, "password2": NEW, "department": str(department.pk) if department else ""}
    return {**values, **fields}


@pytest.mark.parametrize("role", ["doctor", "auditor", "administrator"])
def test_adam_adds_an_account_of_each_role(role: str, admin: Client, department: Department, adam: User) -> None:
    answer = admin.post(f"{USERS}add/", _account(department, role=role))
    assert answer.status_code == 302, answer.content.decode()
    dora = User.objects.get(username="dora")
    assert (dora.role, dora.check_password(NEW)) == (role, True)
    assert Event.objects.filter(action="user.added", actor=adam.uid, object_id=str(dora.uid)).exists()


def test_a_doctor_without_a_department_is_refused(admin: Client) -> None:
    answer = admin.post(f"{USERS}add/", _account())
    assert "A doctor needs a department." in answer.content.decode()


def test_a_weak_password_is_refused(admin: Client, department: Department) -> None:
    answer = admin.post(f"{USERS}add/", _account(department, password1="short", password2="short"))
    assert "at least 12 characters" in answer.content.decode()


def test_of_an_account_only_active_can_be_edited(admin: Client, alice: User, adam: User) -> None:
    sent = {"username": "eve", "full_name": "Eve", "role": "administrator", "language": "en", "department": ""}
    assert admin.post(f"{USERS}{alice.pk}/change/", sent).status_code == 302
    alice.refresh_from_db()
    assert (alice.username, alice.role, alice.is_active) == ("alice", "doctor", False)
    assert Event.objects.filter(action="user.changed", actor=adam.uid, object_id=str(alice.uid)).exists()


def test_adam_changes_a_password_and_the_log_ins_end(admin: Client, alice: User, adam: User) -> None:
    tokens = sessions.start(user=alice)
    answer = admin.post(f"{USERS}{alice.pk}/password/", {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302, answer.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert sessions.exchange(raw=str(tokens.refresh)) is None
    event = Event.objects.get(action="user.changed", object_id=str(alice.uid))
    assert (event.actor, "password" in str(event.detail)) == (adam.uid, True)


@pytest.mark.parametrize("sent", [{"password1": NEW, "password2": "different"}, {"password1": "", "password2": ""}])
def test_a_password_that_does_not_match_changes_nothing(sent: dict[str, str], admin: Client, alice: User) -> None:
    assert admin.post(f"{USERS}{alice.pk}/password/", sent).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_adam_deletes_an_account_without_records(admin: Client, alice: User, adam: User) -> None:
    sessions.start(user=alice)
    assert admin.post(f"{USERS}{alice.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=alice.pk).exists()
    assert Event.objects.filter(action="user.deleted", actor=adam.uid, object_id=str(alice.uid)).exists()


def test_an_account_with_medical_records_stays_and_adam_is_told_what_to_do(admin: Client, alice: User) -> None:
    case = make_case(alice)
    answer = admin.post(f"{USERS}{alice.pk}/delete/", {"post": "yes"}, follow=True)
    assert "Deactivate it instead" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("admin:accounts_user_change", args=[alice.pk])
    case.refresh_from_db()
    assert case.created_by == alice


def test_adam_cannot_delete_or_deactivate_himself(admin: Client, adam: User) -> None:
    assert admin.post(f"{USERS}{adam.pk}/delete/", {"post": "yes"}).status_code == 403
    admin.post(f"{USERS}{adam.pk}/change/", {})
    adam.refresh_from_db()
    assert adam.is_active


def test_doctors_and_auditors_do_not_get_in(alice: User, audrey: User) -> None:
    for user in (alice, audrey):
        assert _admin(user).get("/admin/").status_code == 302


def test_a_deactivated_administrator_does_not_get_in(adam: User) -> None:
    client = _admin(adam)
    User.objects.filter(pk=adam.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_the_admin_shows_accounts_and_the_audit_log_and_nothing_medical(admin: Client) -> None:
    page = admin.get("/admin/").content.decode()
    assert "/admin/accounts/user/" in page
    assert "/admin/audit/event/" in page
    for hidden in ("cases", "readings", "analysis", "django_q", "auth/group", "axes"):
        assert f"/admin/{hidden}" not in page


def test_the_audit_log_can_only_be_read(admin: Client, alice: User) -> None:
    sessions.start(user=alice)
    event = Event.objects.latest("seq")
    assert admin.get("/admin/audit/event/").status_code == 200
    assert admin.get(f"/admin/audit/event/{event.pk}/change/").status_code == 200
    assert admin.post(f"/admin/audit/event/{event.pk}/change/", {"action": "x"}).status_code == 403
    assert admin.post(f"/admin/audit/event/{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.get("/admin/audit/event/add/").status_code == 403


def _log_in(client: Client, username: str, password: str) -> int:
    return client.post("/admin/login/", {"username": username, "password": password}).status_code


def test_the_log_in_of_the_admin_works_and_is_recorded(adam: User, client: Client) -> None:
    assert _log_in(client, "adam", PASSWORD) == 302
    assert Event.objects.filter(action="auth.admin_login", actor=adam.uid).exists()


def test_a_doctor_s_right_password_does_not_open_the_admin(alice: User, client: Client) -> None:
    assert _log_in(client, "alice", PASSWORD) == 200
    assert "_auth_user_id" not in client.session
    assert not Event.objects.filter(action="auth.admin_login").exists()


def test_the_admin_locks_like_the_api_and_says_so_in_words(adam: User, client: Client) -> None:
    assert [_log_in(client, "adam", "wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    sent = {"username": "adam", "password": PASSWORD}
    answer = client.post("/admin/login/", sent, headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.content.decode()) == (429, "尝试次数过多，请稍后再试。")
    assert int(answer["Retry-After"]) > 0
    assert client.post("/api/v1/auth/login/", sent, content_type="application/json").status_code == 429


def test_a_user_name_longer_than_the_column_is_a_plain_refusal(adam: User, client: Client) -> None:
    assert _log_in(client, "x" * 5000, "wrong") == 200


def test_adam_s_own_new_password_ends_his_log_ins_and_is_recorded(admin: Client, adam: User) -> None:
    tokens = sessions.start(user=adam)
    sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    answer = admin.post("/admin/password_change/", sent)
    assert answer.status_code == 302, answer.content.decode()
    assert sessions.exchange(raw=str(tokens.refresh)) is None
    assert Event.objects.filter(action="account.password_changed", actor=adam.uid).exists()
    assert admin.get("/admin/").status_code == 200


def test_a_form_sent_from_another_site_is_refused(adam: User) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    answer = client.post("/admin/login/", {"username": "adam", "password": PASSWORD})
    assert (answer.status_code, answer.content.decode()) == (403, "You are not allowed to do this.")


def test_departments_can_be_added(admin: Client) -> None:
    reads = {"rule_set": "ilo_2011", "blinded_first_reading": "on", "rest_reminder_minutes": "60"}
    decides = {"decision_rule": "panel", "panel_size": "5"}
    admin.post("/admin/accounts/department/add/", {"name": "Pneumology", "code": "pneumology", **reads, **decides})
    added = Department.objects.get(code="pneumology")
    assert (added.rule_set, added.blinded_first_reading, added.rest_reminder_minutes) == ("ilo_2011", True, 60)
    assert (added.decision_rule, added.panel_size) == ("panel", 5)


def test_a_department_with_doctors_stays(admin: Client, alice: User) -> None:
    assert alice.department is not None
    admin.post(f"/admin/accounts/department/{alice.department.pk}/delete/", {"post": "yes"})
    assert Department.objects.filter(pk=alice.department.pk).exists()


def test_the_audit_log_does_not_tell_adam_whom_an_auditor_searched_for(admin: Client, audrey_api: APIClient) -> None:
    b"".join(audrey_api.get("/api/v1/exports/cases/", {"search": "Wang Wei"}).streaming_content)  # type: ignore[attr-defined]
    shown = [admin.get(f"/admin/audit/event/{event.pk}/change/").content.decode() for event in Event.objects.all()]
    assert any("export.started" in page for page in shown)
    assert not any("Wang Wei" in page for page in shown)
