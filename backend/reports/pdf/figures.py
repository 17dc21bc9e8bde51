"""Film and map side by side, with sides, numbered regions and the scale of colours."""

from __future__ import annotations

from io import BytesIO

from backend.analysis import engine
from backend.reports.document.parts import Box, Captions
from backend.reports.pdf.paper import FAINT, LEADING, SMALL, Paper

SPACE = 4.0
TALLEST = 105.0
BAR = (30.0, 3.0)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def put_pictures(paper: Paper, captions: Captions, pictures: engine.FilmPictures) -> None:
    width = (paper.epw - SPACE) / 2
    height = width * pictures.height / pictures.width
    if height > TALLEST:
        width, height = width * TALLEST / height, TALLEST
    paper.need(height + 6 * SMALL * LEADING)
    x, y = paper.l_margin, paper.y
    _film(paper, pictures.film, captions, (x, y, width, height), captions.film)
    if pictures.overlay is not None and pictures.scale is not None:
        x += (paper.epw + SPACE) / 2
        _film(paper, pictures.overlay, captions, (x, y, width, height), captions.overlay)
        for number, box in enumerate(captions.boxes, start=1):
            _box(paper, number, box, (x, y, width, height))
        _scale(paper, pictures.scale, captions, x, y + height + 1)
    below = len(paper.lines(captions.overlay, (paper.epw - SPACE) / 2, SMALL)) + 2
    paper.set_y(y + height + below * SMALL * LEADING)


Place = tuple[float, float, float, float]


def _film(paper: Paper, picture: bytes, captions: Captions, place: Place, caption: str) -> None:
    x, y, width, height = place
    paper.image(BytesIO(picture), x, y, width, height, alt_text=caption)
    right, left = captions.sides
    paper.put(x + 1.5, y + 1, right, SMALL + 2, WHITE)
    paper.put(x + width - 5, y + 1, left, SMALL + 2, WHITE)
    top = y + height + 5
    for number, line in enumerate(paper.lines(caption, (paper.epw - SPACE) / 2, SMALL)):
        paper.put(x, top + number * SMALL * LEADING, line, SMALL, FAINT)


def _box(paper: Paper, number: int, box: Box, place: Place) -> None:
    x, y, width, height = place
    left, top = x + box.x0 * width, y + box.y0 * height
    for colour, line in ((BLACK, 0.9), (WHITE, 0.4)):
        paper.set_draw_color(*colour)
        paper.set_line_width(line)
        paper.rect(left, top, (box.x1 - box.x0) * width, (box.y1 - box.y0) * height)
    paper.set_fill_color(*BLACK)
    paper.rect(left, top, 3.4, 3.6, style="F")
    paper.put(left + 0.7, top + 0.1, str(number), SMALL, WHITE)


def _scale(paper: Paper, bar: bytes, captions: Captions, x: float, y: float) -> None:
    least, most = (paper.safe(text) for text in captions.scale)
    paper.put(x, y, least, SMALL, FAINT)
    start = x + paper.get_string_width(least) + 2
    paper.image(BytesIO(bar), start, y + 0.5, *BAR)
    paper.put(start + BAR[0] + 2, y, most, SMALL, FAINT)
