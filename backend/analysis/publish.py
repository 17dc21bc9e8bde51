"""A finished analysis becomes visible: all of it in one fenced transaction, or nothing."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from backend.analysis import states
from backend.analysis.models import Analysis, ModelVersion, Region, Result
from backend.audit import services as audit
from backend.cases import services as cases
from backend.cases.models import AnalysisStatus as Status


@dataclass(frozen=True)
class Finding:
    """What a worker brings back; `display_name` and `map_name` are files already kept under media."""

    prediction: dict[str, Any]
    display_name: str
    map_name: str
    map_width: int
    map_height: int
    map_max: float
    rows: int
    columns: int
    spacing_mm: tuple[float, float] | None
    bits: int
    photometric: str


@transaction.atomic
def publish(lease: states.Lease, version: ModelVersion, finding: Finding) -> bool:
    """Write the result; False when another worker took the film over meanwhile (then nothing is written)."""
    answer = {"stage": finding.prediction["stage"], "ill_score": finding.prediction["ill_score"]}
    if not states.leave(lease, Status.DONE, code="", finished_at=Now(), **answer):
        return False
    analysis = Analysis.objects.get(uid=lease.uid)
    _write_result(analysis, version, finding)
    cases.note_film(
        radiograph_id=lease.radiograph_id,
        display_name=finding.display_name,
        rows=finding.rows,
        columns=finding.columns,
        spacing_mm=finding.spacing_mm,
        bits=finding.bits,
        photometric=finding.photometric,
    )
    refer = bool(finding.prediction.get("refer", False))
    cases.note_analysis(radiograph_id=lease.radiograph_id, uid=lease.uid, status=Status.DONE, refer=refer, **answer)
    detail = {"model": version.digest, "stage": answer["stage"]}
    audit.record(actor=None, action="analysis.done", obj=analysis, detail=detail)
    return True


def _write_result(analysis: Analysis, version: ModelVersion, finding: Finding) -> None:
    prediction = finding.prediction
    result = Result.objects.create(
        analysis=analysis,
        radiograph_id=analysis.radiograph_id,
        model_version=version,
        schema_version=prediction["schema_version"],
        prediction=prediction,
        stage=prediction["stage"],
        ill_score=prediction["ill_score"],
        map_name=finding.map_name,
        map_width=finding.map_width,
        map_height=finding.map_height,
        map_max=finding.map_max,
    )
    sides = ("x0", "y0", "x1", "y1", "peak")
    Region.objects.bulk_create(
        Region(result=result, **{side: box[side] for side in sides}) for box in prediction["regions"]
    )
