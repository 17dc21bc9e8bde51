"""The parts of a report: one self-contained HTML file, no script, nothing fetched; a table refuses an empty cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from ml.study.card import DISCLAIMER

ORIENTATION = (
    "The reference is a 2019 study on private films; its figures stand here for orientation, not for comparison film "
    "by film."
)
STYLE = Path(__file__).parent / "templates" / "report.css"


@dataclass(frozen=True)
class Section:
    """A chapter: anchor, title, HTML."""

    name: str
    title: str
    body: str


@dataclass(frozen=True)
class Html:
    """Text that is HTML already."""

    text: str


def text(value: Any) -> str:
    """HTML of a cell: HTML as it is, anything else escaped."""
    return value.text if isinstance(value, Html) else escape(str(value))


def table(heads: Sequence[Any], rows: Sequence[Sequence[Any]], caption: str = "") -> str:
    """A table; columns whose head ends in "reference" are grey. ValueError for an empty cell or a row too short."""
    for row in rows:
        if len(row) != len(heads) or any(not text(cell).strip() or cell is None for cell in row):
            raise ValueError(
                f"the row {[text(cell) for cell in row]} has an empty cell; a missing figure needs its reason"
            )
    grey = [text(head).endswith("reference") for head in heads]
    head = "".join(f"<th>{text(h)}</th>" for h in heads)
    body = "".join(
        "<tr>"
        + "".join(f"<td{' class=ref' if g else ''}>{text(c)}</td>" for c, g in zip(row, grey, strict=True))
        + "</tr>"
        for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<div class="wide"><table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def number(value: float | None, why: str, digits: int = 4) -> Html:
    """A figure, or why there is none."""
    return absent(why) if value is None else Html(f"{value:.{digits}f}")


def absent(why: str) -> Html:
    """The reason that stands where a figure cannot be had."""
    return Html(f'<span class="why">{escape(why)}</span>')


def recall(found: dict[str, Any]) -> Html:
    """Macro-recall with its 95 % interval."""
    low, high = found["interval"]
    return Html(f'<span class="n">{found["macro_recall"]:.4f} <span class="i">{low:.2f} to {high:.2f}</span></span>')


def signed(found: dict[str, Any], value: str = "difference", interval: str = "interval") -> str:
    """A difference with its sign and 95 % interval, as text."""
    low, high = found[interval]
    return f"{found[value]:+.4f} (95 % {low:+.4f} to {high:+.4f})"


def confusion(counts: Sequence[Sequence[int]], names: Sequence[str], title: str) -> str:
    """A confusion matrix, true stage in rows, shaded by the share of the row."""
    heads = "".join(f"<th>{escape(n)}</th>" for n in names)
    rows = "".join(
        f"<tr><th>{escape(name)}</th>" + "".join(_shaded(n, sum(row)) for n in row) + "</tr>"
        for name, row in zip(names, counts, strict=True)
    )
    corner = "<th>true \\ answer</th>"
    return f'<table class="confusion"><caption>{escape(title)}</caption><tr>{corner}{heads}</tr>{rows}</table>'


def _shaded(count: int, whole: int) -> str:
    share = count / whole if whole else 0.0
    ink = "#fff" if share > 0.55 else "#1f2933"
    return f'<td style="background:rgba(0,114,178,{0.06 + 0.9 * share:.2f});color:{ink}">{count}</td>'


def figure(picture: str, caption: str) -> str:
    """A picture with its caption."""
    return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>"


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph; kind: lead, notice, finding."""
    return f'<p class="{kind}">{escape(words)}</p>' if kind else f"<p>{escape(words)}</p>"


def row(*parts: str) -> str:
    """Parts side by side where there is room."""
    return '<div class="row">' + "".join(f"<div>{part}</div>" for part in parts) + "</div>"


def quarters(*parts: str) -> str:
    """Parts four in a row where there is room."""
    return '<div class="quarters">' + "".join(f"<div>{part}</div>" for part in parts) + "</div>"


def tile(value: str, what: str, note: str) -> str:
    """A headline figure."""
    return f'<div class="tile"><b>{escape(value)}</b><span>{escape(what)}</span><small>{escape(note)}</small></div>'


def page(title: str, subtitle: str, opening: str, sections: Sequence[Section], note: str = "") -> str:
    """The whole file; ``note`` stands at its foot."""
    links = "".join(f'<a href="#{s.name}">{escape(s.title)}</a>' for s in sections)
    bodies = "".join(f'<section id="{s.name}"><h2>{escape(s.title)}</h2>{s.body}</section>' for s in sections)
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE.read_text(encoding='utf-8')}</style>"
    )
    contents = f"<nav><b>DustLens</b><small>{escape(subtitle)}</small>{links}</nav>"
    end = f"<footer>{escape(DISCLAIMER)} {escape(note)}</footer>"
    main = f"<main><h1>{escape(title)}</h1>{opening}{bodies}{end}</main>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{contents}{main}</body></html>\n'
