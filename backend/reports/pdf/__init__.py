"""Document -> PDF/A file. Only workers import this package: it loads a font and a PDF library.

The same document and pictures give the same bytes: every time and identifier in the file is the document's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.analysis import engine
from backend.reports.document.parts import Document
from backend.reports.pdf.font import unpacked
from backend.reports.pdf.layout import lay_out
from backend.reports.pdf.paper import Paper

__all__ = ["Written", "file_of"]


@dataclass(frozen=True)
class Written:
    data: bytes
    pages: int


def file_of(document: Document, pictures: engine.FilmPictures | None) -> Written:
    with unpacked() as font:
        paper = Paper(document, font)
        lay_out(paper, document, pictures)
        return Written(bytes(paper.output()), paper.pages_count)
