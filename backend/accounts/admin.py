"""The admin adds and deletes accounts and sets their passwords. Every write is in the audit log."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from backend.accounts.forms import AccountForm, PasswordForm
from backend.accounts.models import Department, User
from backend.accounts.requests import user_of
from backend.audit.services import record
from backend.common.language import bilingual

PERSON = ["full_name", "role", "department", "language"]
KEPT = bilingual(
    "该账号已有医疗记录，必须保留，不能删除。请改为停用该账号（取消勾选“启用”）。",
    "This account has medical records, which must be kept, so it cannot be deleted. "
    "Deactivate it instead: clear “active” below.",
)


class Audited(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Puts what Django notes for itself into the audit log, too."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record(actor=user_of(request), action=f"{self.opts.model_name}.added", obj=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        detail = {"fields": _fields(message)}
        record(actor=user_of(request), action=f"{self.opts.model_name}.changed", obj=obj, detail=detail)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            detail = {"name": str(obj)}
            record(actor=user_of(request), action=f"{self.opts.model_name}.deleted", obj=obj, detail=detail)
        return super().log_deletions(request, queryset)


@admin.register(User)
class AccountAdmin(Audited, UserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Of an existing account only the password changes, and whether it is active."""

    add_form = AccountForm
    add_form_template = None  # Django's own promises options that do not exist here
    change_password_form = PasswordForm
    list_display = ["username", "full_name", "role", "department", "is_active", "last_login"]
    list_filter = ["role", "department", "is_active"]
    list_select_related = ["department"]
    search_fields = ["username", "full_name"]
    ordering = ["username"]
    filter_horizontal = ()
    actions = None  # one account at a time: each answer names its reason
    fieldsets = [(None, {"fields": ["username", "password", *PERSON, "is_active", "last_login", "date_joined"]})]
    add_fieldsets = [(None, {"fields": ["username", *PERSON, "is_active", "password1", "password2"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if obj is None:
            return []
        fixed = ["username", *PERSON, "last_login", "date_joined"]
        return [*fixed, "is_active"] if obj == request.user else fixed

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and obj != request.user

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Deletes an account that has left no medical record, and says what to do about one that has."""
        account = self.get_object(request, object_id)
        if account is not None and self.get_deleted_objects([account], request)[3]:
            messages.error(request, str(KEPT))
            return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[account.pk]))
        return super().delete_view(request, object_id, extra_context)


@admin.register(Department)
class DepartmentAdmin(Audited):
    list_display = ["name", "code", "rule_set", "blinded_first_reading"]
    fields = ["name", "code", "rule_set", "decision_rule", "panel_size", "blinded_first_reading", "priority_by_score"]
    fields += ["rest_reminder_minutes"]
    actions = None


def _fields(message: Any) -> list[str]:
    found: list[str] = []
    for part in message if isinstance(message, list) else []:
        found += [str(name) for name in part.get("changed", {}).get("fields", [])]
    return found
