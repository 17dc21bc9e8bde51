"""The films of the demonstration: synthetic, one for each wished stage, without other findings, as DICOM."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ml.synthesis.dicom import film_as_dicom
from ml.synthesis.phantom import chest
from ml.synthesis.plan import SyntheticFilm, make_film

_SEED = 2026
_TRIES = 20


def write_demo_films(out: Path, stages: tuple[int, ...], width: int) -> list[tuple[Path, int]]:
    """Write ``synthetic-demo-<n>.dcm`` for each stage; the stage returned is the one measured on the film."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for number, stage in enumerate(stages, start=1):
        film = next(f for f in (_film(stage, number, t, width) for t in range(_TRIES)) if f.stage == stage)
        path = out / f"synthetic-demo-{number}.dcm"
        path.write_bytes(film_as_dicom(film, f"DEMO-{number:03d}"))
        written.append((path, film.stage))
    return written


def _film(stage: int, number: int, attempt: int, width: int) -> SyntheticFilm:
    rng = np.random.default_rng([_SEED, number, attempt])
    return make_film(rng, stage, width=width, conspicuity="marked", nuisances=False)


def write_visit(out: Path, person: int, visit: int, stage: int, width: int) -> tuple[Path, SyntheticFilm]:
    """One film of a person who is the same on all visits, measured to be of that stage, as DICOM in ``out``.

    Below stage III no large opacity is drawn: one that is gone at the next visit would look odd.
    """
    out.mkdir(parents=True, exist_ok=True)
    body = chest(np.random.default_rng([_SEED, person]), width)
    seeds = (np.random.default_rng([_SEED, person, visit, attempt]) for attempt in range(_TRIES))
    films = (make_film(rng, stage, conspicuity="marked", nuisances=False, chest=body) for rng in seeds)
    film = next(film for film in films if film.stage == stage and (stage == 3 or not film.truth.findings.large))
    path = out / f"synthetic-person-{person}-{visit}.dcm"
    path.write_bytes(film_as_dicom(film, f"DEMO-{person:03d}-{visit}"))
    return path, film
