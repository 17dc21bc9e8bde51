"""The results of an archive on disk: ``results.jsonl``, a line for each film that has its answer for good.

The file is only ever appended to, by one process. A kill can at most tear its last line; what is torn is cut off when
the same command starts again, and that film is staged again.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self, cast

from filelock import FileLock, Timeout

from ml.prediction import BundleId
from ml.study.archive.answers import Answer
from ml.study.archive.films import key_of

log = logging.getLogger(__name__)
RESULTS, IDENTITY, LOCK = "results.jsonl", "archive.json", "archive.lock"
_SYNC_EVERY_S = 5.0


class Journal:
    """The results in ``folder``, open for more. ValueError where another command or another bundle has the folder."""

    def __init__(self, folder: Path, bundle: BundleId) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / RESULTS
        self._known: dict[bytes, str] = {}
        self._bundle = bundle
        self._lock = FileLock(folder / LOCK, timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise ValueError(
                f"{folder}: another command is writing there; wait for it, or name another --out"
            ) from None
        try:
            _identify(folder, bundle)
            self._take_up()
            self._file = self.path.open("ab")
        except BaseException:
            self._lock.release()
            raise
        self._synced = monotonic()

    def __contains__(self, name: str) -> bool:
        return key_of(name) in self._known

    def state(self, name: str) -> str | None:
        """staged or refused, None of a film without an answer."""
        return self._known.get(key_of(name))

    def append(self, answer: Answer) -> None:
        """Write one answer; ValueError where it is not of this bundle, OSError where the disk is full."""
        if "error" not in answer and answer["bundle"]["digest"] != self._bundle.digest:
            raise ValueError("the bundle was exchanged while films were being staged; start again in another --out")
        self._file.write(json.dumps(answer).encode() + b"\n")
        self._file.flush()
        self._note(answer)
        if monotonic() - self._synced > _SYNC_EVERY_S:
            self._sync()

    def close(self) -> None:
        """Wait until the disk has everything, and let others in."""
        try:
            self._sync()
            self._file.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _note(self, answer: Answer) -> None:
        self._known[key_of(answer["file"])] = "refused" if "error" in answer else "staged"

    def _sync(self) -> None:
        os.fsync(self._file.fileno())
        self._synced = monotonic()

    def _take_up(self) -> None:
        """Know what is there already; cut off what a kill or a power cut has torn."""
        if not self.path.exists():
            return
        whole = 0
        with self.path.open("rb") as file:
            for line in file:
                answer = _parsed(line)
                if answer is None:
                    break
                self._note(answer)
                whole += len(line)
        torn = self.path.stat().st_size - whole
        if torn:
            log.warning("%s: its last %d bytes were torn; those films are staged again", self.path, torn)
            os.truncate(self.path, whole)


def read_results(path: Path) -> Iterator[Answer]:
    """The answers in the file, as they were written."""
    with path.open("rb") as file:
        for line in file:
            yield cast(Answer, json.loads(line))


def _parsed(line: bytes) -> Answer | None:
    """The answer of a line; None of a torn one."""
    if not line.endswith(b"\n"):
        return None
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and isinstance(answer.get("file"), str) else None


def _identify(folder: Path, bundle: BundleId) -> None:
    """Write down whose results these are; ValueError where they are another bundle's."""
    path = folder / IDENTITY
    own = {"name": bundle.name, "version": bundle.version, "digest": bundle.digest}
    if not path.exists():
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps({"bundle": own}, indent=1) + "\n", encoding="utf-8")
        partial.replace(path)
    found = json.loads(path.read_text(encoding="utf-8"))["bundle"]
    if found != own:
        raise ValueError(
            f"{folder}: these results were begun with bundle {found['name']} {found['version']} "
            f"({found['digest'][:12]}), not {own['name']} {own['version']} ({own['digest'][:12]}); name another --out"
        )
