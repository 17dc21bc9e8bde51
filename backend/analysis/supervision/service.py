"""One supervised child: its own process group, restarted with back-off, killed as a group."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger("dustlens.supervisor")

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
STEADY_AFTER_S = 60.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


@dataclass
class Service:
    """A command to keep running. Times are seconds of one monotonic clock, handed in by the caller."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S

    def tend(self, now: float) -> bool:
        """Start it when it is due, notice when it has ended. True when it was started."""
        if self.process is not None and _has_ended(self.process):
            self._bury(self.process, now)
        if self.process is None and now >= self.start_at:
            self._start(now)
            return True
        return False

    def ask_to_stop(self) -> None:
        """SIGTERM for the leader alone: gunicorn and the cluster lead their children out themselves."""
        if self.process is not None and not _has_ended(self.process):
            os.kill(self.process.pid, signal.SIGTERM)

    def is_running(self) -> bool:
        return self.process is not None and not _has_ended(self.process)

    def kill(self, now: float) -> None:
        """SIGKILL for the whole group, children of a dead leader included."""
        if self.process is not None:
            self._bury(self.process, now)

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # our own command
            self.command,
            env={**os.environ, **self.environment},
            cwd=self.folder,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        self.started_at = now
        log.info("%s started (pid %d)", self.name, self.process.pid)

    def _bury(self, process: subprocess.Popen[bytes], now: float) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
        lived = now - self.started_at
        self.pause_s = FIRST_PAUSE_S if lived >= STEADY_AFTER_S else min(self.pause_s * 2, LONGEST_PAUSE_S)
        self.start_at = now + self.pause_s
        log.log(
            logging.WARNING if status else logging.INFO,
            "%s ended after %.0f s (%s)",
            self.name,
            lived,
            _reason(status),
        )
        self.process = None


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    # Looks without reaping: while the leader is a zombie its group number cannot be given to anyone else.
    if process.returncode is not None:
        return True
    with suppress(ChildProcessError):
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    return True


def _reason(status: int) -> str:
    return f"exit status {status}" if status >= 0 else signal.Signals(-status).name


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
