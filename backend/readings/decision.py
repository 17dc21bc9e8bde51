"""What the readings of one film come to, by the way in which its department decides.

By pairs (42 CFR 37.53): two readers; where they do not agree a third, and any two that agree decide; otherwise two
more, and the median of the five. By panel (diagnosis in China): as many physicians as the department sets; the stage
that more than half of them sign decides, and every dissent is kept. What the regulation leaves open: in the order of
the median a large opacity A, B or C stands above every profusion, and a film that one of five cannot read has none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING
from uuid import UUID

from backend.accounts.models import DecisionRule
from backend.readings.agreement import NO_LARGE, REASONS, Opinion, between, opinion
from backend.readings.form.schema import CATEGORIES, PROFUSIONS

if TYPE_CHECKING:
    from backend.accounts.models import Department
    from backend.readings.models import ReadingQuerySet

FIVE = 5
SCALE = [*PROFUSIONS, *(category for category in CATEGORIES if category != NO_LARGE)]
DECISION_REASONS = [*REASONS, "median", "majority", "no_majority", "incomplete"]


@dataclass(frozen=True)
class Decision:
    """`agree` is None while nothing can be said. By pairs `reported` counts: a profusion or the category of a large
    opacity; by panel `stage`, None where the majority calls the film unreadable. `needed`: further readers."""

    rule: str
    agree: bool | None
    reason: str
    readings: tuple[UUID, ...]
    reported: str | None = None
    stage: int | None = None
    dissent: tuple[UUID, ...] = ()
    needed: int = 0


def decision_of(readings: "ReadingQuerySet", department: "Department") -> Decision | None:
    """Of all signed readings; who amended his keeps his place among the readers."""
    signed = readings.filter(status="signed").order_by("signed_at", "pk")
    opinions = [opinion(one.uid, one.reader_id, one.form, one.derived, one.stage) for one in signed]
    return decide(opinions, department.decision_rule, department.panel_size)


def decide(opinions: Sequence[Opinion], rule: str, panel_size: int) -> Decision | None:
    """Of opinions in the order of their signing; None while there is nothing to decide. Each reader's last counts."""
    last_words = list({opinion.reader: opinion for opinion in opinions}.values())
    return by_panel(last_words, panel_size) if rule == DecisionRule.PANEL else by_pairs(last_words)


def by_pairs(readers: Sequence[Opinion]) -> Decision | None:
    """Of one opinion a reader, who signed first standing first. Two that agree late count before two that did early."""
    if len(readers) < 2:
        return None
    pairs = [between(older, newer) for newer, older in combinations(readers[2::-1], 2)]
    agreed = next((pair for pair in pairs if pair.agree), None)
    if agreed is None and len(readers) >= FIVE:
        return _median(readers[:FIVE])
    found = agreed or between(readers[-2], readers[-1])
    needed = 0 if found.agree is not False else 1 if len(readers) == 2 else FIVE - len(readers)
    return Decision(DecisionRule.PAIRS, found.agree, found.reason, found.readings, found.reported, needed=needed)


def _median(five: Sequence[Opinion]) -> Decision:
    readings = tuple(reader.reading for reader in five)
    found = [reader.large if reader.large != NO_LARGE else reader.profusion for reader in five]
    said = [value for value in found if value is not None]
    if len(said) < FIVE or any(reader.unreadable for reader in five):
        return Decision(DecisionRule.PAIRS, None, "not_comparable", readings)
    return Decision(DecisionRule.PAIRS, True, "median", readings, sorted(said, key=SCALE.index)[FIVE // 2])


def by_panel(readers: Sequence[Opinion], size: int) -> Decision | None:
    """Of one opinion a reader; readers beyond the size of the panel count as well."""
    if not readers:
        return None
    everybody = tuple(reader.reading for reader in readers)
    if len(readers) < size:
        return Decision(DecisionRule.PANEL, None, "incomplete", everybody, needed=size - len(readers))
    [(stage, votes)] = Counter(reader.stage for reader in readers).most_common(1)
    if votes * 2 <= len(readers):
        return Decision(DecisionRule.PANEL, False, "no_majority", everybody)
    majority = tuple(reader.reading for reader in readers if reader.stage == stage)
    dissent = tuple(reading for reading in everybody if reading not in majority)
    return Decision(DecisionRule.PANEL, True, "majority", majority, stage=stage, dissent=dissent)
