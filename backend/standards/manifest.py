"""What a folder of standard films says of itself: manifest.json or manifest.csv. Pure: no database, no pixels."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.standards.models import LARGE, PROFUSIONS, SHAPES

NAMES = ("manifest.json", "manifest.csv")
NEEDED = ("name", "set", "edition", "file", "sha256")
SAYING = ("profusion", "shape", "large", "shows")
LONGEST = {"name": 100, "set": 100, "edition": 50, "shows": 200}
SHA256 = re.compile(r"[0-9a-f]{64}")
SHAPE = re.compile(rf"[{SHAPES}](/[{SHAPES}])?")


class ManifestError(Exception):
    """The folder cannot be imported; `reasons` are sentences, one for each thing that has to be mended."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Entry:
    """One standard film as the manifest describes it; `path` lies in the folder, `sha256` is in lower case."""

    name: str
    set: str
    edition: str
    path: Path
    sha256: str
    profusion: str = ""
    shape: str = ""
    large: str = ""
    shows: str = ""


def read(folder: Path) -> list[Entry]:
    """The films of a folder in the order of its manifest. Raises ManifestError."""
    if not folder.is_dir():
        raise ManifestError(f"{folder} is not a folder.")
    rows = _rows(_manifest(folder))
    if not rows:
        raise ManifestError("The manifest lists no film.")
    problems = [problem for number, row in enumerate(rows, 1) for problem in _problems(folder, number, row)]
    problems += _duplicates(rows)
    if problems:
        raise ManifestError(*problems)
    return [_entry(folder, row) for row in rows]


def _manifest(folder: Path) -> Path:
    found = [folder / name for name in NAMES if (folder / name).is_file()]
    if not found:
        raise ManifestError(f"{folder} holds neither {NAMES[0]} nor {NAMES[1]}.")
    if len(found) > 1:
        raise ManifestError(f"{folder} holds both {NAMES[0]} and {NAMES[1]}: keep the one that is meant.")
    return found[0]


def _rows(manifest: Path) -> list[dict[str, str]]:
    try:
        text = manifest.read_text(encoding="utf-8-sig")
        found = json.loads(text) if manifest.suffix == ".json" else list(csv.DictReader(text.splitlines(), strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise ManifestError(f"{manifest.name} cannot be read: {error}.") from error
    rows, shared = _unwrapped(found)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ManifestError(f'{manifest.name} must be a list of films, or an object whose "films" is one.')
    return [_texts({**shared, **row}) for row in rows]


def _unwrapped(found: Any) -> tuple[Any, dict[str, Any]]:
    """The list of films, and what holds for all of them."""
    if not isinstance(found, dict):
        return found, {}
    return found.get("films"), {key: found[key] for key in ("set", "edition") if key in found}


def _texts(row: dict[Any, Any]) -> dict[str, str]:
    read = {str(key).strip().lower(): "" if value is None else str(value).strip() for key, value in row.items()}
    return {key: read.get(key, "") for key in (*NEEDED, *SAYING)} | {"sha256": read.get("sha256", "").lower()}


def _problems(folder: Path, number: int, row: dict[str, str]) -> Iterator[str]:
    film = f'Film {number} ("{row["name"]}")' if row["name"] else f"Film {number}"
    yield from (f"{film} has no {key}." for key in NEEDED if not row[key])
    yield from (
        f"{film}: {key} is longer than {most} characters." for key, most in LONGEST.items() if len(row[key]) > most
    )
    if not any(row[key] for key in SAYING):
        yield f"{film} does not say what it shows: give profusion, shape, large or shows."
    if row["profusion"] and row["profusion"] not in PROFUSIONS:
        yield f"{film}: {row['profusion']} is no profusion; it is one of {' '.join(PROFUSIONS)}."
    if row["shape"] and not SHAPE.fullmatch(row["shape"]):
        yield f"{film}: {row['shape']} is no shape; write q or q/t, of the letters {SHAPES}."
    if row["large"] and row["large"] not in LARGE:
        yield f"{film}: {row['large']} is no large opacity; it is one of {' '.join(LARGE)}."
    if row["sha256"] and not SHA256.fullmatch(row["sha256"]):
        yield f"{film}: the sha256 must have 64 hexadecimal digits."
    if row["file"]:
        yield from _file_problems(folder, film, row["file"])


def _file_problems(folder: Path, film: str, name: str) -> Iterator[str]:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        yield f"{film}: {name} lies outside of the folder."
    elif not path.is_file():
        yield f"{film}: the file {name} is missing."


def _duplicates(rows: list[dict[str, str]]) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        key = (row["set"], row["edition"], row["name"].casefold())
        if row["name"] and key in seen:
            yield f'The name "{row["name"]}" occurs twice in {row["set"]}, {row["edition"]}.'
        seen.add(key)


def _entry(folder: Path, row: dict[str, str]) -> Entry:
    values = {key: value for key, value in row.items() if key != "file"}
    return Entry(path=folder / row["file"], **values)
