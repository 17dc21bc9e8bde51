from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.forms import AdminPasswordChangeForm as OwnPasswordChangeForm
from django.contrib.auth.forms import AdminPasswordChangeForm, BaseUserCreationForm

from backend.accounts import sessions
from backend.accounts.models import User
from backend.audit.services import record


class LoginForm(AdminAuthenticationForm):
    """The log-in of the admin: same backends as the API's, and in the audit log as well."""

    username = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autofocus": True}))

    def clean(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().clean()
        except forms.ValidationError:
            sessions.note_failure(username=str(self.cleaned_data.get("username") or ""))
            raise
        if isinstance(self.user_cache, User):
            record(actor=self.user_cache, action="auth.admin_login", obj=self.user_cache)
        return data


class AccountForm(BaseUserCreationForm):  # type: ignore[type-arg]  # the stubs know only AbstractUser
    """A new account. Role, department and language are chosen now and never changed."""

    class Meta:
        model = User
        fields = ["username", "full_name", "role", "department", "language", "is_active"]


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A new password for an existing account; its log-ins end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)  # an account without a password is deactivated instead
        for name in ("password1", "password2"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        return {**data, "set_usable_password": True}  # what UserAdmin asks of the field taken out above

    def save(self, commit: bool = True) -> Any:
        account: Any = self.user
        sessions.replace_password(user=account, password=self.cleaned_data["password1"])
        return account


class OwnPasswordForm(OwnPasswordChangeForm):
    """An administrator's own new password."""

    def save(self, commit: bool = True) -> Any:
        account: Any = self.user
        sessions.set_password(user=account, password=self.cleaned_data["new_password1"], by=account)
        return account
