from collections.abc import Generator, Iterator
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from backend.audit.models import GENESIS, Event, Head

CHUNK = 1000


class Actor(Protocol):
    uid: UUID


@transaction.atomic
def record(
    *, actor: Actor | None, action: str, obj: Model | None = None, detail: dict[str, Any] | None = None
) -> Event:
    """Add one event to the chain, in the caller's transaction.

    Call it last: it locks the end of the chain until that transaction ends, and locks must be taken in one order.
    `detail` may hold texts, whole numbers, booleans, lists and dictionaries of these - no names of patients or files
    (but the words of a search, which the admin hides).
    """
    head = Head.objects.select_for_update().get(pk=1)
    event = Event(
        seq=head.seq + 1,
        at=timezone.now(),
        actor=actor.uid if actor else None,
        actor_name=str(actor)[:150] if actor else "",
        action=action,
        object_type=obj._meta.label_lower if obj else "",
        object_id=str(getattr(obj, "uid", obj.pk)) if obj else "",
        detail=detail or {},
        previous_hash=head.hash,
    )
    event.hash = event.digest()
    event.save(force_insert=True)
    Head.objects.filter(pk=1).update(seq=event.seq, hash=event.hash)
    return event


def problems() -> Iterator[str]:
    """Every place where the chain does not hold: changed, missing, added or cut-off events."""
    end = yield from _breaks(Event.objects.all(), (0, GENESIS))
    with transaction.atomic():  # what was written meanwhile, with the end of the chain held still
        head = Head.objects.select_for_update().filter(pk=1).first()
        end = yield from _breaks(Event.objects.filter(seq__gt=end[0]), end)
    if (head.seq, head.hash) != end if head else end[0] > 0:
        yield f"the end of the chain is not event {end[0]}"


def _breaks(events: QuerySet[Event], end: tuple[int, str]) -> Generator[str, None, tuple[int, str]]:
    """The breaks of a stretch of the chain that follows ``end`` = (seq, hash); returns its own end."""
    seq, previous = end
    for event in events.order_by("seq").iterator(chunk_size=CHUNK):
        if event.seq != seq + 1:
            yield f"event {seq + 1} is missing before event {event.seq}"
        if event.previous_hash != previous:
            yield f"event {event.seq} does not follow the event before it"
        if event.digest() != event.hash:
            yield f"event {event.seq} was changed"
        seq, previous = event.seq, event.hash
    return seq, previous
