"""What is said of one file: a result, a refusal for good, or a failure that another try may mend. No torch here."""

from __future__ import annotations

from typing import Any

from ml.prediction import Prediction

Answer = dict[str, Any]
"""Plain values for JSON; ``file`` always, ``error`` where there is no stage, ``again`` where another try may help."""


def result(name: str, prediction: Prediction, shape: tuple[int, ...], sha256: str) -> Answer:
    """A staged film. shape: (rows, columns); sha256: of the file that was staged."""
    return {"file": name, "sha256": sha256, **plain(prediction, shape[0], shape[1])}


def plain(prediction: Prediction, rows: int, columns: int) -> Answer:
    """A prediction with its boxes as [x0, y0, x1, y1] and the size of its film."""
    values = prediction.to_dict()
    boxes = [[region[side] for side in ("x0", "y0", "x1", "y1")] for region in values["regions"]]
    return {**values, "boxes": boxes, "rows": rows, "columns": columns}


def refusal(name: str, code: str, sha256: str | None = None) -> Answer:
    """A film that will not be read, now or later; ``code`` one of ``ml.film.errors.CODES``."""
    return {"file": name, "error": code} | ({"sha256": sha256} if sha256 else {})


def failure(name: str, code: str, detail: str) -> Answer:
    """A film that could not be tried: ``unreadable`` (its file cannot be opened) or ``failed``."""
    return {"file": name, "error": code, "detail": detail, "again": True}
