"""Files that are either whole or not there: written beside, then renamed; a full disk costs nothing that was whole."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor


class WriteError(OSError):
    """A file that could not be written; the text says what to do, and the file of that name is the old one."""


def write_whole(path: Path, write: Callable[[Path], object], *, lasting: bool = True) -> None:
    """Let ``write`` fill a file beside ``path``, then rename it; WriteError removes the partial file.

    lasting: wait until the disk has it, so that a power cut right after leaves it whole as well.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.partial")
    try:
        write(partial)
        if lasting:
            _flush(partial)
        partial.replace(path)
    except (OSError, SafetensorError) as error:
        full = isinstance(error, SafetensorError) or error.errno in (errno.ENOSPC, errno.EDQUOT)
        advice = "free some space on that disk" if full else "make its folder writable"
        raise WriteError(f"{path}: cannot be written ({error}); {advice} and start the same command again") from error
    finally:
        partial.unlink(missing_ok=True)


def save_tensors(
    path: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str] | None = None, *, lasting: bool = True
) -> None:
    """Write a safetensors file as ``write_whole`` does."""
    contiguous = {name: tensor.detach().contiguous().cpu() for name, tensor in tensors.items()}
    write_whole(path, lambda partial: save_file(contiguous, str(partial), metadata=metadata), lasting=lasting)


def sweep(folder: Path, older_than_s: float = 0.0) -> None:
    """Remove the partial files that killed processes left in a folder."""
    for partial in folder.glob("*.partial"):
        if time.time() - partial.stat().st_mtime >= older_than_s:
            partial.unlink(missing_ok=True)


def save_text(path: Path, text: str) -> None:
    """Write a text file as ``write_whole`` does."""
    write_whole(path, lambda partial: partial.write_text(text, encoding="utf-8"), lasting=False)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
