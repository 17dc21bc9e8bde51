from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest
from django.urls import reverse

from backend.accounts.forms import LoginForm, OwnPasswordForm
from backend.accounts.models import User
from backend.common.language import bilingual

OURS = {"accounts", "audit"}


class Site(AdminSite):
    """Django admin, for administrators only: accounts and the audit log, never medical data."""

    site_title = site_header = "DustLens"  # a product name, the same in both languages
    index_title = bilingual("账号管理", "Accounts")
    login_form = LoginForm
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Takes our own models; what other packages register by themselves stays out."""
        several = isinstance(model_or_iterable, list | tuple)
        models: list[Any] = list(model_or_iterable) if several else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in OURS]
        super().register(ours, admin_class, **options)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's page with our form: a new password ends the account's log-ins and is recorded."""
        request.current_app = self.name
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done"),
            template_name="registration/password_change_form.html",
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_administrator
