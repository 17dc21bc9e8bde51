"""The narrow door the web platform sees. Torch and numpy are imported when a session is opened, not before.

``open_session(bundle)`` proves the bundle; ``Session.stage(film, out)`` decodes one film in a limited child process,
writes the film for display and the raw map into ``out`` and returns what the model said.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.film.errors import FilmError
from ml.prediction import Prediction
from ml.rules.engine import derive
from ml.rules.texts import describe

if TYPE_CHECKING:
    from ml.film.ahead import DecodingAhead
    from ml.film.picture import FilmMap
    from ml.film.radiograph import Radiograph
    from ml.staging.predictor import Predictor

__all__ = [
    "DEMONSTRATION_BUNDLE",
    "DisplayFilm",
    "DrawnFilm",
    "FilmError",
    "FilmPictures",
    "ModelCard",
    "ModelUnavailable",
    "Session",
    "StagedFilm",
    "demo_films",
    "demo_visit",
    "derive",
    "describe",
    "display_film",
    "film_pictures",
    "open_session",
    "read_card",
]

DEMONSTRATION_BUNDLE = Path(__file__).parent / "bundles" / "demonstration"
DISPLAY_FILE, MAP_FILE = "display.dcm", "map.f32"


class ModelUnavailable(RuntimeError):  # noqa: N818 - the name says the state that the user reads
    """No bundle that may be used; films have to wait."""


@dataclass(frozen=True)
class ModelCard:
    """Who speaks: name, version, digest and the card (metrics, data, limits, intended use, licence)."""

    name: str
    version: str
    digest: str
    card: dict[str, Any]


@dataclass(frozen=True)
class StagedFilm:
    """One staged film: the prediction, the two files written, the map's shape and maximum, facts of the film."""

    prediction: Prediction
    display_file: Path
    map_file: Path
    map_width: int
    map_height: int
    map_max: float
    rows: int
    columns: int
    spacing_mm: tuple[float, float] | None
    bits: int
    photometric: str


@dataclass(frozen=True)
class DisplayFilm:
    """A film made ready for the viewer; `own_window`: seen through the window of its file, not one of our choice."""

    path: Path
    kind: str
    rows: int
    columns: int
    spacing_mm: tuple[float, float] | None
    own_window: bool


class Session:
    """A loaded model and a decoder's child process; not thread-safe, one per worker process."""

    def __init__(self, predictor: Predictor, decoder: DecodingAhead) -> None:
        self._predictor = predictor
        self._decoder = decoder
        self._writer = ThreadPoolExecutor(1, "display-film")
        self.model = _card(predictor.bundle.manifest)

    def expect(self, film: Path) -> None:
        """``film`` is likely to come after the next one: it is decoded while that is scored."""
        self._decoder.expect(film)

    def stage(self, film: Path, out: Path) -> StagedFilm:
        """Stage ``film``; FilmError(code) where it must be rejected."""
        began = time.perf_counter()
        radiograph = self._decoder.decode(film)
        decoded = time.perf_counter() - began
        display, raw = out / DISPLAY_FILE, out / MAP_FILE
        written = self._writer.submit(_write, display, lambda: _display_bytes(radiograph))
        try:
            staged = self._predictor.stage(radiograph.pixels, spacing_mm=radiograph.spacing_mm)
        finally:
            wait([written])  # whoever owns the folder may remove it hereafter
        written.result()
        timings = {"decode": round(decoded, 4), **staged.prediction.timings}
        prediction = replace(staged.prediction, timings=timings)
        _write(raw, lambda: staged.map.astype("<f4").tobytes())
        height, width = staged.map.shape
        rows, columns = radiograph.pixels.shape
        return StagedFilm(
            prediction=prediction,
            display_file=display,
            map_file=raw,
            map_width=width,
            map_height=height,
            map_max=float(staged.map.max()),
            rows=rows,
            columns=columns,
            spacing_mm=radiograph.spacing_mm,
            bits=radiograph.bits,
            photometric=str(radiograph.header.get("photometric", "")),
        )

    def close(self) -> None:
        """End the decoder's child process."""
        self._writer.shutdown()
        self._decoder.close()


def read_card(bundle: Path | None = None) -> ModelCard:
    """The card of a bundle without loading its weights; ModelUnavailable if there is no readable bundle."""
    from ml.staging.bundle import BundleError, read_manifest

    try:
        return _card(read_manifest(bundle or DEMONSTRATION_BUNDLE))
    except BundleError as error:
        raise ModelUnavailable(str(error)) from error


def open_session(bundle: Path | None = None, runtime: str = "auto", networks: Path | None = None) -> Session:
    """Load and prove a bundle (the demonstration bundle by default); ModelUnavailable if it must not be used.

    ``runtime``: who runs the networks; ``networks``: folder in which it keeps them compiled, the user's own by default.
    """
    from ml.film.ahead import DecodingAhead
    from ml.film.sandbox import Decoder
    from ml.staging.bundle import BundleError
    from ml.staging.predictor import Predictor
    from ml.staging.runtime import settle

    try:
        predictor = Predictor.load(bundle or DEMONSTRATION_BUNDLE, runtime, networks)
    except BundleError as error:
        raise ModelUnavailable(str(error)) from error
    settle(predictor.runtime)
    return Session(predictor, DecodingAhead(Decoder()))


def display_film(film: Path, out: Path) -> DisplayFilm:
    """Decode a film in a limited child process and write it for display into ``out``; FilmError where it is refused."""
    from ml.film.sandbox import Decoder

    with Decoder() as decoder:
        radiograph = decoder.decode(film)
    path = out / DISPLAY_FILE
    _write(path, lambda: _display_bytes(radiograph))
    rows, columns = radiograph.pixels.shape
    return DisplayFilm(path, radiograph.kind, rows, columns, radiograph.spacing_mm, _has_own_window(radiograph))


def demo_films(out: Path, stages: tuple[int, ...] = (0, 2, 3), width: int = 1600) -> list[tuple[Path, int]]:
    """Write one synthetic DICOM film for each wished stage; (file, stage measured on it)."""
    from ml.synthesis.demo import write_demo_films

    return write_demo_films(out, stages, width)


@dataclass(frozen=True)
class DrawnFilm:
    """A synthetic film and what was drawn into it: category per zone name, (long mm, short mm) of large opacities."""

    path: Path
    stage: int
    zones: dict[str, int]
    large_mm: tuple[tuple[float, float], ...]
    aggregation: bool
    shape: str


def demo_visit(out: Path, person: int, visit: int, stage: int, width: int = 1000) -> DrawnFilm:
    """Draw one film of a synthetic person, the same chest on every visit."""
    from ml.stages import ZONES
    from ml.synthesis.demo import write_visit

    path, film = write_visit(out, person, visit, stage, width)
    seen = film.truth.findings
    large = tuple((opacity.long_mm, opacity.short_mm) for opacity in seen.large)
    zones = dict(zip(ZONES, seen.zone_categories, strict=True))
    return DrawnFilm(path, film.stage, zones, large, seen.aggregation, film.truth.shape)


@dataclass(frozen=True)
class FilmPictures:
    """JPEG files of one film for paper: the film, the film with its map over it, the colours from least to most."""

    film: bytes
    overlay: bytes | None
    scale: bytes | None
    width: int
    height: int


def film_pictures(display: Path, drawn: FilmMap | None = None) -> FilmPictures:
    """Pictures of a film written by `stage` or `display_film`, the same bytes every time."""
    from ml.film.picture import film_picture, jpeg, overlay, scale_bar

    film = film_picture(display)
    height, width = film.shape
    if drawn is None:
        return FilmPictures(jpeg(film), None, None, width, height)
    return FilmPictures(jpeg(film), jpeg(overlay(film, drawn)), jpeg(scale_bar()), width, height)


def _card(manifest: dict[str, Any]) -> ModelCard:
    technical = ("format_version", "golden", "name", "version", "digest")
    card = {key: value for key, value in manifest.items() if key not in technical}
    return ModelCard(manifest["name"], manifest["version"], manifest["digest"], card)


def _has_own_window(radiograph: Radiograph) -> bool:
    """Whether the first window that the file offers is the one used."""
    scaling = radiograph.header.get("scaling")
    return isinstance(scaling, dict) and scaling.get("rule") != "percentiles" and not scaling.get("refused")


def _display_bytes(radiograph: Radiograph) -> bytes:
    from ml.film.display import display_dicom

    return display_dicom(radiograph)


def _write(path: Path, content: Callable[[], bytes]) -> None:
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        file.write(content())
        file.flush()
        os.fsync(file.fileno())  # beside the network it costs nobody's time
    partial.replace(path)
