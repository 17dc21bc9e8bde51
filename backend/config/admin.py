from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from backend.accounts.forms import LoginForm
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

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_administrator
