"""Log-ins. One row a log-in; its newest refresh token is good once, and a stolen one ends the whole log-in."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from backend.accounts.models import RefreshFamily, User
from backend.accounts.tokens import FAMILY, access_for, refresh_for
from backend.audit.services import record
from backend.common.errors import DomainError


@dataclass(frozen=True)
class Tokens:
    """`refresh` is None when the caller's cookie has already been replaced by another tab's exchange."""

    user: User
    access: str
    refresh: str | None


@transaction.atomic
def start(*, user: User) -> Tokens:
    """A new log-in. Raises invalid_credentials when the password was changed while it was being checked."""
    unchanged = User.objects.select_for_update().filter(pk=user.pk, password=user.password, is_active=True)
    if unchanged.first() is None:
        raise DomainError("invalid_credentials")
    now = timezone.now()
    RefreshFamily.objects.filter(user=user, expires_at__lt=now).delete()
    family = RefreshFamily(user=user, created_at=now, expires_at=now + settings.REFRESH_LIFETIME)
    refresh = refresh_for(family)
    family.current = refresh["jti"]
    family.save()
    record(actor=user, action="auth.login", obj=user)
    return Tokens(user, access_for(family), str(refresh))


@transaction.atomic
def exchange(*, raw: str) -> Tokens | None:
    """New tokens for a refresh token, or None. A token seen before ends the log-in it came from."""
    found = _locked(raw)
    if found is None:
        return None
    family, jti = found
    now = timezone.now()
    if not family.is_good(now):
        return None
    if jti == family.current:
        return _rotate(family)
    if jti == family.previous and family.rotated_at and now - family.rotated_at <= settings.REFRESH_GRACE:
        return Tokens(family.user, access_for(family), None)
    _revoke(family)
    record(actor=family.user, action="auth.refresh_reused", obj=family.user)
    return None


@transaction.atomic
def end(*, raw: str) -> None:
    """Log out: every token of this log-in stops working."""
    found = _locked(raw)
    if found is None or found[0].revoked_at is not None:
        return
    _revoke(found[0])
    record(actor=found[0].user, action="auth.logout", obj=found[0].user)


@transaction.atomic
def set_password(*, user: User, password: str, by: User) -> None:
    """A new password; every log-in of the account ends."""
    replace_password(user=user, password=password)
    record(actor=by, action="account.password_changed", obj=user)


@transaction.atomic
def replace_password(*, user: User, password: str) -> None:
    """As set_password, for the admin, which writes its own audit event."""
    user.set_password(password)
    user.tokens_valid_from = timezone.now()
    user.save(update_fields=["password", "tokens_valid_from"])
    user.refresh_families.filter(revoked_at=None).update(revoked_at=user.tokens_valid_from)


def note_failure(*, username: str) -> None:
    """Put a wrong password into the audit log; a name that is no account may be a mistyped password, so not that."""
    user = User.objects.filter(username=username).first()
    record(actor=None, action="auth.failed", obj=user)


def _locked(raw: str) -> tuple[RefreshFamily, str] | None:
    try:
        token = RefreshToken(raw)  # type: ignore[arg-type]  # annotated for Token, made for text
        uid, jti = token[FAMILY], token["jti"]
    except (TokenError, KeyError):
        return None
    family = RefreshFamily.objects.select_for_update().filter(uid=uid).first()
    return (family, jti) if family else None


def _rotate(family: RefreshFamily) -> Tokens:
    refresh = refresh_for(family)
    family.previous, family.current = family.current, refresh["jti"]
    family.rotated_at = timezone.now()
    family.save(update_fields=["previous", "current", "rotated_at"])
    return Tokens(family.user, access_for(family), str(refresh))


def _revoke(family: RefreshFamily) -> None:
    family.revoked_at = timezone.now()
    family.save(update_fields=["revoked_at"])
