"""Dates as exact as they are known: "1985", "1985-03", "1985-03-20", or "" where unknown.

An occupational history is told from memory and old papers; a day that nobody knows must not be made up.
"""

from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS, DAYS = 12, 365.25


def parse(text: str) -> tuple[int, ...]:
    """Year, month and day as far as they are given. Raises ValueError."""
    sizes = [len(part) for part in text.split("-")]
    if sizes != [4, 2, 2][: len(sizes)] or not text.replace("-", "").isascii():
        raise ValueError(text)
    parts = tuple(int(part) for part in text.split("-"))
    _first_day(parts)
    return parts


def earliest(text: str) -> date:
    """The first day that a known date can mean."""
    return _first_day(parse(text))


def latest(text: str) -> date:
    """The last day that a known date can mean."""
    year, *rest = parse(text)
    month = rest[0] if rest else MONTHS
    return date(year, month, rest[1] if len(rest) == 2 else monthrange(year, month)[1])


def in_order(began: str, ended: str) -> bool:
    """Whether the two can be in order; as exact as the less exact one, so 1985-05 to 1985 are."""
    return not began or not ended or earliest(began) <= latest(ended)


def moment(text: str) -> float:
    """A known date in years, in the middle of what it can mean."""
    first, last = earliest(text), latest(text)
    return first.year + (first.timetuple().tm_yday - 1 + ((last - first).days + 1) / 2) / DAYS


def whole_years(began: str, on: date) -> int | None:
    """Years from a known date until a day, as exact as the date: 1985 to 2010-03-01 are 25. None if it lies ahead."""
    known = parse(began)
    there = (on.year, on.month, on.day)[: len(known)]
    years = there[0] - known[0] - (there[1:] < known[1:])
    return years if years >= 0 else None


def years_covered(spans: list[tuple[float, float]]) -> float:
    """The length of all spans together, times that lie in several of them counted once."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return float(Decimal(total).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _first_day(parts: tuple[int, ...]) -> date:
    year, month, day = (*parts, 1, 1)[:3]
    return date(year, month, day)
