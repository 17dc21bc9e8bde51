"""The file as another program draws it: what text it holds says nothing of what can be seen."""

import re
from typing import Any

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from backend.reports.document import document_of
from backend.reports.pdf import file_of
from backend.reports.tasks import pictures_of

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
SCALE = 4
"""Pixels a point: a character of the page's head is 34 pixels wide."""
DARK, INKED = 128, 0.08
"""A pixel that is ink, and how much of a character's place is ink at least; of 一 it would be less."""
OBJECT = re.compile(rb"\d+ 0 obj\n(<<.*?>>)\n(?:stream|endobj)", re.DOTALL)

Ink = NDArray[np.bool_]


def _file(content: dict[str, Any], language: str) -> bytes:
    return file_of(document_of(content, language), pictures_of(content)).data


def _characters(page: pypdfium2.PdfPage, text: str) -> list[Ink]:
    """Where the text stands for the first time on the page, as drawn: the ink of each of its characters, in order."""
    words = page.get_textpage()
    before, found, _ = words.get_text_range().partition(text)
    assert found, f"{text} is not on the page"
    first, count = (len(part.encode("utf-16-le")) // 2 for part in (before, text))
    cells = dict.fromkeys(words.get_charbox(at, loose=True) for at in range(first, first + count))
    drawn = page.render(scale=SCALE).to_numpy().min(axis=2) < DARK
    return [_cut(drawn, cell) for cell in cells]


def _cut(drawn: Ink, cell: tuple[float, float, float, float]) -> Ink:
    """The part of a page within a box that is measured from its lower left corner."""
    left, bottom, right, top = (round(point * SCALE) for point in cell)
    return drawn[len(drawn) - top : len(drawn) - bottom, left:right]


@LANGUAGES
def test_the_name_of_the_patient_is_drawn_on_every_page(language: str, content: dict[str, Any]) -> None:
    name = content["patient"]["name"]
    for page in pypdfium2.PdfDocument(_file(content, language)):
        inks = [float(ink.mean()) for ink in _characters(page, name)]
        assert len(inks) == len(name)
        assert min(inks) > INKED


def test_each_character_of_a_name_is_drawn_as_its_own_glyph(content: dict[str, Any]) -> None:
    """A font without glyphs would draw the same box for each of them."""
    (page, *_) = pypdfium2.PdfDocument(_file(content, "zh-CN"))
    shapes = {ink.tobytes() for ink in _characters(page, content["patient"]["name"])}
    assert len(shapes) == len(content["patient"]["name"])


@LANGUAGES
def test_every_font_is_in_the_file(language: str, content: dict[str, Any]) -> None:
    file = _file(content, language)
    assert b"/ObjStm" not in file, "all objects lie open"
    objects = OBJECT.findall(file)
    fonts = [one for one in objects if b"/Type /Font\n" in one and b"/DescendantFonts" not in one]
    descriptors = [one for one in objects if b"/Type /FontDescriptor" in one]
    assert all(b"/FontDescriptor" in font for font in fonts)
    assert all(re.search(rb"/FontFile[23] \d+ 0 R", one) for one in descriptors)
    assert 0 < len(descriptors) <= len(fonts)


@LANGUAGES
def test_whatever_is_written_is_written_in_a_font_of_the_file(language: str, content: dict[str, Any]) -> None:
    pages = pypdfium2.PdfDocument(_file(content, language))
    texts = [text for page in pages for text in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])]
    assert len(texts) > len(pages)
    assert [text.get_font().get_base_name() for text in texts if not text.get_font().is_embedded] == []
