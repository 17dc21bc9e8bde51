from django.http import HttpRequest
from rest_framework.request import Request

from backend.accounts.models import User
from backend.common.errors import DomainError


def user_of(request: Request | HttpRequest) -> User:
    """Who is asking, as our own type."""
    if not isinstance(request.user, User):
        raise DomainError("not_authenticated")
    return request.user
