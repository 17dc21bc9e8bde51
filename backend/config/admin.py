from django.contrib.admin import AdminSite
from django.http import HttpRequest

from backend.accounts.models import User
from backend.common.language import bilingual


class Site(AdminSite):
    """Django admin, for administrators only: medical data is not shown here."""

    site_title = site_header = "DustLens"  # a product name, the same in both languages
    index_title = bilingual("账号管理", "Accounts")

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_administrator
