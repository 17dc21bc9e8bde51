"""The only module that touches the media folder.

A file is written under a temporary name, forced to disk, then renamed: under its final name it is always whole.
Names are made here and say nothing about the patient; the folders are shards of the name.
"""

import contextlib
import hashlib
import os
import re
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from django.conf import settings

from backend.cases.models import FilmKind

SUFFIXES = {FilmKind.DICOM: ".dcm", FilmKind.PNG: ".png", FilmKind.JPEG: ".jpg", FilmKind.TIFF: ".tif"}
NAME = re.compile(r"[0-9a-f]{32}\.(?:dcm|png|jpg|tif|f32|pdf)")
TEMPORARY = "tmp"


class Stored(NamedTuple):
    name: str
    size: int
    sha256: str


def store(chunks: Iterable[bytes], kind: str) -> Stored:
    """Keep a film as it came, byte for byte."""
    name = _new_name(SUFFIXES[FilmKind(kind)])
    draft = _temporary_folder() / f"{name}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with draft.open("xb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
            _force(file)
        _move(draft, name)
    finally:
        draft.unlink(missing_ok=True)
    return Stored(name, size, digest.hexdigest())


def arriving() -> IO[bytes]:
    """An open file for an upload under way; it vanishes when closed."""
    return tempfile.NamedTemporaryFile(suffix=".upload", dir=_temporary_folder())


def adopt(path: Path, suffix: str) -> str:
    """Take over a file that a worker made in a `workspace()`; returns the name it is kept under."""
    name = _new_name(suffix)
    with path.open("rb+") as file:
        _force(file)
    _move(path, name)
    return name


def path_of(name: str) -> Path:
    """Where a stored file lies. Only names made here are accepted, so no name leads out of the folder."""
    if not NAME.fullmatch(name):
        raise ValueError("not the name of a stored file")
    return Path(settings.MEDIA_ROOT) / _shard(name) / name


def accel_path(name: str) -> str:
    """Where a proxy that serves files for us finds it, below FILMS_ACCEL_PREFIX."""
    path_of(name)
    return f"{settings.FILMS_ACCEL_PREFIX.rstrip('/')}/{_shard(name).as_posix()}/{name}"


def open_file(name: str) -> BinaryIO:
    return path_of(name).open("rb")


def remove(name: str) -> None:
    """Forget a file that no row names (an upload whose transaction failed, a discarded result)."""
    path_of(name).unlink(missing_ok=True)


@contextlib.contextmanager
def workspace() -> Iterator[Path]:
    """A folder for half-finished work on the disk of the media folder, so that adopting is a rename."""
    with tempfile.TemporaryDirectory(dir=_temporary_folder(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def stale_temporaries(older_than_s: float) -> int:
    """Remove what killed processes left behind; returns how many files."""
    limit, removed = time.time() - older_than_s, 0
    for folder, _, names in os.walk(_temporary_folder(), topdown=False):
        for path in (Path(folder) / name for name in names):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        _remove_if_stale(Path(folder), limit)
    return removed


def _remove_if_stale(folder: Path, limit: float) -> None:
    with contextlib.suppress(OSError):  # not empty, or already gone
        if folder.name != TEMPORARY and folder.stat().st_mtime < limit:
            folder.rmdir()


def _new_name(suffix: str) -> str:
    name = uuid.uuid4().hex + suffix
    path_of(name)  # refuses a suffix that we do not keep
    return name


def _shard(name: str) -> Path:
    return Path(name[:2]) / name[2:4]


def _temporary_folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / TEMPORARY
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _move(draft: Path, name: str) -> None:
    target = path_of(name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.replace(target)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        _force_folder(folder)


def _force(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _force_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
