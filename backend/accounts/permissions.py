"""One permission a role. Whether a single object may be seen is the query's business: visible_to(user)."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.models import Role, User


class _HasRole(BasePermission):
    roles: frozenset[str] = frozenset()

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.is_active and request.user.role in self.roles


class IsDoctor(_HasRole):
    roles = frozenset({Role.DOCTOR})


class IsAuditor(_HasRole):
    roles = frozenset({Role.AUDITOR})


class IsReader(_HasRole):
    """May look at cases: which ones, visible_to() says."""

    roles = frozenset({Role.DOCTOR, Role.AUDITOR})
