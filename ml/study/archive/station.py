"""What one worker of an archive does: a film's file in, its answer out, through the same Predictor as the platform."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from ml.film.decode_limits import check_bytes
from ml.film.errors import FilmError
from ml.film.sandbox import Decoder
from ml.staging.predictor import Predictor
from ml.staging.runtime import settle
from ml.study.archive.answers import Answer, failure, refusal, result

log = logging.getLogger(__name__)


class Station:
    """A loaded bundle and a decoder's child process. ValueError where the bundle must not be used, or for an unknown
    runtime (``ml.staging.runtime.WISHES``)."""

    def __init__(self, bundle: Path, runtime: str) -> None:
        self._predictor = Predictor.load(bundle, runtime)
        settle(self._predictor.runtime)
        self._decoder = Decoder()
        self.digest = self._predictor.bundle.id.digest

    def answer(self, name: str, path: Path) -> Answer:
        """The answer to one film; nothing that a film does is raised."""
        try:
            check_bytes(path.stat().st_size)
            data = path.read_bytes()
        except FilmError as error:
            return refusal(name, error.code)
        except OSError as error:
            return failure(name, "unreadable", error.strerror or type(error).__name__)
        try:
            return self._staged(name, data)
        except FilmError as error:
            return refusal(name, error.code, hashlib.sha256(data).hexdigest())
        except Exception as error:  # one film must not end a night's work
            log.exception("a film could not be staged")
            return failure(name, "failed", type(error).__name__)

    def close(self) -> None:
        """End the decoder's child process."""
        self._decoder.close()

    def _staged(self, name: str, data: bytes) -> Answer:
        began = perf_counter()
        radiograph = self._decoder.decode(data)
        decoded = round(perf_counter() - began, 4)
        staged = self._predictor.stage(radiograph.pixels, spacing_mm=radiograph.spacing_mm)
        timings: dict[str, Any] = {"decode": decoded, **staged.prediction.timings}
        prediction = replace(staged.prediction, timings=timings)
        return result(name, prediction, radiograph.pixels.shape, hashlib.sha256(data).hexdigest())
