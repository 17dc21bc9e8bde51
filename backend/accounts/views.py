from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError as RuleBroken
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import sessions
from backend.accounts.models import User
from backend.accounts.origin import FromOurOrigin, FromOurPage
from backend.accounts.requests import user_of
from backend.accounts.serializers import LoginIn, MeIn, PasswordIn, SessionOut, UserOut
from backend.common.errors import DomainError
from backend.common.language import bilingual
from backend.common.validation import checked

WRONG_PASSWORD = bilingual("当前密码不正确。", "The current password is not right.")


class LoginView(APIView):
    authentication_classes = []
    permission_classes = [FromOurOrigin]

    @extend_schema(operation_id="auth_login", request=LoginIn, responses=SessionOut, auth=[])
    def post(self, request: Request) -> Response:
        data = checked(LoginIn, request.data)
        user = _authenticated(request, data["username"], data["password"])
        if user is None:
            sessions.note_failure(username=data["username"])
            raise DomainError("invalid_credentials")
        user_logged_in.send(sender=User, request=request._request, user=user)
        return _session_answer(sessions.start(user=user))


class RefreshView(APIView):
    authentication_classes = []
    permission_classes = [FromOurPage]

    @extend_schema(operation_id="auth_refresh", request=None, responses=SessionOut, auth=[])
    def post(self, request: Request) -> Response:
        raw = request.COOKIES.get(settings.REFRESH_COOKIE)
        if not raw:
            raise DomainError("not_authenticated")
        tokens = sessions.exchange(raw=raw)
        if tokens is None:
            raise DomainError("token_expired")
        return _session_answer(tokens)


class LogoutView(APIView):
    authentication_classes = []
    permission_classes = [FromOurPage]

    @extend_schema(operation_id="auth_logout", request=None, responses={204: None}, auth=[])
    def post(self, request: Request) -> Response:
        raw = request.COOKIES.get(settings.REFRESH_COOKIE)
        if raw:
            sessions.end(raw=raw)
        return _without_cookie(Response(status=204))


class PasswordView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="auth_password", request=PasswordIn, responses={204: None})
    def post(self, request: Request) -> Response:
        user, data = user_of(request), checked(PasswordIn, request.data)
        if _authenticated(request, user.username, data["current_password"]) is None:
            sessions.note_failure(username=user.username)
            raise DomainError("validation_failed", fields={"current_password": [str(WRONG_PASSWORD)]})
        try:
            validate_password(data["new_password"], user)
        except RuleBroken as error:
            raise DomainError("validation_failed", fields={"new_password": error.messages}) from error
        sessions.set_password(user=user, password=data["new_password"], by=user)
        return _without_cookie(Response(status=204))


class MeView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="auth_me", responses=UserOut)
    def get(self, request: Request) -> Response:
        return Response(UserOut(user_of(request)).data)

    @extend_schema(operation_id="auth_set_language", request=MeIn, responses=UserOut)
    def patch(self, request: Request) -> Response:
        user = user_of(request)
        user.language = checked(MeIn, request.data)["language"]
        user.save(update_fields=["language"])
        return Response(UserOut(user).data)


def _authenticated(request: Request, username: str, password: str) -> User | None:
    """The user, or None; a locked-out attempt is answered by the middleware of django-axes instead."""
    found: Any = authenticate(request._request, username=username, password=password)
    return found if isinstance(found, User) else None


def _session_answer(tokens: sessions.Tokens) -> Response:
    response = Response(SessionOut({"access": tokens.access, "user": tokens.user}).data)
    if tokens.refresh is not None:
        response.set_cookie(
            settings.REFRESH_COOKIE,
            tokens.refresh,
            max_age=int(settings.REFRESH_LIFETIME.total_seconds()),
            path=settings.REFRESH_COOKIE_PATH,
            secure=settings.REFRESH_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return response


def _without_cookie(response: Response) -> Response:
    response.delete_cookie(settings.REFRESH_COOKIE, path=settings.REFRESH_COOKIE_PATH, samesite="Strict")
    return response
