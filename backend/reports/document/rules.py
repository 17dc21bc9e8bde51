"""What the rule set said of a reading when it was signed, in words."""

from typing import Any

from backend.analysis import engine
from backend.reports.words import Words

Facts = list[tuple[str, str | None]]


def described(derived: dict[str, Any] | None, words: Words) -> dict[str, Any]:
    """With texts; empty for a reading that was signed without rules."""
    return engine.describe(derived, words.language) if derived else {}


def rule_of(derived: dict[str, Any] | None, words: Words) -> str:
    rule = described(derived, words).get("rule")
    return str(rule["text"]) if rule else words("report:doc.noRule")


def facts_of(derived: dict[str, Any] | None, words: Words) -> Facts:
    said = described(derived, words)
    if not said:
        return []
    overall = said["overall"]
    return [
        (words("report:doc.ruleSet"), said["rule_set"]["source"]),
        (words("report:doc.derived"), words.stage(said["stage"])),
        (words("report:doc.rule"), rule_of(derived, words)),
        (words("report:doc.gbz"), overall["gbz"]),
        (words("report:doc.ilo"), overall["ilo"]),
        (words("report:doc.range"), None if overall["range"] is None else str(overall["range"])),
        (words("report:doc.classification"), said["classification"]),
        (words("report:doc.findings"), words.sentences(one["text"] for one in said["findings"])),
    ]
