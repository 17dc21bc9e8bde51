"""What is in a labelled collection: the report of ``python -m ml data`` before anything is trained on it."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from ml.learning.data import LabelledFilm, ManifestError, read_film
from ml.learning.split import Parts, same_pictures

_WORKERS = min(4, os.cpu_count() or 1)
Decoded = tuple[int, int, float | None]
"""Rows, columns, mm per pixel across (None where the file does not say)."""


def decode_all(
    films: Sequence[LabelledFilm], progress: Callable[[Iterable[Any], int], Iterable[Any]] = lambda films, count: films
) -> list[Decoded | str]:
    """Read every film: its size, or the sentence that says why it cannot be read."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        return list(progress(pool.map(_decoded, films), len(films)))


def _decoded(film: LabelledFilm) -> Decoded | str:
    try:
        radiograph = read_film(film.path)
    except ManifestError as error:
        return str(error)
    rows, columns = radiograph.pixels.shape
    return rows, columns, radiograph.spacing_mm[1] if radiograph.spacing_mm else None


def contents(
    films: Sequence[LabelledFilm], decoded: Sequence[Decoded | str] | None, parts: Parts | ManifestError
) -> dict[str, Any]:
    """The report as plain values. decoded: from ``decode_all``, None to leave out sizes and readability."""
    per_patient = Counter(film.patient_id for film in films)
    return {
        "films": len(films),
        "patients": len(per_patient),
        "films_per_patient": _spread(list(per_patient.values())),
        "stages": _stages(films),
        "patients_with_several_stages": _several_stages(films),
        **{name: _column(films, name) for name in ("synthetic", "family", "conspicuity", "shape", "part")},
        "with_mask": sum(bool(film.extra.get("mask")) for film in films),
        "with_lungs": sum(bool(film.extra.get("lungs")) for film in films),
        "duplicates": [[str(film.path) for film in group] for group in same_pictures(films)],
        **({} if decoded is None else _files(decoded)),
        "split": _split(parts),
    }


def _stages(films: Sequence[LabelledFilm]) -> dict[str, dict[str, int]]:
    return {
        str(stage): {"films": len(own), "patients": len({film.patient_id for film in own})}
        for stage in range(4)
        for own in [[film for film in films if film.stage == stage]]
    }


def _several_stages(films: Sequence[LabelledFilm]) -> int:
    stages: dict[str, set[int]] = defaultdict(set)
    for film in films:
        stages[film.patient_id].add(film.stage)
    return sum(len(own) > 1 for own in stages.values())


def _column(films: Sequence[LabelledFilm], name: str) -> dict[str, int]:
    """How often each value of a further column stands there; "-" where it is empty or missing."""
    return dict(sorted(Counter(film.extra.get(name, "") or "-" for film in films).items()))


def _files(decoded: Sequence[Decoded | str]) -> dict[str, Any]:
    read = [film for film in decoded if not isinstance(film, str)]
    return {
        "rows": _spread([rows for rows, _, _ in read]),
        "columns": _spread([columns for _, columns, _ in read]),
        "mm_per_pixel": _spread([mm for _, _, mm in read if mm is not None]),
        "without_spacing": sum(mm is None for _, _, mm in read),
        "unreadable": [film for film in decoded if isinstance(film, str)],
    }


def _spread(values: Sequence[float]) -> dict[str, float] | None:
    """Smallest, middle and largest; None of nothing."""
    if not values:
        return None
    return {"min": min(values), "median": median(values), "max": max(values)}


def _split(parts: Parts | ManifestError) -> dict[str, Any]:
    if isinstance(parts, ManifestError):
        return {"error": str(parts)}
    return {
        name: {
            "films": len(films),
            "patients": len({film.patient_id for film in films}),
            "stages": [sum(film.stage == stage for film in films) for stage in range(4)],
        }
        for name, films in parts.named().items()
    }


def as_text(report: dict[str, Any]) -> str:
    """The report for people, a fact a line."""
    lines = [f"{report['films']} films of {report['patients']} patients"]
    for stage, own in report["stages"].items():
        lines.append(f"  stage {stage}: {own['films']} films of {own['patients']} patients")
    lines.append(f"films per patient: {_range(report['films_per_patient'])}")
    lines.append(f"patients with films of several stages: {report['patients_with_several_stages']}")
    for name in ("synthetic", "family", "conspicuity", "shape", "part"):
        lines.append(f"{name}: {', '.join(f'{value} {count}' for value, count in report[name].items())}")
    lines.append(f"with opacity mask: {report['with_mask']}, with lung mask: {report['with_lungs']}")
    if "unreadable" in report:
        lines.append(f"rows: {_range(report['rows'])}; columns: {_range(report['columns'])}")
        lines.append(
            f"mm per pixel in the files: {_range(report['mm_per_pixel'])}; not said: {report['without_spacing']}"
        )
        lines += _listed("unreadable films", report["unreadable"])
    lines += _listed("pictures listed more than once", [" = ".join(group) for group in report["duplicates"]])
    return "\n".join([*lines, *_split_lines(report["split"])])


def _range(spread: dict[str, float] | None) -> str:
    return f"{spread['min']:g} to {spread['max']:g}, median {spread['median']:g}" if spread else "none"


def _listed(title: str, entries: Sequence[str]) -> list[str]:
    return [f"{title}: {len(entries) or 'none'}", *(f"  {entry}" for entry in entries)]


def _split_lines(split: dict[str, Any]) -> list[str]:
    if "error" in split:
        return [f"split: not possible: {split['error']}"]
    lines = ["split by patient (films of stage 0, 1, 2, 3):"]
    for name, own in split.items():
        stages = ", ".join(map(str, own["stages"]))
        lines.append(f"  {name}: {own['films']} films of {own['patients']} patients ({stages})")
    return lines
