"""Invented films with everything that hangs on them: results, readings, flags, notes and claims."""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from backend.accounts.models import User
from backend.analysis.models import Analysis, ModelVersion, Region, Result
from backend.cases.claims import CLAIM_HOLDS
from backend.cases.models import AnalysisStatus, Case, Disclosure, Radiograph
from backend.demo.seeding.forms import RULES, VARIANTS, derived_from, form_of
from backend.demo.seeding.rows import Row, first_free
from backend.readings.form.schema import ZONES
from backend.readings.models import Reading
from backend.worklist.models import Flag, FlagKind, Note

MODELS = (Case, Radiograph, Analysis, Result, Region, Reading, Disclosure, Flag, Note)
STAGES, STAGE_SHARES = (0, 1, 2, 3), (78, 14, 5.5, 2.5)
MEAN_SCORE = (0.06, 0.74, 0.91, 0.97)
NOT_STAGED = ((0.015, AnalysisStatus.REJECTED, "not_frontal"), (0.02, AnalysisStatus.FAILED, "attempts_exhausted"))
AT_WORK = 20  # films that are in the queue or under the model just now
BACKLOG, RARELY_LEFT = 0.04, 0.003  # unread share of the newest films, and of all
SECOND_READING, READ_BLIND, FLAGGED, NOTED, CLAIMED = 0.15, 0.3, 0.01, 0.015, 40
OUTLINE = [[round(640 + 300 * math.cos(a / 4), 1), round(900 + 600 * math.sin(a / 4), 1)] for a in range(25)]


@dataclass
class Place:
    """Where a film stands among all of them. `age`: 0 the newest, 1 the oldest."""

    number: int
    age: float
    at: datetime
    patient: Row


@dataclass
class Shelf:
    """Rows on their way into the database, by model, with the primary keys they get."""

    readers: list[User]
    version: ModelVersion
    random: Random
    now: datetime
    rows: dict[Any, list[Row]] = field(default_factory=lambda: {model: [] for model in MODELS})
    next_key: dict[Any, int] = field(default_factory=lambda: {model: first_free(model) for model in MODELS})

    def add(self, model: Any, **row: Any) -> int:
        key = self.next_key[model]
        self.next_key[model] += 1
        self.rows[model].append({"id": key, **row})
        return key

    def uid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def taken(self) -> Iterator[tuple[Any, list[Row]]]:
        """What has come together, in the order in which it may be written."""
        for model in MODELS:
            yield model, self.rows[model]
            self.rows[model] = []


def add_film(shelf: Shelf, place: Place) -> None:
    """One film of a patient, as it stands so long after it was taken in."""
    random, at = shelf.random, place.at
    status, code = _status(random, place)
    stage = random.choices(STAGES, STAGE_SHARES)[0]
    score = round(min(0.999, max(0.001, random.gauss(MEAN_SCORE[stage], 0.08))), 6)
    done = status == AnalysisStatus.DONE
    refer = done and random.random() < 0.06
    case: Row = {
        "uid": shelf.uid(), "created_at": at, "updated_at": at, "department_id": place.patient["department_id"],
        "patient_id": place.patient["id"], "patient_name": place.patient["name"],
        "patient_number": place.patient["hospital_number"], "created_by_id": random.choice(shelf.readers).pk,
        "analysis_uid": shelf.uid(), "analysis_status": status, "analysis_code": code, "refer": refer,
        "stage": stage if done else None, "ill_score": score if done else None,
    }  # fmt: skip
    unread = random.random() < (0.7 if place.age < BACKLOG else RARELY_LEFT)
    read = done and not unread
    readings = _opinions(shelf, stage) if read else []
    if readings:
        last, reader = readings[-1]
        case |= {"signed": True, "reading_stage": last, "reader_name": reader.full_name}
    elif done and place.number < 3 * CLAIMED and random.random() < 1 / 3:
        case |= {
            "claimed_by_id": random.choice(shelf.readers).pk,
            "claimed_until": shelf.now + CLAIM_HOLDS * random.random(),
        }
    case_id = shelf.add(Case, **case)
    film = _film(shelf, case_id, case, place)
    _analysis(shelf, film, case)
    _read(shelf, case_id, readings, at)
    _talk(shelf, case_id, at)


def _status(random: Random, place: Place) -> tuple[AnalysisStatus, str]:
    if place.number < AT_WORK:
        return (AnalysisStatus.RUNNING if place.number > AT_WORK - 3 else AnalysisStatus.QUEUED), ""
    chance = random.random()
    return next(((status, code) for below, status, code in NOT_STAGED if chance < below), (AnalysisStatus.DONE, ""))


def _film(shelf: Shelf, case_id: int, case: Row, place: Place) -> int:
    digest = hashlib.sha256(case["uid"].bytes).hexdigest()
    return shelf.add(
        Radiograph, uid=shelf.uid(), created_at=place.at, updated_at=place.at, case_id=case_id,
        department_id=case["department_id"], sha256=digest, size=9_000_000, kind="dicom",
        stored_name=f"seeded/{case['uid'].hex}.dcm", acquired_on=place.at.date(), rows=2500, columns=2048,
        spacing_row_mm=0.168, spacing_col_mm=0.168, bits=12, photometric="MONOCHROME2",
    )  # fmt: skip


def _analysis(shelf: Shelf, film: int, case: Row) -> None:
    at, done = case["created_at"], case["analysis_status"] == AnalysisStatus.DONE
    times = {"created_at": at, "updated_at": at}
    analysis = shelf.add(
        Analysis, uid=case["analysis_uid"], **times, radiograph_id=film, status=case["analysis_status"],
        code=case["analysis_code"], attempts=int(done), queued_at=at, enqueued_at=at,
        finished_at=at + timedelta(seconds=40) if done else None, stage=case["stage"], ill_score=case["ill_score"],
    )  # fmt: skip
    if done:
        prediction = _prediction(shelf, case)
        result = shelf.add(
            Result, uid=shelf.uid(), **times, analysis_id=analysis, radiograph_id=film,
            model_version_id=shelf.version.pk, schema_version=2, prediction=prediction, stage=case["stage"],
            ill_score=case["ill_score"], map_name=f"seeded/{case['uid'].hex}.map", map_width=64, map_height=78,
            map_max=case["ill_score"],
        )  # fmt: skip
        for box in prediction["regions"]:
            shelf.add(Region, result_id=result, **{name: box[name] for name in ("x0", "y0", "x1", "y1", "peak")})


def _prediction(shelf: Shelf, case: Row) -> dict[str, Any]:
    stage, score, version = case["stage"], case["ill_score"], shelf.version
    likely = [round(score * (0.8 if stage == at else 0.1), 6) for at in (1, 2, 3)]
    x, y = shelf.random.randrange(300, 1200), shelf.random.randrange(400, 1500)
    box = {"x0": x, "y0": y, "x1": x + 240.5, "y1": y + 300.5, "peak": score, "energy": 0.4}
    zones = dict.fromkeys(ZONES, 0.0) | ({ZONES[stage]: 0.6, ZONES[0]: 0.4} if stage else {})
    return {
        "stage": stage, "ill_score": score, "cut_point": 0.25, "probabilities": [round(1 - score, 6), *likely],
        "stage_scores": likely, "crop_spread": 0.0037, "regions": [box] * min(stage, 2),
        "decided_by": "B" if stage else "A", "zones": zones,
        "bundle": {"name": version.name, "version": version.version, "digest": version.digest},
        "conformal_set": sorted({stage, max(stage - 1, 0)}) if case["refer"] else [stage], "refer": case["refer"],
        "warnings": [], "lungs": {"right": OUTLINE, "left": OUTLINE}, "map_method": "grad_cam",
        "timings": {"decode": 0.4, "prepare": 0.05, "score": 1.2, "map": 0.3}, "schema_version": 2,
    }  # fmt: skip


def _opinions(shelf: Shelf, stage: int) -> list[tuple[int, User]]:
    """What was signed of a film, in order: one reading, now and then two, which may differ by a stage."""
    random = shelf.random
    readers = random.sample(shelf.readers, 2 if random.random() < SECOND_READING else 1)
    return [(min(3, max(0, stage + random.choices((-1, 0, 1), (5, 90, 5))[0])), reader) for reader in readers]


def _read(shelf: Shelf, case_id: int, readings: list[tuple[int, User]], at: datetime) -> None:
    for turn, (stage, reader) in enumerate(readings):
        signed = at + timedelta(hours=shelf.random.uniform(1, 30) + 24 * turn)
        variant = shelf.random.randrange(VARIANTS)
        blind = turn == 0 and shelf.random.random() < READ_BLIND
        shelf.add(
            Reading, uid=shelf.uid(), created_at=signed, updated_at=signed, case_id=case_id, reader_id=reader.pk,
            kind="blind" if blind else "aided", status="signed", stage=stage, signed_at=signed, rule_set=RULES,
            form=form_of(stage, variant), derived=derived_from(stage, variant), revision=4,
            seconds=shelf.random.randrange(40, 400),
        )  # fmt: skip
        shelf.add(Disclosure, case_id=case_id, user_id=reader.pk, at=signed)


def _talk(shelf: Shelf, case_id: int, at: datetime) -> None:
    """A flag or a note on a few."""
    random = shelf.random
    about = {"case_id": case_id, "created_at": at, "updated_at": at}
    if random.random() < FLAGGED:
        kind, standing = random.choice(FlagKind.values), True if random.random() < 0.3 else None
        by = random.choice(shelf.readers).pk
        shelf.add(Flag, uid=shelf.uid(), author_id=by, kind=kind, standing=standing, reason="", **about)
    if random.random() < NOTED:
        author, to = random.sample(shelf.readers, 2)
        read = at + timedelta(hours=5) if random.random() < 0.95 else None
        text = "请再看一遍上肺区。"
        shelf.add(Note, uid=shelf.uid(), author_id=author.pk, addressee_id=to.pk, text=text, read_at=read, **about)
