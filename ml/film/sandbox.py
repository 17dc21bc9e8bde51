"""Films are decoded in a child process, for a malformed film can end the process that reads it.

The child is a fresh interpreter (never a fork of a process that holds torch) with a bare environment and limits on
memory, processor time, files and processes; see decode_worker. It lives for many films.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from ml.film.decode_limits import check_bytes
from ml.film.decode_wire import BrokenWire, receive_radiograph, send_film
from ml.film.errors import FilmError
from ml.film.radiograph import Radiograph

_ROOT = Path(__file__).parents[2]
_WORKER = (sys.executable, "-m", "ml.film.decode_worker")
_PIPE_BYTES = 2**20  # a film is megabytes; through the usual 64 kB the two processes would take turns all the time
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Decoder:
    """A long-lived child that turns films into Radiographs; safe to share between threads.

    timeout_s: how long one film may take. films_per_child: after so many films the child is replaced, whatever a
    codec may have leaked goes with it. worker: the command of the child.
    """

    def __init__(self, *, timeout_s: float = 90.0, films_per_child: int = 200, worker: Sequence[str] = _WORKER) -> None:
        self._timeout_s = timeout_s
        self._films_per_child = films_per_child
        self._worker = tuple(worker)
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._films = 0

    def decode(self, film: Path | bytes) -> Radiograph:
        """Decode a file or its bytes. Raises FilmError, also with decoder_crashed and decoder_timeout."""
        data = film if isinstance(film, bytes) else _read(film)
        check_bytes(len(data))
        with self._lock:
            try:
                first_of_child = self._films == 0
                return self._ask(data)
            except _ChildDied:
                if first_of_child:
                    raise
            # An earlier film may have spoilt that child: only a fresh one can put the blame on this film.
            return self._ask(data)

    def close(self) -> None:
        """End the child; the next film starts a new one."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, data: bytes) -> Radiograph:
        child = self._ready_child()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            child.kill()

        alarm = threading.Timer(self._timeout_s, give_up)
        alarm.daemon = True
        alarm.start()
        try:
            self._films += 1
            send_film(cast(BinaryIO, child.stdin), data)
            return receive_radiograph(cast(BinaryIO, child.stdout))
        except (BrokenWire, OSError) as error:
            raise self._why_it_died(child, late.is_set()) from error
        except FilmError:
            raise
        except BaseException:
            self._end()  # interrupted in the middle of an answer
            raise
        finally:
            alarm.cancel()

    def _why_it_died(self, child: "subprocess.Popen[bytes]", late: bool) -> FilmError:
        self._end()
        if late or child.returncode == -getattr(signal, "SIGXCPU", 0):
            return FilmError("decoder_timeout", f"{self._timeout_s:g} s")
        return _ChildDied("decoder_crashed", f"exit status {child.returncode}")

    def _ready_child(self) -> "subprocess.Popen[bytes]":
        if self._owner != os.getpid():
            self._child = None  # inherited by a fork: it belongs to the other process
        spent = self._films >= self._films_per_child
        if self._child is None or spent or self._child.poll() is not None:
            self._end()
            self._child = self._start()
            self._owner, self._films = os.getpid(), 0
        return self._child

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - the command is ours
            self._worker,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # codecs write about films, and films are patients
            pipesize=_PIPE_BYTES,
            cwd=_ROOT,
            env=_bare_environment(),
        )

    def _end(self) -> None:
        child, self._child, self._films = self._child, None, 0
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            _close_quietly(stream)
        child.wait()


class _ChildDied(FilmError):  # noqa: N818 - its name for others is FilmError
    """The child ended, and not because it was slow."""


def _read(path: Path) -> bytes:
    check_bytes(path.stat().st_size)
    return path.read_bytes()


def _bare_environment() -> dict[str, str]:
    """No secret of the parent reaches the child."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    threads = dict.fromkeys(_ONE_THREAD, "1")
    return {**kept, **threads, "PYTHONPATH": str(_ROOT), "PYTHONWARNINGS": "ignore", "LC_ALL": "C.UTF-8"}


def _close_quietly(stream: object) -> None:
    try:
        cast(BinaryIO, stream).close()
    except OSError:
        return
