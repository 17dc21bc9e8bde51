"""What the readings come to, in the words of the screen."""

from uuid import UUID

from backend.accounts.models import DecisionRule
from backend.readings.agreement import opinion
from backend.readings.decision import Decision, decide
from backend.reports.content import Content
from backend.reports.document.parts import Block, text
from backend.reports.words import Words

KEY = "report:doc.decision"
BEFORE = {"rule": DecisionRule.PAIRS, "panel_size": 3}
"""How every department decided while reports did not say it."""


def decided(content: Content, words: Words) -> list[Block]:
    readings, by = content["readings"], content.get("decided", BEFORE)
    readers = [reading["reader_id"] for reading in readings]
    opinions = [
        opinion(UUID(one["id"]), readers.index(one["reader_id"]), one["form"], one["derived"], one["stage"])
        for one in readings
    ]
    found = decide(opinions, by["rule"], by["panel_size"])
    if found is None:
        return []
    names = {UUID(reading["id"]): reading["reader"] for reading in readings}
    if found.rule == DecisionRule.PANEL:
        return [text(words.sentences(_of_panel(found, names, words)))]
    missing = f"{KEY}.third" if len(set(readers)) == 2 else f"{KEY}.five"
    return [text(words.sentences([*_of_pairs(found, names, words), *([words(missing)] if found.needed else [])]))]


def _of_pairs(found: Decision, names: dict[UUID, str], words: Words) -> list[str]:
    if found.reason == "median":
        return [words(f"{KEY}.median", value=found.reported)]
    verdict = {True: "agree", False: "differ", None: "open"}[found.agree]
    first, second = (names[uid] for uid in found.readings[:2])
    said = [words(f"{KEY}.{verdict}", first=first, second=second, reason=words(f"{KEY}.{found.reason}"))]
    return [*said, *([words(f"{KEY}.reported", value=found.reported)] if found.reported else [])]


def _of_panel(found: Decision, names: dict[UUID, str], words: Words) -> list[str]:
    signed = len(found.readings) + len(found.dissent)
    values = {"votes": len(found.readings), "signed": signed, "size": signed + found.needed}
    said = [words(f"{KEY}.{found.reason}", **values, stage=words.stage(found.stage))]
    against = words.listed(names[uid] for uid in found.dissent)
    return [*said, *([words(f"{KEY}.dissent", names=against)] if against else [])]
