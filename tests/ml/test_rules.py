"""The rule engine against cases worked out by hand: every border of every rule, in each rule set."""

from typing import Any

import pytest

from ml.rules.engine import Derivation, derive
from tests.stage_rules import Row, form_of, rows

ROWS = rows()


def worked_out(row: Row) -> Derivation:
    typed = int(row["typed"]) if row["typed"] else None
    return derive(form_of(row), row["rule_set"], asbestos=row["asbestos"] == "yes", stage=typed)


def codes(derived: Derivation, level: str) -> set[str]:
    return {finding.code for finding in derived.findings if finding.level == level}


@pytest.mark.parametrize("row", ROWS, ids=[row["case"] for row in ROWS])
def test_the_engine_says_what_was_worked_out_by_hand(row: Row) -> None:
    derived = worked_out(row)
    expected: dict[str, Any] = {
        "stage": int(row["stage"]) if row["stage"] else None,
        "rule": row["rule"] or None,
        "contradictions": set(row["contradictions"].split()),
        "borderline": set(row["borderline"].split()),
        "classification": row["classification"],
    }
    found = {
        "stage": derived.stage,
        "rule": derived.rule,
        "contradictions": codes(derived, "contradiction"),
        "borderline": codes(derived, "borderline"),
        "classification": derived.classification,
    }
    assert found == expected, row["why"]


def test_the_table_covers_every_clause_of_every_rule_set() -> None:
    from ml.stages import rule_set

    for name in ("gbz70_2009", "gbz70_2015"):
        fired = {row["rule"] for row in ROWS if row["rule_set"] == name}
        assert fired >= {clause["code"] for clause in rule_set(name)["clauses"]}


def test_every_row_says_why() -> None:
    assert len(ROWS) >= 70
    assert all(len(row["why"].split()) >= 5 for row in ROWS)
