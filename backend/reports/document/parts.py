"""What a report is made of, in words: for the PDF, the print view and the clipboard alike. Plain data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BLOCKS = [("facts", "facts"), ("table", "table"), ("text", "text"), ("pictures", "pictures")]


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Block:
    kind: str
    title: str = ""
    text: str = ""
    facts: tuple[Fact, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Box:
    """A numbered region in parts of the film's width and height."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Captions:
    """What stands beside the pictures of film and map."""

    film: str
    overlay: str
    sides: tuple[str, str]
    scale: tuple[str, str]
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Document:
    language: str
    title: str
    patient: str
    at: str
    identifier: str
    banners: tuple[str, ...]
    sections: tuple[Section, ...]
    disclaimers: tuple[str, ...]
    page: str
    captions: Captions


def facts(pairs: Iterable[tuple[str, str | None]], title: str = "") -> Block:
    """Labels with values; what has none is left out."""
    return Block("facts", title, facts=tuple(Fact(label, value) for label, value in pairs if value))


def text(words: str, title: str = "") -> Block:
    return Block("text", title, words)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> Block:
    return Block("table", title, columns=tuple(columns), rows=tuple(tuple(row) for row in rows))
