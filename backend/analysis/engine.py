"""The only door from the web application to the model.

Everything heavy is imported on first use, in the worker process that uses it. The web process calls `derive` and
`describe` alone: the rules are light, `ml.serving` loads neither torch nor numpy by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from backend.common.language import is_chinese

if TYPE_CHECKING:
    from ml.serving import DisplayFilm as DisplayFilm
    from ml.serving import DrawnFilm as DrawnFilm
    from ml.serving import FilmPictures as FilmPictures
    from ml.serving import ModelCard, Session, StagedFilm

_session: Session | None = None


class UnavailableError(Exception):
    """There is no model to work with; films wait for one."""


class RejectedError(Exception):
    """The film cannot be analysed; `code` is one of the film codes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Model:
    """The identity of a bundle and its model card."""

    name: str
    version: str
    digest: str
    card: Mapping[str, Any]


@dataclass(frozen=True)
class DemoFilm:
    """A synthetic film and the stage that was drawn into it."""

    path: Path
    stage: int


def model() -> Model:
    """The model this process works with, loaded and proven on first use. Raises UnavailableError."""
    return _model(_opened().model)


def is_loaded() -> bool:
    """Whether this process has its model already; loading one takes long."""
    return _session is not None


def card() -> Model:
    """What the configured bundle says of itself, without loading it. Raises UnavailableError."""
    from ml.serving import ModelUnavailable, read_card

    try:
        return _model(read_card(_bundle()))
    except ModelUnavailable as error:
        raise UnavailableError(str(error)) from error


def stage(film: Path, out: Path) -> StagedFilm:
    """Decode and stage one film; display film and map are written into `out`.

    Raises RejectedError when the film is at fault, UnavailableError when there is no model.
    """
    from ml.serving import FilmError, ModelUnavailable

    try:
        return _opened().stage(film, out)
    except FilmError as error:
        raise RejectedError(error.code) from error
    except ModelUnavailable as error:
        raise UnavailableError(str(error)) from error


def expect(film: Path) -> None:
    """This film is likely to be staged after the next one; a hint that saves its time, and binds nobody."""
    if _session is not None:
        _session.expect(film)


def display_film(film: Path, out: Path) -> DisplayFilm:
    """Decode a film and write it for display into `out`, without a model. Raises RejectedError."""
    from ml.serving import FilmError
    from ml.serving import display_film as make

    try:
        return make(film, out)
    except FilmError as error:
        raise RejectedError(error.code) from error


@dataclass(frozen=True)
class MapFile:
    """A stored map and the scale of its colours."""

    file: Path
    width: int
    height: int
    full: float
    threshold: float


def film_pictures(display: Path, drawn: MapFile | None) -> FilmPictures:
    """A display film as pictures for paper, with its map over it where there is one."""
    from ml.serving import film_pictures as make

    return make(display, drawn)


def demo_films(out: Path) -> list[DemoFilm]:
    """Three synthetic chest films with known truth, written into `out`."""
    from ml.serving import demo_films as make

    return [DemoFilm(path, truth) for path, truth in make(out)]


def demo_visit(out: Path, person: int, visit: int, stage: int) -> DrawnFilm:
    """One film of a synthetic person and what was drawn into it."""
    from ml.serving import demo_visit as draw

    return draw(out, person, visit, stage)


def derive(form: dict[str, Any], rule_set: str, *, asbestos: bool = False, stage: int | None = None) -> dict[str, Any]:
    """What the rule set says of a reading form, as codes and numbers: fit to be stored with the reading."""
    from ml.serving import derive as apply

    return apply(form, rule_set, asbestos=asbestos, stage=stage).as_dict()


def describe(derived: dict[str, Any], language: str = "") -> dict[str, Any]:
    """The same with texts, in the language of the request unless another one is named."""
    from ml.serving import describe as in_words

    return in_words(derived, language or ("zh-CN" if is_chinese() else "en"))


def _opened() -> Session:
    global _session
    if _session is None:
        try:
            from ml.serving import open_session

            _session = open_session(_bundle(), settings.MODEL_RUNTIME, Path(settings.NETWORKS_DIR))
        except Exception as error:  # whatever keeps the model from loading is our fault, not the film's
            raise UnavailableError(f"{type(error).__name__}: {error}") from error
    return _session


def _bundle() -> Path | None:
    return Path(settings.MODEL_BUNDLE) if settings.MODEL_BUNDLE else None


def _model(card: ModelCard) -> Model:
    return Model(name=card.name, version=card.version, digest=card.digest, card=card.card)
