"""Sections -> pages. A row may go over the end of a page line by line, so that no text is too long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from backend.analysis import engine
from backend.reports.document.parts import Block, Document, Section
from backend.reports.pdf.figures import height_of, put_pictures
from backend.reports.pdf.paper import BODY, FAINT, HEADING, INK, LEADING, SMALL, TITLE, Paper

MOST_LABEL = 60.0
"""Width of the labels of facts, in mm, at most."""
GAP = 3.0
WIDEST = 90.0
"""What a column of a table may claim."""
LINE = BODY * LEADING
Ink = tuple[int, int, int]
TOGETHER = 6
"""Lines of a row that are not parted by the end of a page."""


def lay_out(paper: Paper, document: Document, pictures: engine.FilmPictures | None) -> None:
    paper.put_lines(document.title, TITLE)
    for section in document.sections:
        _section(paper, section, document, pictures)


def _section(paper: Paper, section: Section, document: Document, pictures: engine.FilmPictures | None) -> None:
    begins_with_pictures = pictures is not None and section.blocks[0].kind == "pictures"
    first = height_of(paper, document.captions, pictures) if pictures and begins_with_pictures else 3 * LINE
    paper.need(HEADING * LEADING + 6 + first)
    paper.set_y(paper.y + 3)
    paper.put_lines(section.title, HEADING)
    paper.rule(paper.y + 0.5)
    paper.set_y(paper.y + 2)
    for block in section.blocks:
        _block(paper, block, document, pictures)
        paper.set_y(paper.y + 2)


def _block(paper: Paper, block: Block, document: Document, pictures: engine.FilmPictures | None) -> None:
    if block.title:
        paper.need(3 * LINE)
        paper.put_lines(block.title)
    if block.text:
        paper.put_lines(block.text)
    if block.facts:
        label = min(max(_natural(paper, fact.label) for fact in block.facts), MOST_LABEL)
        for fact in block.facts:
            _row(paper, (fact.label, fact.value), (label, paper.epw - label), inks=(FAINT, INK))
    if block.kind == "table":
        _table(paper, block)
    if block.kind == "pictures" and pictures is not None:
        put_pictures(paper, document.captions, pictures)


def _table(paper: Paper, block: Block) -> None:
    widths = _widths(paper, block)
    ink, faint = [INK] * len(widths), [FAINT] * len(widths)

    def heads() -> None:
        _row(paper, block.columns, widths, faint, SMALL)
        paper.rule(paper.y)

    paper.need(3 * LINE)
    heads()
    for row in block.rows:
        _row(paper, row, widths, ink, on_new_page=heads)
        paper.rule(paper.y)


def _widths(paper: Paper, block: Block) -> list[float]:
    """A column that needs no more than its share gets what it needs; the others share the rest."""
    columns = list(zip(block.columns, *block.rows, strict=True))
    needed = [max(_natural(paper, cell) for cell in column) for column in columns]
    share = paper.epw / len(needed)
    wide = sum(min(width, WIDEST) for width in needed if width > share)
    left = paper.epw - sum(width for width in needed if width <= share)
    if not wide:
        return [paper.epw * width / sum(needed) for width in needed]
    return [width if width <= share else left * min(width, WIDEST) / wide for width in needed]


def _natural(paper: Paper, text: str) -> float:
    paper.set_font_size(BODY)
    return max(paper.get_string_width(line) for line in paper.safe(text).split("\n")) + GAP


def _row(
    paper: Paper,
    cells: Sequence[str],
    widths: Sequence[float],
    inks: Sequence[Ink],
    size: float = BODY,
    on_new_page: Callable[[], None] = lambda: None,
) -> None:
    columns = [paper.lines(cell, width - GAP, size) for cell, width in zip(cells, widths, strict=True)]
    places = [paper.l_margin + sum(widths[:i]) for i in range(len(widths))]
    height = size * LEADING
    if paper.need(min(max(map(len, columns)), TOGETHER) * height):
        on_new_page()
    for lines in zip_longest(*columns, fillvalue=""):
        if paper.need(height):
            on_new_page()
        y = paper.y
        for x, line, ink in zip(places, lines, inks, strict=True):
            paper.put(x, y, line, size, ink)
