"""What is missing for a complete form: never wrong, only not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ml.rules.evidence import Evidence
from ml.rules.form import PLEURAL, Form, filled_in, part
from ml.rules.remarks import Remark, note


def notes(form: Form, evidence: Evidence, stage: int | None, rules: dict[str, Any]) -> Iterator[Remark]:
    """Remarks on what was left out."""
    if form.unreadable:
        yield note("unreadable", ["quality.grade"])
        return
    yield from _quality(form)
    if form.small.primary and not form.small.secondary and form.parenchymal is not False:
        yield note("secondary_missing", ["small.secondary"])
    if form.large.category is None and form.large.sizes and form.parenchymal is not False:
        yield note("category_missing", ["large.category"])
    for question, sections in (("parenchymal", ("small", "large")), ("pleural", PLEURAL)):
        if form.raw.get(question) is None and any(_seen(form, name) for name in sections):
            yield note(f"{question}_open", [question])
    if bool(form.small.aggregation) != ("ax" in form.symbols) and form.small.aggregation is not None:
        yield note("aggregation_symbol", ["small.aggregation", "symbols"])
    if stage is None and rules["clauses"]:
        yield note("not_enough", ["parenchymal" if form.parenchymal is None else "small.zones"])
    if stage is not None and not evidence.decides:
        yield note("small_open", ["small.zones"])


def _seen(form: Form, name: str) -> bool:
    return any(filled_in(part(form.raw, name), name))


def _quality(form: Form) -> Iterator[Remark]:
    if form.grade in ("2", "3") and not form.defects:
        yield note("defects_missing", ["quality.defects"])
    if "other" in form.defects and not part(form.raw, "quality").get("other"):
        yield note("defect_text_missing", ["quality.other"])
