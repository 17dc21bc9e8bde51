"""One remark of the rule engine. Its text is in ``texts/remarks.json``, by code and in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["contradiction", "borderline", "note"]


@dataclass(frozen=True)
class Remark:
    """``fields`` are paths in the form; ``values`` fill the places of the text."""

    code: str
    level: Level
    fields: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


def contradiction(code: str, fields: Iterable[str], **values: Any) -> Remark:
    return Remark(code, "contradiction", tuple(fields), values)


def borderline(code: str, fields: Iterable[str], **values: Any) -> Remark:
    return Remark(code, "borderline", tuple(fields), values)


def note(code: str, fields: Iterable[str], **values: Any) -> Remark:
    return Remark(code, "note", tuple(fields), values)
