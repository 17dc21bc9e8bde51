from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, Token

from backend.accounts.models import RefreshFamily, User
from backend.accounts.tokens import FAMILY
from backend.common.errors import DomainError


class TokenAuthentication(JWTAuthentication):
    """A bearer token counts only while the log-in it came from does: log-out works at once."""

    def get_validated_token(self, raw_token: bytes) -> Token:
        try:
            return AccessToken(raw_token)  # type: ignore[arg-type]  # annotated for Token, made for bytes
        except TokenError as error:
            raise DomainError("token_expired") from error

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]  # the base is generic over users
        uid = validated_token.get(FAMILY)
        family = RefreshFamily.objects.select_related("user__department").filter(uid=uid).first() if uid else None
        if family is None or not family.is_good(timezone.now()):
            raise DomainError("token_expired")
        return family.user


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular has no types here
    target_class = TokenAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> Any:
        return build_bearer_security_scheme_object("Authorization", "Bearer", bearer_format="JWT")
