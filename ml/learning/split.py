"""Train, validation and test parts of a manifest: whole patients, every stage in each, nothing in two parts.

A ``part`` column, where it is filled, decides. The rest is drawn by patient, stratified by the patient's highest
stage: a fraction (6 : 1 as METHOD.md, "Preparation") or one fold of several.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.learning.data import PARTS, LabelledFilm, ManifestError, listed

SIX_TO_ONE = 1 / 7
STAGES = ((0,), (1,), (2,), (3,))
Films = Sequence[LabelledFilm]


@dataclass(frozen=True)
class Parts:
    """The three parts, each in the order of the manifest."""

    train: list[LabelledFilm]
    validation: list[LabelledFilm]
    test: list[LabelledFilm]

    def named(self) -> dict[str, list[LabelledFilm]]:
        return dict(zip(PARTS, (self.train, self.validation, self.test), strict=True))


def split(
    films: Films,
    fraction: float = SIX_TO_ONE,
    seed: int = 1,
    *,
    folds: int = 0,
    fold: int = 0,
    groups: Sequence[Sequence[int]] = STAGES,
) -> Parts:
    """The parts of a manifest; ``folds`` > 1 takes fold number ``fold`` (from 0) for validation, not a fraction.

    Films of patients whose part the manifest names go there. Validation is drawn from the others, and also from the
    films named ``train`` where the manifest names no validation film at all. ManifestError for a patient or a picture
    in two parts, and for a class of ``groups`` with too few patients to be in both parts.
    """
    fixed = _named_parts(films)
    draws_from = {None} if "validation" in fixed.values() else {None, "train"}
    pool = [film for film in films if fixed.get(film.patient_id) in draws_from]
    if folds > 1 or fraction > 0:
        _refuse_lone_patients(pool, groups, max(folds, 2))
    if folds > 1:
        _, held = fold_by_patient(pool, folds, fold, seed)
    else:
        _, held = split_by_patient(pool, fraction, seed)
    fixed |= {film.patient_id: "validation" for film in held}
    parts = Parts(*([f for f in films if fixed.get(f.patient_id, "train") == name] for name in PARTS))
    refuse_shared_pictures(parts)
    return parts


def refuse_other_parts(films: Films, *allowed: str) -> None:
    """ManifestError that names films whose manifest gives them to another part: what trained must not be measured.

    Films whose part the manifest does not name pass.
    """
    strange = [f"{film.path} ({film.part})" for film in films if film.part and film.part not in allowed]
    if strange:
        raise ManifestError(
            f"{len(strange)} of {len(films)} films are not of the part {' or '.join(allowed)}; take them out:\n"
            f"  {listed(strange)}"
        )


def _named_parts(films: Films) -> dict[str, str]:
    parts: dict[str, set[str]] = defaultdict(set)
    for film in films:
        if film.part:
            parts[film.patient_id].add(film.part)
    torn = [f"patient {patient}: {' and '.join(sorted(own))}" for patient, own in parts.items() if len(own) > 1]
    if torn:
        raise ManifestError(f"give each patient one part only; in two parts are\n  {listed(torn)}")
    return {patient: own.pop() for patient, own in parts.items()}


def split_by_patient(films: Films, fraction: float, seed: int) -> tuple[list[LabelledFilm], list[LabelledFilm]]:
    """(rest, part): about ``fraction`` of the patients of each stage go into part, one at least where there are two."""
    rng = np.random.default_rng(seed)
    chosen: set[str] = set()
    for patients in _patients_by_stage(films).values():
        order = rng.permutation(len(patients))
        chosen |= {patients[i] for i in order[: _share(len(patients), fraction)]}
    return _by_choice(films, chosen)


def fold_by_patient(films: Films, folds: int, fold: int, seed: int) -> tuple[list[LabelledFilm], list[LabelledFilm]]:
    """(rest, part): part is fold number ``fold`` (from 0) of ``folds``; the folds together hold every patient once."""
    if not 0 <= fold < folds:
        raise ValueError(f"there is no fold {fold + 1} of {folds}; name one of 1 to {folds}")
    rng = np.random.default_rng(seed)
    chosen: set[str] = set()
    dealt = 0  # each stage goes on dealing where the last one stopped: the folds stay equally large
    for patients in _patients_by_stage(films).values():
        order = rng.permutation(len(patients))
        chosen |= {patients[p] for place, p in enumerate(order) if (place + dealt) % folds == fold}
        dealt += len(patients)
    return _by_choice(films, chosen)


def _patients_by_stage(films: Films) -> dict[int, list[str]]:
    highest: dict[str, int] = {}
    for film in films:
        highest[film.patient_id] = max(film.stage, highest.get(film.patient_id, 0))
    by_stage: dict[int, list[str]] = defaultdict(list)
    for patient, stage in sorted(highest.items()):
        by_stage[stage].append(patient)
    return by_stage


def _share(patients: int, fraction: float) -> int:
    if fraction <= 0 or patients < 2:
        return 0
    return min(patients - 1, max(1, round(patients * fraction)))


def _by_choice(films: Films, chosen: set[str]) -> tuple[list[LabelledFilm], list[LabelledFilm]]:
    part = [film for film in films if film.patient_id in chosen]
    return [film for film in films if film.patient_id not in chosen], part


def _refuse_lone_patients(films: Films, groups: Sequence[Sequence[int]], least: int) -> None:
    for group in groups:
        patients = {film.patient_id for film in films if film.stage in group}
        if 0 < len(patients) < least:
            who = f"one patient ({patients.pop()})" if len(patients) == 1 else f"{len(patients)} patients"
            raise ManifestError(
                f"the films of stage {' or '.join(map(str, group))} are of {who}, too few for {least} parts; add "
                "films of other patients, name the parts in a column `part`, or hold nothing out (--validation 0)"
            )


def same_pictures(films: Films) -> list[list[LabelledFilm]]:
    """Groups of films whose files are byte for byte the same; files that cannot be opened are passed over."""
    by_size: dict[int, list[LabelledFilm]] = defaultdict(list)
    for film in films:
        if film.path.is_file():
            by_size[film.path.stat().st_size].append(film)
    by_digest: dict[str, list[LabelledFilm]] = defaultdict(list)
    for alike in by_size.values():
        for film in alike if len(alike) > 1 else []:
            by_digest[_digest(film.path)].append(film)
    return [group for group in by_digest.values() if len(group) > 1]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_shared_pictures(parts: Parts) -> None:
    """ManifestError that names every picture which lies in two parts, under whatever name."""
    part_of = {film.path: name for name, films in parts.named().items() for film in films}
    shared = [
        " = ".join(f"{film.path} ({part_of[film.path]})" for film in group)
        for group in same_pictures([film for films in parts.named().values() for film in films])
        if len({part_of[film.path] for film in group}) > 1
    ]
    if shared:
        raise ManifestError(
            "the same picture lies in two parts; list it once, or give its films the same patient_id:\n  "
            + listed(shared)
        )
