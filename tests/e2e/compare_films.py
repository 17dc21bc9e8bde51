"""Two films of one person and a folder of standard films, for the test of films side by side.

`python -m tests.e2e.compare_films FOLDER` with the server's settings prints the cases that it made; `damage` instead
of a folder damages the standard films that were imported from it. All films show the same three landmarks, scanned
at different fineness; no model is asked about them.
"""

import hashlib
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import django
import numpy as np
from pydicom.uid import generate_uid

LANDMARKS = [(0.3, 0.25), (0.52, 0.5), (0.7, 0.78)]  # shares of width and height
WIDTH_MM, HEIGHT_MM, RADIUS_MM = 300.0, 360.0, 5.0
BRIGHT = 4000


def scene(mm: float) -> np.ndarray[Any, Any]:
    """Uneven grey with three bright discs, at so many millimetres a pixel."""
    y, x = np.mgrid[mm / 2 : HEIGHT_MM : mm, mm / 2 : WIDTH_MM : mm]
    levels = 900 + 600 * np.sin(x / 23) * np.cos(y / 31)
    for across, down in LANDMARKS:
        levels[np.hypot(x - across * WIDTH_MM, y - down * HEIGHT_MM) <= RADIUS_MM] = BRIGHT
    return levels.astype("<u2")


def film(mm: float) -> bytes:
    from tests.backend.intake.films import dicom_film

    levels = scene(mm)
    rows, columns = levels.shape
    tags: dict[str, Any] = {"WindowCenter": 2048, "WindowWidth": 4096, "PixelSpacing": [mm, mm]}
    return dicom_film(Rows=rows, Columns=columns, PixelData=levels.tobytes(), SOPInstanceUID=generate_uid(), **tags)


def take_in(doctor: Any, patient: Any, taken: date, mm: float) -> Any:
    """A case with its film for display, as a worker leaves it, but without a result."""
    from django.utils import timezone

    from backend.analysis import engine
    from backend.analysis.models import Analysis
    from backend.cases import files, services
    from tests.factories import make_case, make_radiograph

    case = make_case(doctor, patient=patient, analysis_status="rejected", analysis_code="not_a_chest_film")
    radiograph = make_radiograph(case, film(mm), kind="dicom", acquired_on=taken)
    with files.workspace() as room:
        shown = engine.display_film(files.path_of(radiograph.stored_name), room)
        name = files.adopt(shown.path, ".dcm")
    facts = {"rows": shown.rows, "columns": shown.columns, "spacing_mm": shown.spacing_mm}
    services.note_film(radiograph_id=radiograph.pk, display_name=name, bits=12, photometric="MONOCHROME2", **facts)
    now = timezone.now()
    times = {"queued_at": now, "enqueued_at": now, "finished_at": now}
    row = Analysis.objects.create(radiograph=radiograph, status="rejected", code="not_a_chest_film", **times)
    services.note_analysis(radiograph_id=radiograph.pk, uid=row.uid, status=row.status, code=row.code)
    return case


def write_standards(folder: Path) -> None:
    folder.mkdir()
    rows = []
    for name, told, mm in [("mid", {"profusion": "1/1", "shape": "q"}, 0.4), ("large", {"large": "B"}, 0.5)]:
        content = film(mm)
        (folder / f"{name}.dcm").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        rows.append({"name": name, "set": "Drawn", "edition": "1", "file": f"{name}.dcm", "sha256": digest, **told})
    (folder / "manifest.json").write_text(json.dumps(rows))


def damage() -> None:
    """Change one byte of every stored standard film."""
    from backend.cases import files
    from backend.standards.models import StandardFilm

    for standard in StandardFilm.objects.all():
        path = files.path_of(standard.display_name)
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)


def main(folder: Path) -> None:
    from backend.accounts.models import User
    from tests.factories import make_patient

    doctor = User.objects.filter(role="doctor", department__isnull=False).order_by("pk")[0]
    patient = make_patient(doctor, name="Compare Cora")
    take_in(doctor, patient, date(2023, 1, 2), 0.6)
    newer = take_in(doctor, patient, date(2026, 3, 2), 0.4)
    lonely = take_in(doctor, make_patient(doctor, name="Single Sid"), date(2026, 3, 2), 0.3)
    write_standards(folder / "standards")
    print(json.dumps({"case": str(newer.uid), "lonely": str(lonely.uid), "doctor": doctor.username}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    damage() if sys.argv[1] == "damage" else main(Path(sys.argv[1]))
