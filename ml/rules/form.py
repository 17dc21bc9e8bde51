"""A filled reading form as typed values. What is missing or makes no sense counts as not filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ml.stages import ZONES

PROFUSIONS = ("0/-", "0/0", "0/1", "1/0", "1/1", "1/2", "2/1", "2/2", "2/3", "3/2", "3/3", "3/+")
"""The twelve sub-categories; a place in this row divided by three is the category."""
NOTHING, FAINT, ONE = 1, 2, 3
SHAPES, SIDES = "pqrstu", ("right", "left")
PLEURAL = ("plaques", "costophrenic_angle", "diffuse_thickening")
UNREADABLE = "unreadable"
SEEN_NOTHING = (None, "", False, "O", "0/-", "0/0")

Raw = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """One entered large opacity; the longer axis is the long one, in whatever order they were typed."""

    long_mm: float | None
    short_mm: float | None
    swapped: bool = False


@dataclass(frozen=True)
class Small:
    """Section 2B; profusions are places in PROFUSIONS."""

    primary: str | None = None
    secondary: str | None = None
    profusion: int | None = None
    zones: tuple[int | None, ...] = (None,) * len(ZONES)
    aggregation: bool | None = None

    @property
    def filled(self) -> tuple[int, ...]:
        return tuple(place for place in self.zones if place is not None)

    @property
    def affected(self) -> tuple[int, ...]:
        return tuple(place for place in self.filled if place >= ONE)


@dataclass(frozen=True)
class Large:
    """Section 2C."""

    category: str | None = None
    sizes: tuple[Size, ...] = ()
    reaches: bool | None = None

    @property
    def marked(self) -> bool:
        return self.category in ("A", "B", "C")


@dataclass(frozen=True)
class Plaques:
    """Section 3B, as far as rules ask for it: the sites marked on any side, the extent 1-3 right and left (0: open)."""

    sites: frozenset[str] = frozenset()
    extents: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Form:
    """The parts of the form that the rules look at; ``raw`` is what was entered."""

    grade: str | None
    defects: tuple[str, ...]
    parenchymal: bool | None
    pleural: bool | None
    small: Small
    large: Large
    plaques: Plaques
    symbols: tuple[str, ...]
    raw: Raw = field(repr=False, default_factory=dict)

    @property
    def unreadable(self) -> bool:
        return self.grade == UNREADABLE


def read_form(raw: Raw) -> Form:
    """The form as it was entered."""
    quality = part(raw, "quality")
    return Form(
        grade=_one_of(quality.get("grade"), ("1", "2", "3", UNREADABLE)),
        defects=_words(quality.get("defects")),
        parenchymal=_flag(raw.get("parenchymal")),
        pleural=_flag(raw.get("pleural")),
        small=_small(part(raw, "small")),
        large=_large(part(raw, "large")),
        plaques=_plaques(part(raw, "plaques")),
        symbols=_words(raw.get("symbols")),
        raw=raw,
    )


def part(raw: Raw, *names: str) -> Raw:
    """A section of the form; an empty one where nothing was entered."""
    for name in names:
        inner = raw.get(name)
        raw = inner if isinstance(inner, dict) else {}
    return raw


def filled_in(value: Any, path: str) -> Iterator[str]:
    """The paths of all leaves below ``value`` that say that something was seen."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from filled_in(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from filled_in(inner, f"{path}.{place}")
    elif value not in SEEN_NOTHING:
        yield path


def _small(raw: Raw) -> Small:
    zones = part(raw, "zones")
    return Small(
        primary=_one_of(raw.get("primary"), SHAPES),
        secondary=_one_of(raw.get("secondary"), SHAPES),
        profusion=_place(raw.get("profusion")),
        zones=tuple(_place(zones.get(zone)) for zone in ZONES),
        aggregation=_flag(raw.get("aggregation")),
    )


def _large(raw: Raw) -> Large:
    entered = raw.get("opacities")
    sizes = [_size(one) for one in entered if isinstance(one, dict)] if isinstance(entered, list) else []
    return Large(_one_of(raw.get("category"), "OABC"), tuple(sizes), _flag(raw.get("reaches_20x10")))


def _plaques(raw: Raw) -> Plaques:
    """Sites count where a side says yes; 3A = no is the evidence's business."""
    sites, extent = part(raw, "sites"), part(raw, "extent")
    marked = [site for site in sites if any(part(sites, site).get(side) is True for side in SIDES)]
    right, left = (value if value in (1, 2, 3) else 0 for value in (extent.get(side) for side in SIDES))
    return Plaques(frozenset(marked), (int(right), int(left)))


def _words(value: Any) -> tuple[str, ...]:
    return tuple(word for word in value if isinstance(word, str)) if isinstance(value, list) else ()


def _size(raw: Raw) -> Size:
    long, short = _millimetres(raw.get("long_mm")), _millimetres(raw.get("short_mm"))
    if long is not None and short is not None and short > long:
        return Size(short, long, swapped=True)
    return Size(long, short)


def _millimetres(value: Any) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and 0 < value < float("inf") else None


def _place(value: Any) -> int | None:
    return PROFUSIONS.index(value) if isinstance(value, str) and value in PROFUSIONS else None


def _one_of(value: Any, choices: str | tuple[str, ...]) -> str | None:
    return value if isinstance(value, str) and value in tuple(choices) else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
