from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from backend.accounts.models import RefreshFamily

FAMILY = "fam"  # the claim that ties every token to its log-in


def access_for(family: RefreshFamily) -> str:
    token = AccessToken.for_user(family.user)
    token[FAMILY] = str(family.uid)
    return str(token)


def refresh_for(family: RefreshFamily) -> RefreshToken:
    """A refresh token that ends with its log-in, however often it was exchanged."""
    token = RefreshToken.for_user(family.user)
    token[FAMILY] = str(family.uid)
    token.set_exp(from_time=timezone.now(), lifetime=family.expires_at - timezone.now())
    return token
