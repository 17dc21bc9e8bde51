"""The child process of the local engine: ``python -m ml.study.archive.worker BUNDLE RUNTIME``, until its stdin ends."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import TextIO

from ml.study.archive.films import ArchiveFilm
from ml.study.archive.station import Station


def main(bundle: Path, runtime: str) -> None:
    """Say that the bundle is loaded, or why not, then answer films."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints does not disturb the answers
    try:
        station = Station(bundle, runtime)
    except ValueError as error:
        _say(answers, {"error": str(error)})
        return
    try:
        _say(answers, {"bundle": station.digest})
        for line in sys.stdin:
            for answer in station.answers([ArchiveFilm(name, Path(path)) for name, path in json.loads(line)]):
                _say(answers, answer)
    except BrokenPipeError:
        return
    finally:
        station.close()


def _say(answers: TextIO, document: object) -> None:
    print(json.dumps(document), file=answers, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
