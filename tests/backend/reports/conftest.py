from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from backend.accounts.models import User
from backend.analysis.models import Analysis, ModelVersion, Result
from backend.cases import files, services
from backend.cases.models import Case, Radiograph
from backend.reports.content import content_of
from ml.film.display import display_dicom
from ml.film.radiograph import Radiograph as Film
from tests.backend.reports.filled import PREDICTION, form, signed
from tests.factories import make_case, make_patient, make_radiograph

ROWS, COLUMNS, CELLS = 120, 90, 7


def _kept(folder: Path, suffix: str, content: bytes) -> str:
    draft = folder / f"draft{suffix}"
    draft.write_bytes(content)
    return files.adopt(draft, suffix)


@pytest.fixture
def case(alice: User, media: Path, tmp_path: Path) -> Case:
    """Alice's staged case: film, map and result, no reading. The patient's name holds rare characters."""
    case = make_case(
        alice, patient=make_patient(alice, hospital_number="H-7", name="王䶮㛃𬭎", birth_date="1970-05-06")
    )
    pixels = np.linspace(0, 1, ROWS * COLUMNS, dtype=np.float32).reshape(ROWS, COLUMNS)
    display = display_dicom(Film(pixels, "png", 12, spacing_mm=(0.2, 0.2)))
    film = make_radiograph(case, display_name=_kept(tmp_path, ".dcm", display), rows=ROWS, columns=COLUMNS, bits=12)
    _stage(film, _kept(tmp_path, ".f32", np.linspace(0, 1, CELLS * CELLS, dtype="<f4").tobytes()))
    case.refresh_from_db()
    return case


def _stage(film: Radiograph, map_name: str) -> None:
    now = timezone.now()
    analysis = Analysis.objects.create(
        radiograph=film, status="done", queued_at=now, enqueued_at=now, finished_at=now, stage=2, ill_score=0.875
    )
    card: dict[str, Any] = {"scale": {"full": 1.0, "threshold": 0.1}}
    version = ModelVersion.objects.create(name="demo", version="1", digest="sha256:" + "d" * 64, card=card)
    Result.objects.create(
        analysis=analysis, radiograph=film, model_version=version, schema_version=2, prediction=PREDICTION, stage=2,
        ill_score=0.875, map_name=map_name, map_width=CELLS, map_height=CELLS, map_max=1.0,
    )  # fmt: skip
    services.note_analysis(radiograph_id=film.pk, uid=analysis.uid, status="done", stage=2, ill_score=0.875)


@pytest.fixture
def content(case: Case, alice: User, bob: User) -> dict[str, Any]:
    """What the report of the case says when Alice and Bob have read it and differ."""
    signed(case, alice, kind="blind")
    signed(case, bob, stage=2, form=form(large={"category": "O"}), comment="no large opacity")
    return content_of(case, alice)
