"""A page: who it is about above, what the file is not below, and text that never loses a character in silence."""

import logging
from datetime import datetime
from pathlib import Path
from typing import cast

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from backend.reports.document.parts import Document
from backend.reports.pdf.lines import wrapped
from backend.reports.pdf.metadata import xmp

log = logging.getLogger(__name__)

FAMILY = "noto"
MARGIN, FOOT = 15.0, 22.0
INK, FAINT, RULE, ALERT = (20, 20, 20), (85, 85, 85), (170, 170, 170), (150, 30, 20)
BODY, SMALL, HEADING, TITLE = 9.5, 7.5, 12.0, 16.0
LEADING = 0.52
"""Height of a line in mm for each point of its letters."""


class Paper(FPDF):
    """A4, one font, millimetres."""

    def __init__(self, document: Document, font: Path) -> None:
        super().__init__(unit="mm", format="A4", enforce_compliance="PDF/A-2U")
        self.document = document
        self.add_font(FAMILY, fname=font)
        self._known = frozenset(cast(TTFFont, self.fonts[FAMILY]).cmap)
        self._missing: set[str] = set()
        self._describe(document)
        self.set_margins(MARGIN, 12, MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(False)
        self.set_font(FAMILY, size=BODY)
        self.add_page()

    def _describe(self, document: Document) -> None:
        at = datetime.fromisoformat(document.at)
        self.set_creation_date(at)
        self.set_title(document.title)
        self.set_lang(document.language)
        self.set_xmp_metadata(xmp(document.title, document.language, at))

    def file_id(self) -> str:
        identifier = self.document.identifier[:32].upper()
        return f"<{identifier}><{identifier}>"

    @property
    def bottom(self) -> float:
        """Where the foot of the page begins."""
        return self.h - FOOT

    def safe(self, text: str) -> str:
        """The text with every character that the font lacks written as its number; each is logged once."""
        return "".join(one if one == "\n" or ord(one) in self._known else self._named(one) for one in text)

    def _named(self, character: str) -> str:
        name = f"U+{ord(character):04X}"
        if character not in self._missing:
            self._missing.add(character)
            log.warning("report %s: the font has no glyph for %s", self.document.identifier[:12], name)
        return f"[{name}]"

    def lines(self, text: str, width: float, size: float = BODY) -> list[str]:
        self.set_font_size(size)
        return wrapped(self.safe(text), width, self.get_string_width)

    def put(self, x: float, y: float, line: str, size: float = BODY, ink: tuple[int, int, int] = INK) -> None:
        """One line with its upper left corner at (x, y)."""
        self.set_font_size(size)
        self.set_text_color(*ink)
        self.set_xy(x, y)
        height = size * LEADING
        self.cell(w=0, h=height, text=line, new_x=XPos.LEFT, new_y=YPos.NEXT)

    def put_lines(self, text: str, size: float = BODY, ink: tuple[int, int, int] = INK) -> None:
        """A text over the whole width, on as many pages as it takes."""
        for line in self.lines(text, self.epw, size):
            self.need(size * LEADING)
            self.put(self.l_margin, self.y, line, size, ink)

    def need(self, height: float) -> bool:
        """A new page unless so much is left on this one; whether it came to that."""
        if self.y + height <= self.bottom:
            return False
        self.add_page()
        return True

    def header(self) -> None:
        self.set_y(10)
        self.put_lines(self.document.patient, SMALL + 1)
        for banner in self.document.banners:
            self.put_lines(banner, SMALL + 1, ALERT)
        self.rule(self.y + 1)
        self.set_y(self.y + 4)

    def footer(self) -> None:
        self.rule(self.bottom + 2)
        self.set_y(self.bottom + 3)
        for disclaimer in self.document.disclaimers:
            self.put(self.l_margin, self.y, self.safe(disclaimer), SMALL, FAINT)
        page = self.document.page.format(number=self.page_no(), total=self.str_alias_nb_pages)
        self.put(self.l_margin, self.y, f"{page}　{self.document.identifier[:16]}", SMALL, FAINT)

    def rule(self, y: float) -> None:
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(self.l_margin, y, self.w - self.r_margin, y)
