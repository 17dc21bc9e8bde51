"""Text -> lines. Chinese may break between any two characters, but no line begins with a closing mark or ends with an
opening one; other writing breaks at spaces, and inside of a word that is longer than the line."""

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
NOT_FIRST = "，。、；：？！）】》」』〉”’…—,.;:?!)]}%"
NOT_LAST = "（【《「『〈“‘([{"
PIECE = re.compile(
    f"[{re.escape(NOT_LAST)}]*(?:[{HAN}]|[^\\s{HAN}]+?(?=[{HAN}]|\\s|$))[{re.escape(NOT_FIRST)}]*\\s*|\\s+"
)


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text, none wider than `width` (unless one character is)."""
    return [line for part in text.split("\n") for line in _lines(part, width, measure)]


def _lines(text: str, width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for piece in _pieces(text, width, measure):
        if line and measure((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    for piece in PIECE.findall(text):
        yield from [piece] if measure(piece.rstrip()) <= width else _broken(piece, width, measure)


def _broken(piece: str, width: float, measure: Measure) -> Iterator[str]:
    part = ""
    for character in piece:
        if part and measure(part + character) > width:
            yield part
            part = ""
        part += character
    yield part
