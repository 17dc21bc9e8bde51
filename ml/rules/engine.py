"""derive(): the stage that a filled form stands for, the clause that fired, and what is odd about the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ml.rules.borderline import borders
from ml.rules.contradictions import contradictions
from ml.rules.evidence import Evidence, evidence_of, overall
from ml.rules.form import Form, read_form
from ml.rules.notes import notes
from ml.rules.remarks import Remark, contradiction
from ml.stages import clause_for, rule_set


@dataclass(frozen=True)
class Derivation:
    """Codes and numbers only; ``ml.rules.texts.describe`` adds words in a language."""

    rule_set: str
    version: int
    asbestos: bool
    stage: int | None
    rule: str | None
    overall: dict[str, Any]
    classification: str
    findings: tuple[Remark, ...]

    def as_dict(self) -> dict[str, Any]:
        """As it is stored: plain JSON, the same in every language."""
        return asdict(self) | {"findings": [asdict(f) | {"fields": list(f.fields)} for f in self.findings]}


def derive(form: dict[str, Any], name: str, *, asbestos: bool = False, stage: int | None = None) -> Derivation:
    """Apply the rule set of that name to a form; ``stage`` is what the reader concluded, to be compared.

    KeyError if there is no such rule set. A stage of None: the film is unreadable, too little is filled in, or the
    rule set knows no stages.
    """
    rules, entered = rule_set(name), read_form(form)
    evidence = evidence_of(entered, asbestos=asbestos)
    clause = _clause(evidence, rules)
    derived = None if clause is None else int(clause["stage"])
    return Derivation(
        rule_set=name,
        version=rules["version"],
        asbestos=asbestos,
        stage=derived,
        rule=None if clause is None else clause["code"],
        overall=overall(evidence),
        classification=_classification(entered, evidence),
        findings=tuple(_remarks(entered, evidence, derived, stage, rules)),
    )


def _clause(evidence: Evidence, rules: dict[str, Any]) -> dict[str, Any] | None:
    """The clause that fires; a large opacity may decide alone, everything else needs the zones."""
    if evidence.unreadable:
        return None
    clause = clause_for(evidence.findings(), rules)
    return clause if clause and (evidence.decides or "opacity" in clause["when"]) else None


def _remarks(
    form: Form, evidence: Evidence, derived: int | None, typed: int | None, rules: dict[str, Any]
) -> Iterator[Remark]:
    if derived is not None and typed is not None and typed != derived:
        yield contradiction("stage_differs", ["stage"], typed=typed, derived=derived)
    if form.unreadable and typed is not None:
        yield contradiction("unreadable_but_staged", ["stage", "quality.grade"], typed=typed)
    yield from contradictions(form, rules)
    if derived is not None:
        yield from borders(evidence, form.plaques, derived, rules)
    yield from notes(form, evidence, derived, rules)


def _classification(form: Form, evidence: Evidence) -> str:
    """ILO shorthand: profusion, shapes, large opacities, symbols; `2/1 q/t A ax`."""
    if form.unreadable:
        return ""
    small, large = evidence.small, evidence.large
    shapes = "/".join(shape for shape in (small.primary, small.secondary) if shape)
    symbols = set(form.symbols) | ({"ax"} if small.aggregation else set())
    parts = [overall(evidence)["ilo"], shapes, large.category if large.marked else None, *sorted(symbols)]
    return " ".join(part for part in parts if part)
