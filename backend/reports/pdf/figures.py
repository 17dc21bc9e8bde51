"""Film and map side by side, with sides, numbered regions and the scale of colours."""

from __future__ import annotations

from io import BytesIO

from backend.analysis import engine
from backend.reports.document.parts import Box, Captions
from backend.reports.pdf.paper import FAINT, LEADING, SMALL, Paper

SPACE = 4.0
SCALE = 5.5
"""Height of the scale of colours."""
TALLEST = 105.0
BAR = (30.0, 3.0)
Place = tuple[float, float, float, float]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def height_of(paper: Paper, captions: Captions, pictures: engine.FilmPictures) -> float:
    """What film, scale and captions take up."""
    lines = len(paper.lines(captions.overlay, _column(paper), SMALL))
    return _size(paper, pictures)[1] + SCALE + lines * SMALL * LEADING


def put_pictures(paper: Paper, captions: Captions, pictures: engine.FilmPictures) -> None:
    height = height_of(paper, captions, pictures)
    paper.need(height)
    x, y = paper.l_margin, paper.y
    place = (x, y, *_size(paper, pictures))
    _film(paper, pictures.film, captions, place, captions.film)
    if pictures.overlay is not None and pictures.scale is not None:
        place = (x + _column(paper) + SPACE, *place[1:])
        _film(paper, pictures.overlay, captions, place, captions.overlay)
        for number, box in enumerate(captions.boxes, start=1):
            _box(paper, number, box, place)
        _scale(paper, pictures.scale, captions, place)
    paper.set_y(y + height + 1)


def _column(paper: Paper) -> float:
    return (paper.epw - SPACE) / 2


def _size(paper: Paper, pictures: engine.FilmPictures) -> tuple[float, float]:
    """Width and height of one picture on the page."""
    width = min(_column(paper), TALLEST * pictures.width / pictures.height)
    return width, width * pictures.height / pictures.width


def _film(paper: Paper, picture: bytes, captions: Captions, place: Place, caption: str) -> None:
    x, y, width, height = place
    paper.image(BytesIO(picture), x, y, width, height, alt_text=caption)
    right, left = captions.sides
    paper.put(x + 1.5, y + 1, right, SMALL + 2, WHITE)
    paper.put(x + width - 5, y + 1, left, SMALL + 2, WHITE)
    top = y + height + SCALE
    for number, line in enumerate(paper.lines(caption, _column(paper), SMALL)):
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


def _scale(paper: Paper, bar: bytes, captions: Captions, place: Place) -> None:
    x, y = place[0], place[1] + place[3] + 1
    least, most = (paper.safe(text) for text in captions.scale)
    paper.put(x, y, least, SMALL, FAINT)
    start = x + paper.get_string_width(least) + 2
    paper.image(BytesIO(bar), start, y + 0.5, *BAR)
    paper.put(start + BAR[0] + 2, y, most, SMALL, FAINT)
