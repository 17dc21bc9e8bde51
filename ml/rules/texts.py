"""Words for a derivation, in Chinese (zh-CN) or English (en); codes stay beside them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ml.stages import rule_set

CHINESE, ENGLISH = "zh-CN", "en"
STAGES = {CHINESE: ("未见尘肺", "壹期", "贰期", "叁期"), ENGLISH: ("stage 0", "stage I", "stage II", "stage III")}
SIDES = {CHINESE: {"right": "右", "left": "左"}, ENGLISH: {"right": "right", "left": "left"}}


def describe(derived: dict[str, Any], language: str) -> dict[str, Any]:
    """A stored derivation with texts: rule set with title and source, rule with text, findings with text."""
    rules = rule_set(derived["rule_set"])
    return {
        **derived,
        "rule_set": {"name": rules["name"], "title": rules["title"][language], "source": rules["source"][language]},
        "rule": _rule(rules, derived["rule"], language),
        "findings": [finding | {"text": _text(finding, language)} for finding in derived["findings"]],
    }


@cache
def remark_texts() -> dict[str, dict[str, str]]:
    """Every remark's text by code and language."""
    texts: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "texts" / "remarks.json").read_text("utf-8"))
    return texts


def _rule(rules: dict[str, Any], code: str | None, language: str) -> dict[str, str] | None:
    """A clause that a later version of the rule set no longer has is named by its code alone."""
    if code is None:
        return None
    text = next((clause["text"][language] for clause in rules["clauses"] if clause["code"] == code), code)
    return {"code": code, "text": text}


def _text(finding: dict[str, Any], language: str) -> str:
    text = remark_texts().get(finding["code"])
    if text is None:
        return str(finding["code"])
    return text[language].format(**{name: _word(name, v, language) for name, v in finding["values"].items()})


def _word(name: str, value: Any, language: str) -> str:
    if name in ("stage", "typed", "derived"):
        return STAGES[language][value]
    if name == "side":
        return SIDES[language][value]
    return f"{value:g}" if isinstance(value, float) else str(value)
