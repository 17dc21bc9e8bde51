"""Writes of the work list: flags, notes, saved filters. What may exist once or a limited number of times is decided
by a unique constraint or under a lock, so that two requests at once cannot both be right."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from backend.accounts.models import User
from backend.audit.services import record
from backend.cases.models import Case
from backend.common.errors import DomainError
from backend.worklist.models import MOST_FILTERS, MOST_NOTES, Flag, Note, SavedFilter


@transaction.atomic
def set_flag(*, case: Case, author: User, kind: str, reason: str) -> Flag:
    """Raises flag_exists while the author's flag of this kind stands."""
    try:
        with transaction.atomic():
            flag = Flag.objects.create(case=case, author=author, kind=kind, reason=reason)
    except IntegrityError as error:
        raise DomainError("flag_exists") from error
    record(actor=author, action="flag.set", obj=flag, detail={"case": str(case.uid), "kind": kind})
    return flag


@transaction.atomic
def take_down(*, flag: Flag, by: User) -> None:
    """Taking down what is down already changes nothing."""
    if Flag.objects.filter(pk=flag.pk, standing=True).update(standing=None, updated_at=Now()):
        record(actor=by, action="flag.taken_down", obj=flag, detail=_about(flag))


@transaction.atomic
def put_back(*, flag: Flag, by: User) -> Flag:
    """Undo take_down. Raises flag_exists when its author has set another one of the kind meanwhile."""
    try:
        with transaction.atomic():
            back = Flag.objects.filter(pk=flag.pk, standing__isnull=True).update(standing=True, updated_at=Now())
    except IntegrityError as error:
        raise DomainError("flag_exists") from error
    if back:
        record(actor=by, action="flag.put_back", obj=flag, detail=_about(flag))
    flag.refresh_from_db()
    return flag


@transaction.atomic
def write_note(*, case: Case, author: User, text: str, addressee: User | None) -> Note:
    """Raises too_many_notes."""
    Case.objects.select_for_update().get(pk=case.pk)
    if case.notes.count() >= MOST_NOTES:
        raise DomainError("too_many_notes")
    note = Note.objects.create(case=case, author=author, text=text, addressee=addressee)
    detail = {"case": str(case.uid), "to": str(addressee.uid) if addressee else None}
    record(actor=author, action="note.written", obj=note, detail=detail)
    return note


def mark_read(*, case: Case, reader: User) -> None:
    """The notes of a case that were written to this person - those he can see - are read from now on."""
    unread = Note.objects.unread_by(reader).filter(case=case).values_list("pk", flat=True)
    Note.objects.filter(pk__in=list(unread), read_at__isnull=True).update(read_at=Now())


@transaction.atomic
def save_filter(*, owner: User, name: str, query: dict[str, str], is_default: bool) -> SavedFilter:
    """Raises filter_exists, too_many_filters."""
    _lock(owner)
    if owner.saved_filters.count() >= MOST_FILTERS:
        raise DomainError("too_many_filters")
    return _keep(SavedFilter(owner=owner, name=name, query=query), is_default, "filter.saved")


@transaction.atomic
def change_filter(*, saved: SavedFilter, changes: dict[str, Any]) -> SavedFilter:
    """Rename it, give it another query, make it the default or no longer. Raises filter_exists."""
    _lock(saved.owner)
    saved.refresh_from_db()
    default = changes.pop("is_default", saved.default_of_id is not None)
    for name, value in changes.items():
        setattr(saved, name, value)
    return _keep(saved, default, "filter.changed")


@transaction.atomic
def delete_filter(*, saved: SavedFilter) -> None:
    record_of, owner = SavedFilter(uid=saved.uid), saved.owner
    if SavedFilter.objects.filter(pk=saved.pk).delete()[0]:
        record(actor=owner, action="filter.deleted", obj=record_of)


def _keep(saved: SavedFilter, default: bool, action: str) -> SavedFilter:
    if default:
        SavedFilter.objects.filter(default_of=saved.owner).exclude(pk=saved.pk).update(default_of=None)
    saved.default_of = saved.owner if default else None
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise DomainError("filter_exists") from error
    record(actor=saved.owner, action=action, obj=saved)
    return saved


def _lock(owner: User) -> None:
    """One change of a person's filters at a time, so that they can be counted."""
    User.objects.select_for_update().get(pk=owner.pk)


def _about(flag: Flag) -> dict[str, str]:
    return {"case": str(flag.case.uid), "kind": flag.kind}
