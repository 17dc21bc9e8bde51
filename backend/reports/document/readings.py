"""What the readers said: conclusions, where they differ, every form in full, and who signed what."""

from typing import Any

from backend.reports.content import Content
from backend.reports.document.decision import decided
from backend.reports.document.film import moment
from backend.reports.document.form import Row, rows_of
from backend.reports.document.parts import Block, Section, facts, table, text
from backend.reports.document.rules import facts_of, rule_of
from backend.reports.words import Words

COLUMNS = 3
"""Readings that stand beside each other in one table."""
Reading = dict[str, Any]


def conclusion(content: Content, words: Words) -> Section:
    """The conclusions side by side, and what they come to."""
    title = words("report:doc.conclusion")
    if not content["readings"]:
        return Section("conclusion", title, (text(words("report:doc.noReading")),))
    columns = [words(f"report:doc.{name}") for name in ("reader", "kind", "stage", "derived", "rule")]
    rows = [_conclusion(reading, words) for reading in content["readings"]]
    stages = {reading["stage"] for reading in _current(content)}
    said = [text(words("report:doc.disagree"))] if len(stages) > 1 else []
    return Section("conclusion", title, (table(columns, rows), *said, *decided(content, words)))


def _conclusion(reading: Reading, words: Words) -> list[str]:
    derived = reading["derived"] or {}
    return [
        _name(reading, words),
        words.of("report:doc.kinds", reading["kind"]),
        words.stage(reading["stage"]),
        words.stage(derived.get("stage")),
        rule_of(derived, words),
    ]


def differences(content: Content, words: Words) -> Section:
    """Every field in which the readings that stand differ."""
    title, current = words("report:doc.differences"), _current(content)
    if len(current) < 2:
        return Section("differences", title, ())
    said = [{row.key: row for row in _rows(reading, words)} for reading in current]
    differing = [key for key in dict.fromkeys(key for rows in said for key in rows) if _differs(key, said)]
    if not differing:
        return Section("differences", title, (text(words("report:doc.noDifference")),))
    return Section("differences", title, tuple(_tables(current, said, differing, words)))


def _differs(key: str, said: list[dict[str, Row]]) -> bool:
    return len({rows[key].value if key in rows else "" for rows in said}) > 1


def _tables(current: list[Reading], said: list[dict[str, Row]], keys: list[str], words: Words) -> list[Block]:
    labels = {key: row.label for rows in said for key, row in rows.items()}
    found = []
    for first in range(0, len(current), COLUMNS):
        part = slice(first, first + COLUMNS)
        heads = [f"{one['reader']} ({words.of('report:doc.kinds', one['kind'])})" for one in current[part]]
        rows = [[labels[key], *(_value(rows, key, words) for rows in said[part])] for key in keys]
        found.append(table([words("report:doc.field"), *heads], rows))
    return found


def _value(rows: dict[str, Row], key: str, words: Words) -> str:
    return rows[key].value if key in rows else words("form:none")


def forms(content: Content, words: Words) -> list[Section]:
    return [_form(reading, number, words) for number, reading in enumerate(content["readings"], start=1)]


def _form(reading: Reading, number: int, words: Words) -> Section:
    title = words("report:doc.reading", number=number, reader=_name(reading, words))
    head = [
        (words("report:doc.kind"), words.of("report:doc.kinds", reading["kind"])),
        (words("report:doc.signedAt"), moment(reading["signed_at"])),
        *facts_of(reading["derived"], words),
    ]
    rows = [(row.label, row.value) for row in _rows(reading, words)]
    return Section(f"reading-{number}", title, (facts(head), facts(rows)))


def _rows(reading: Reading, words: Words) -> list[Row]:
    """The conclusion, the form and the comments."""
    agreed = reading["agrees_with_model"]
    opinion = "" if agreed is None else words("reading:agrees" if agreed else "reading:disagrees")
    ends = [
        Row("agrees", words("reading:agreement"), opinion),
        Row("comment", words("form:comment"), reading["comment"]),
    ]
    stage = Row("stage", words("form:stage"), words.stage(reading["stage"]))
    return [stage, *rows_of(reading["form"] or {}, words), *(row for row in ends if row.value)]


def signatures(content: Content, words: Words) -> Section:
    blocks = [
        facts(
            [
                (words("report:doc.signedAt"), moment(reading["signed_at"])),
                (words("report:doc.kind"), words.of("report:doc.kinds", reading["kind"])),
                (words("report:doc.stage"), words.stage(reading["stage"])),
                (
                    words("report:doc.readingId"),
                    f"{reading['id']} · {words('report:doc.revision')} {reading['revision']}",
                ),
                (words("report:doc.amends"), reading["amends"]),
                (words("report:doc.sha256"), reading["digest"]),
            ],
            title=_name(reading, words),
        )
        for reading in content["readings"]
    ]
    return Section("signatures", words("report:doc.signatures"), tuple(blocks))


def _current(content: Content) -> list[Reading]:
    """The readings that no other one replaces."""
    return [reading for reading in content["readings"] if not reading["replaced"]]


def _name(reading: Reading, words: Words) -> str:
    return f"{reading['reader']} ({words('reading:list.replaced')})" if reading["replaced"] else str(reading["reader"])
