"""Deals films out to workers, one at a time each, and gives a film of a worker that died to another."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Sequence
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Protocol

from ml.study.archive.answers import Answer, failure
from ml.study.archive.films import ArchiveFilm

log = logging.getLogger(__name__)
ATTEMPTS = 3
"""So many workers a film may cost before it is left out."""


class WorkerLostError(Exception):
    """A worker died over a film."""


class NoWorkerError(Exception):
    """A worker that does not start here: others may."""


class Hand(Protocol):
    """One worker; it starts with its first film, and anew after it died."""

    def stage(self, film: ArchiveFilm) -> Answer:
        """Wait for the film's answer. WorkerLostError; NoWorkerError; ValueError where no worker can ever work."""

    def close(self) -> None:
        """End the worker, also in the middle of a film."""


def stage_all(hands: Sequence[Hand], films: Iterable[ArchiveFilm]) -> Generator[Answer]:
    """The answers as they come. NoWorkerError where no hand is left; what reading ``films`` raises is raised."""
    work = _Work(films)
    answers: SimpleQueue[Answer | BaseException | None] = SimpleQueue()
    threads = [Thread(target=_serve, args=(hand, work, answers), daemon=True) for hand in hands]
    for thread in threads:
        thread.start()
    left, lost = len(threads), None
    try:
        while left:
            answer = answers.get()
            if isinstance(answer, NoWorkerError):
                lost = answer
            elif isinstance(answer, BaseException):
                raise answer
            elif answer is None:
                left -= 1
            else:
                yield answer
        if lost and not work.finished:
            raise lost
    finally:
        work.stop()
        for hand in hands:
            hand.close()
        for thread, hand in zip(threads, hands, strict=True):
            thread.join()
            hand.close()  # it may just have been starting a worker


class _Work:
    """The films still to be staged, shared by the threads; nobody leaves while a film may still come back."""

    def __init__(self, films: Iterable[ArchiveFilm]) -> None:
        self._films = iter(films)
        self._back: list[ArchiveFilm] = []
        self._out = 0
        self._changed = Condition()
        self.stopped = False
        self.finished = False

    def take(self) -> ArchiveFilm | None:
        """The next film; None when there is no more."""
        with self._changed:
            while not self.stopped and not self.finished:
                film = self._back.pop() if self._back else next(self._films, None)
                if film is not None:
                    self._out += 1
                    return film
                if not self._out:
                    self.finished = True
                    self._changed.notify_all()
                else:
                    self._changed.wait()
            return None

    def done(self, film: ArchiveFilm, *, back: bool = False) -> None:
        """A film taken is answered, or comes back for others."""
        with self._changed:
            self._out -= 1
            if back:
                self._back.append(film)
            self._changed.notify_all()

    def stop(self) -> None:
        """No more films."""
        with self._changed:
            self.stopped = True
            self._changed.notify_all()


def _serve(hand: Hand, work: _Work, answers: SimpleQueue[Answer | BaseException | None]) -> None:
    """One hand's thread: films until there are none; the last thing it says is None."""
    try:
        while film := work.take():
            try:
                answers.put(_answer(hand, film, work))
            except NoWorkerError as error:
                if not work.stopped:
                    log.warning("one worker fewer: %s", error)
                work.done(film, back=True)
                answers.put(error)
                return
            work.done(film)
    except BaseException as error:
        answers.put(error)
    finally:
        answers.put(None)


def _answer(hand: Hand, film: ArchiveFilm, work: _Work) -> Answer:
    why = ""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return hand.stage(film)
        except WorkerLostError as error:
            if work.stopped:
                raise NoWorkerError("the work was stopped") from error
            why = str(error)
            log.warning("a worker was lost (%s), attempt %d of %d at its film", why, attempt, ATTEMPTS)
    return failure(film.name, "failed", why)
