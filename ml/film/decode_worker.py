"""The child that decodes: `python -m ml.film.decode_worker`, films on stdin, answers on stdout.

It binds itself before it sees the first film. The file descriptor of stdout is moved away first, so that a codec that
prints cannot disturb the answers.
"""

import contextlib
import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from ml.film.decode_wire import BrokenWire, receive_film, send_radiograph, send_refusal
from ml.film.errors import FilmError
from ml.film.radiograph import Radiograph, decode

# Measured on films of 49 Mpixel: 0.9 GB and 35 s at most.
MEMORY_BYTES = 2 * 2**30
CPU_SECONDS = 60
# Longer than any parent waits: it only ends a child whose parent died while it hung.
WALL_SECONDS = 180
OPEN_FILES = 32
_CODECS = (
    "pydicom.pixels",
    "pydicom.pixels.decoders.base",
    "pydicom.encaps",
    "simplejpeg",
    "PIL.PngImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.Jpeg2KImagePlugin",
    "PIL.TiffImagePlugin",
    "libjpeg",
    "jpeg_ls",
)
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


def serve(films: BinaryIO, answers: BinaryIO, read: Callable[[bytes], Radiograph] = decode) -> None:
    """Answer films until the parent goes away."""
    while (data := receive_film(films)) is not None:
        _wind_up(WALL_SECONDS)
        try:
            send_radiograph(answers, read(data))
        except FilmError as error:
            send_refusal(answers, error)
        del data
        _wind_up(0)


def load_codecs() -> None:
    """Everything that a film may need, before the limits close the door."""
    for name in _CODECS:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def bind() -> None:
    """Limit memory, files, processes; no core dump (it would hold a patient's film), no new privileges."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
    }
    for kind, value in limits.items():
        with contextlib.suppress(ValueError, OSError):  # the system keeps a lower limit, or knows none of this kind
            resource.setrlimit(kind, (value, value))
    if sys.platform == "linux":
        import ctypes

        library = ctypes.CDLL(None)
        library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _wind_up(wall_seconds: int) -> None:
    """Processor and wall time for one film, counted from now; the kernel ends a child that overruns."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, hard))
    signal.alarm(wall_seconds)


def main(read: Callable[[bytes], Radiograph] = decode) -> None:
    """Bind and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    films = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    load_codecs()
    bind()
    with contextlib.suppress(BrokenWire, BrokenPipeError):
        serve(films, answers, read)


if __name__ == "__main__":
    main()
