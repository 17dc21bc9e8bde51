"""The texts of a report, in a language that does not depend on who asks.

They are the front end's own texts (frontend/src/locales): what a doctor reads on the screen, on paper and in what he
copies is one wording in one place. Gaps are written {{name}}, as there.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

GAP = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True)
class Words:
    """One language: `words("form:quality.title")` is the text of that key in the file form.json."""

    language: str

    def __call__(self, key: str, **values: Any) -> str:
        """Raises KeyError for a text that does not exist."""
        namespace, _, path = key.partition(":")
        text: Any = _texts(settings.LOCALES, self.language, namespace)
        for name in path.split("."):
            text = text[name]
        return GAP.sub(lambda gap: str(values[gap[1]]), str(text))

    def of(self, key: str, code: object) -> str:
        """The text of a code; the code itself where a later release knows more codes than this one."""
        try:
            return self(f"{key}.{code}")
        except KeyError:
            return str(code)

    def listed(self, parts: Iterable[str]) -> str:
        return ("；" if self.is_chinese else "; ").join(parts)

    def sentences(self, parts: Iterable[str]) -> str:
        return ("" if self.is_chinese else " ").join(parts)

    def labelled(self, label: str, value: str) -> str:
        return f"{label}：{value}" if self.is_chinese else f"{label}: {value}"

    def yes_no(self, value: bool) -> str:
        return self("form:yes" if value else "form:no")

    def stage(self, stage: int | None) -> str:
        return self("report:doc.noStage") if stage is None else self(f"common:stage.{stage}")

    @property
    def is_chinese(self) -> bool:
        return self.language.startswith("zh")


@cache
def _texts(folder: Path, language: str, namespace: str) -> dict[str, Any]:
    texts: dict[str, Any] = json.loads((folder / language / f"{namespace}.json").read_text(encoding="utf-8"))
    return texts
