"""Sections -> pages. A row may go over the end of a page line by line, so that no text is too long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from backend.analysis import engine
from backend.reports.document.parts import Block, Document, Section
from backend.reports.pdf.figures import put_pictures
from backend.reports.pdf.paper import BODY, FAINT, HEADING, INK, LEADING, SMALL, TITLE, Paper

LABEL = 52.0
"""Width of the labels of facts, in mm."""
GAP = 3.0
LINE = BODY * LEADING
TOGETHER = 6
"""Lines of a row that are not parted by the end of a page."""


def lay_out(paper: Paper, document: Document, pictures: engine.FilmPictures | None) -> None:
    paper.put_lines(document.title, TITLE)
    for section in document.sections:
        _section(paper, section, document, pictures)


def _section(paper: Paper, section: Section, document: Document, pictures: engine.FilmPictures | None) -> None:
    paper.need(HEADING * LEADING + 3 * LINE)
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
    for fact in block.facts:
        _row(paper, (fact.label, fact.value), (LABEL, paper.epw - LABEL), inks=(FAINT, INK))
    if block.kind == "table":
        _table(paper, block)
    if block.kind == "pictures" and pictures is not None:
        put_pictures(paper, document.captions, pictures)


def _table(paper: Paper, block: Block) -> None:
    widths = [paper.epw / len(block.columns)] * len(block.columns)

    def heads() -> None:
        _row(paper, block.columns, widths, inks=[FAINT] * len(widths), size=SMALL)
        paper.rule(paper.y)

    heads()
    for row in block.rows:
        if paper.need(LINE):
            heads()
        _row(paper, row, widths, inks=[INK] * len(widths))
        paper.rule(paper.y)


def _row(
    paper: Paper,
    cells: Sequence[str],
    widths: Sequence[float],
    inks: Sequence[tuple[int, int, int]],
    size: float = BODY,
) -> None:
    columns = [paper.lines(cell, width - GAP, size) for cell, width in zip(cells, widths, strict=True)]
    places = [paper.l_margin + sum(widths[:i]) for i in range(len(widths))]
    paper.need(min(max(map(len, columns)), TOGETHER) * size * LEADING)
    for lines in zip_longest(*columns, fillvalue=""):
        paper.need(size * LEADING)
        y = paper.y
        for x, line, ink in zip(places, lines, inks, strict=True):
            paper.put(x, y, line, size, ink)
