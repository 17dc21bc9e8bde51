"""Large analysed films, to measure how fast they reach the screen: `python tests/e2e/page_films.py COUNT`.

Each has 2048 x 2500 pixels of 12 bits, a result with regions, lungs and a map, and came later than all films before
it, so that these come first in the work list. Prints their addresses as JSON.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import django
import numpy as np
from numpy.typing import NDArray
from pydicom.uid import generate_uid

sys.path.insert(0, str(Path(__file__).parents[2]))

COLUMNS, ROWS, TOP, CELLS = 2048, 2500, 4095, 64


def film(seed: int) -> bytes:
    """Soft shadows under the grain of a detector."""
    from tests.backend.intake.films import dicom_film

    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    shadows = 1800 + 900 * np.sin((x + 90 * seed) / 310) * np.cos(y / 420)
    grain = np.random.default_rng(seed).normal(0, 12, (ROWS, COLUMNS))
    levels = np.clip(shadows + grain, 0, TOP).astype("<u2")
    tags: dict[str, Any] = {"WindowCenter": 2048, "WindowWidth": 4096, "PixelSpacing": [0.15, 0.15]}
    return dicom_film(Rows=ROWS, Columns=COLUMNS, PixelData=levels.tobytes(), SOPInstanceUID=generate_uid(), **tags)


def prediction(columns: int = COLUMNS, rows: int = ROWS) -> dict[str, Any]:
    """What the model said of a film of that size."""
    from dataclasses import asdict

    from tests.backend.analysis.played import prediction as played

    def lung(left: float, right: float) -> list[list[float]]:
        corners = ((left, 0.16), (right, 0.16), (right, 0.8), (left, 0.8))
        return [[round(x * columns), round(y * rows)] for x, y in corners]

    return asdict(played()) | {"lungs": {"right": lung(0.12, 0.44), "left": lung(0.56, 0.88)}}


def evidence() -> NDArray[Any]:
    y, x = np.mgrid[0:CELLS, 0:CELLS]
    values: NDArray[Any] = np.exp(-((x - 20) ** 2 + (y - 25) ** 2) / 40)
    return values.astype("<f4")


def take_in(doctor: Any, model: Any, patient: Any, content: bytes, taken: date | None = None, **said: Any) -> Any:
    """A case as a worker leaves it; `said` changes what the model said."""
    from django.utils import timezone

    from backend.analysis import engine
    from backend.analysis.models import Analysis, Result
    from backend.cases import files, services
    from tests.factories import make_case, make_radiograph

    case = make_case(doctor, patient=patient)
    radiograph = make_radiograph(case, content, kind="dicom", acquired_on=taken)
    with files.workspace() as room:
        shown = engine.display_film(files.path_of(radiograph.stored_name), room)
        name = files.adopt(shown.path, ".dcm")
        (room / "map.f32").write_bytes(evidence().tobytes())
        drawn = files.adopt(room / "map.f32", ".f32")
    facts: dict[str, Any] = {"rows": shown.rows, "columns": shown.columns, "spacing_mm": shown.spacing_mm}
    services.note_film(radiograph_id=radiograph.pk, display_name=name, bits=12, photometric="MONOCHROME2", **facts)
    now = timezone.now()
    answer: dict[str, Any] = {"stage": 2, "ill_score": 0.9}
    times = {"queued_at": now, "enqueued_at": now, "finished_at": now}
    row = Analysis.objects.create(radiograph=radiograph, status="done", **answer, **times)
    shape: dict[str, Any] = {"map_name": drawn, "map_width": CELLS, "map_height": CELLS, "map_max": 1.0}
    told: dict[str, Any] = {"schema_version": 1, "prediction": prediction(shown.columns, shown.rows) | said, **answer}
    Result.objects.create(analysis=row, radiograph=radiograph, model_version=model, **told, **shape)
    refer = bool(said.get("refer"))
    services.note_analysis(radiograph_id=radiograph.pk, uid=row.uid, status="done", refer=refer, **answer)
    return case


def main(count: int) -> None:
    from backend.accounts.models import User
    from backend.analysis import versions
    from tests.backend.analysis.played import MODEL
    from tests.factories import make_patient

    doctor, model = User.objects.get(username="alice"), versions.register(MODEL)
    addresses = []
    for number in range(count):
        patient = make_patient(doctor, hospital_number=f"LARGE-{number}", name=f"Large {number}")
        addresses.append(f"/cases/{take_in(doctor, model, patient, film(number)).uid}")
    print(json.dumps(addresses))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    main(int(sys.argv[1]))
