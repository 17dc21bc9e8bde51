"""What a doctor has read today: how many films, and how long one took him."""

from dataclasses import dataclass
from datetime import datetime, time
from statistics import median

from django.utils import timezone

from backend.accounts.models import User
from backend.readings.models import Reading, ReadingStatus


@dataclass(frozen=True)
class Day:
    films: int
    median_seconds: int | None
    total_seconds: int


def today(reader: User) -> Day:
    """The readings he signed since midnight on the hospital's clock; those without a time count as films only."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    signed = Reading.objects.filter(reader=reader, status=ReadingStatus.SIGNED, signed_at__gte=midnight)
    facts = list(signed.values_list("case_id", "seconds"))
    times = [seconds for _, seconds in facts if seconds > 0]
    return Day(len({case for case, _ in facts}), round(median(times)) if times else None, sum(times))
