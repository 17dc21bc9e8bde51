"""Whether two readings of a film agree, by 42 CFR 37.53.

They do when both find a large opacity (A, B or C); or both find none and their profusions are of the same category or
within one sub-category - but 0/1 against 1/0, disease or not, never agrees. Of two that agree the higher is reported.
What the regulation leaves open: a large opacity found by one reader only is no agreement, nor is a film that only one
of them can read; and readings without a profusion cannot be compared.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.readings.form.rules import is_unreadable
from backend.readings.form.schema import CATEGORIES, PROFUSIONS

NO_LARGE, NOTHING = "O", "0/0"
DISEASE_OR_NOT = {"0/1", "1/0"}
REASONS = ["both_large", "large_one", "same_category", "one_apart", "zero_or_one", "apart"]
REASONS += ["unreadable_both", "unreadable_one", "not_comparable"]


@dataclass(frozen=True)
class Opinion:
    """What of a signed reading counts; without a stage the film was called unreadable."""

    reading: UUID
    reader: int
    unreadable: bool = False
    large: str = NO_LARGE
    profusion: str | None = None
    stage: int | None = None


@dataclass(frozen=True)
class Agreement:
    """`agree` is None where two readings cannot be compared; `reported` is the higher finding of two that agree."""

    agree: bool | None
    reason: str
    reported: str | None
    readings: tuple[UUID, UUID]


def opinion(
    reading: UUID, reader: int, form: dict[str, Any], derived: dict[str, Any] | None, stage: int | None = None
) -> Opinion:
    """The profusion is the one entered overall, else the one derived from the zones."""
    if is_unreadable(form):
        return Opinion(reading, reader, unreadable=True, stage=stage)
    if form.get("parenchymal") is False:
        return Opinion(reading, reader, profusion=NOTHING, stage=stage)
    large = (form.get("large") or {}).get("category") or NO_LARGE
    entered = (form.get("small") or {}).get("profusion")
    profusion = entered or ((derived or {}).get("overall") or {}).get("ilo")
    return Opinion(reading, reader, large=large, profusion=profusion, stage=stage)


def between(one: Opinion, other: Opinion) -> Agreement:
    """Whether these two agree; their order does not matter."""
    agree, reason, reported = _verdict(one, other)
    return Agreement(agree, reason, reported, (one.reading, other.reading))


def _verdict(one: Opinion, other: Opinion) -> tuple[bool | None, str, str | None]:
    if one.unreadable or other.unreadable:
        both = one.unreadable and other.unreadable
        return both, "unreadable_both" if both else "unreadable_one", None
    found = [opinion.large for opinion in (one, other) if opinion.large != NO_LARGE]
    if len(found) == 2:
        return True, "both_large", max(found, key=CATEGORIES.index)
    if found:
        return False, "large_one", None
    if one.profusion is None or other.profusion is None:
        return None, "not_comparable", None
    return _small(one.profusion, other.profusion)


def _small(one: str, other: str) -> tuple[bool, str, str | None]:
    low, high = sorted((PROFUSIONS.index(one), PROFUSIONS.index(other)))
    if low // 3 == high // 3:
        return True, "same_category", PROFUSIONS[high]
    if {one, other} == DISEASE_OR_NOT:
        return False, "zero_or_one", None
    if high - low == 1:
        return True, "one_apart", PROFUSIONS[high]
    return False, "apart", None
