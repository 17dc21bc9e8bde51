"""What one worker of an archive does: files in, answers out, through the same Predictor as the platform."""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from ml.film.decode_limits import check_bytes
from ml.film.errors import FilmError
from ml.film.radiograph import Radiograph
from ml.film.sandbox import Decoder
from ml.staging.predictor import Predictor
from ml.staging.runtime import settle
from ml.study.archive.answers import Answer, failure, refusal, result
from ml.study.archive.films import ArchiveFilm

log = logging.getLogger(__name__)


class _Read(NamedTuple):
    """A film in memory; seconds: reading and decoding it."""

    radiograph: Radiograph
    sha256: str
    seconds: float


class Station:
    """A loaded bundle and a decoder's child process. ValueError where the bundle must not be used, or for an unknown
    runtime (``ml.staging.runtime.WISHES``)."""

    def __init__(self, bundle: Path, runtime: str) -> None:
        self._predictor = Predictor.load(bundle, runtime)
        settle(self._predictor.runtime)
        self._decoder = Decoder()
        self._reader = ThreadPoolExecutor(1, "reader")
        self.digest = self._predictor.bundle.id.digest
        gc.collect()
        gc.freeze()  # what is loaded is not searched for garbage again

    def answers(self, films: Sequence[ArchiveFilm]) -> Iterator[Answer]:
        """The answers in the films' order, each film read while the one before is staged; nothing that a film does is
        raised."""
        reading = None
        for film, following in zip_longest(films, films[1:]):
            read = reading.result() if reading else self._read(film)
            reading = self._reader.submit(self._read, following) if following else None
            yield read if isinstance(read, dict) else self._staged(film.name, read)

    def close(self) -> None:
        """End the decoder's child process."""
        self._reader.shutdown()
        self._decoder.close()

    def _read(self, film: ArchiveFilm) -> _Read | Answer:
        """The film decoded, or why it cannot be."""
        began = perf_counter()
        sha256 = None
        try:
            check_bytes(film.path.stat().st_size)
            data = film.path.read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            radiograph = self._decoder.decode(data)
        except FilmError as error:
            return refusal(film.name, error.code, sha256)
        except OSError as error:
            return failure(film.name, "unreadable", error.strerror or type(error).__name__)
        except Exception as error:
            return _failed(film.name, error)
        return _Read(radiograph, sha256, round(perf_counter() - began, 4))

    def _staged(self, name: str, film: _Read) -> Answer:
        try:
            staged = self._predictor.stage(film.radiograph.pixels, spacing_mm=film.radiograph.spacing_mm)
        except FilmError as error:
            return refusal(name, error.code, film.sha256)
        except Exception as error:
            return _failed(name, error)
        timings: dict[str, Any] = {"decode": film.seconds, **staged.prediction.timings}
        prediction = replace(staged.prediction, timings=timings)
        return result(name, prediction, film.radiograph.pixels.shape, film.sha256)


def _failed(name: str, error: Exception) -> Answer:
    """One film must not end a night's work. To be called where ``error`` is handled."""
    log.exception("a film could not be staged")
    return failure(name, "failed", type(error).__name__)
