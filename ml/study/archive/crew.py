"""Deals films out to workers, a few at a time, and stages those of a worker that died once more."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Protocol

from ml.study.archive.answers import Answer, failure
from ml.study.archive.films import ArchiveFilm

log = logging.getLogger(__name__)
_Answers = SimpleQueue[Answer | BaseException | None]
ATTEMPTS = 3
"""So many workers a film may cost before it is left out."""
AT_ONCE = 4
"""So many films a worker is given at a time: it reads the next while it stages one, and is asked less often."""


class WorkerLostError(Exception):
    """A worker died over the films it had."""


class NoWorkerError(Exception):
    """A worker that does not start here: others may."""


class Hand(Protocol):
    """One worker; it starts with its first film, and anew after it died."""

    def stage(self, films: Sequence[ArchiveFilm]) -> Iterator[Answer]:
        """The answers in the films' order. WorkerLostError; NoWorkerError; ValueError where no worker can ever work."""

    def close(self) -> None:
        """End the worker, also in the middle of a film."""


def stage_all(hands: Sequence[Hand], films: Iterable[ArchiveFilm]) -> Generator[Answer]:
    """The answers as they come. NoWorkerError where no hand is left; what reading ``films`` raises is raised."""
    work = _Work(films, len(hands))
    answers: _Answers = SimpleQueue()
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

    def __init__(self, films: Iterable[ArchiveFilm], hands: int) -> None:
        self._films = iter(films)
        self._next: list[ArchiveFilm] = []
        self._hands = hands
        self._out = 0
        self._changed = Condition()
        self.stopped = False
        self.finished = False

    def take(self) -> list[ArchiveFilm]:
        """The next films, fewer towards the end so that all hands end together; none when there are no more."""
        with self._changed:
            while not self.stopped and not self.finished:
                self._next += islice(self._films, max(0, self._hands * AT_ONCE - len(self._next)))
                count = max(1, min(AT_ONCE, len(self._next) // self._hands))
                films, self._next = self._next[:count], self._next[count:]
                if films:
                    self._out += 1
                    return films
                if not self._out:
                    self.finished = True
                    self._changed.notify_all()
                else:
                    self._changed.wait()
            return []

    def done(self, back: Sequence[ArchiveFilm] = ()) -> None:
        """What was taken is answered, but for those that come back for others."""
        with self._changed:
            self._out -= 1
            self._next += back
            self._changed.notify_all()

    def stop(self) -> None:
        """No more films."""
        with self._changed:
            self.stopped = True
            self._changed.notify_all()


def _serve(hand: Hand, work: _Work, answers: _Answers) -> None:
    """One hand's thread: films until there are none; the last thing it says is None."""
    try:
        while films := work.take():
            try:
                _stage(hand, films, work, answers)
            except NoWorkerError as error:
                if not work.stopped:
                    log.warning("one worker fewer: %s", error)
                work.done(back=films)
                answers.put(error)
                return
            work.done()
    except BaseException as error:
        answers.put(error)
    finally:
        answers.put(None)


def _stage(hand: Hand, films: list[ArchiveFilm], work: _Work, answers: _Answers) -> None:
    """Answer the films and take them off the list; after a loss one by one, so that only a guilty one is left out."""
    most, losses = len(films), 0
    while films:
        try:
            for answer in hand.stage(films[:most]):
                del films[0]
                losses = 0
                answers.put(answer)
        except WorkerLostError as error:
            if work.stopped:
                raise NoWorkerError("the work was stopped") from error
            if most > 1:
                log.warning("a worker was lost (%s) with several films, which are staged one by one", error)
                most = 1
                continue
            losses += 1
            log.warning("a worker was lost (%s), attempt %d of %d at its film", error, losses, ATTEMPTS)
            if losses == ATTEMPTS:
                answers.put(failure(films.pop(0).name, "failed", str(error)))
                losses = 0
