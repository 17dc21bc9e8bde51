"""Compiled networks on disk: found again only by the same bundle, on the same machine, with the same libraries.

A folder holds the compiled networks and, written last, ``record.json``: the facts they belong to, a checksum of each,
and what was measured when they were made. What does not fit is made anew, and one log line says why.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

RECORD = "record.json"
Facts = Mapping[str, str]


@dataclass(frozen=True)
class Kept:
    """Compiled networks by name, and what was noted when they were made."""

    blobs: dict[str, bytes]
    notes: dict[str, Any]


def default_folder() -> Path:
    """Where a user's caches lie."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "dustlens" / "networks"


def load(folder: Path, facts: Facts) -> Kept | None:
    """What was kept under these facts; None where nothing was, or nothing that may be used."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        reason = _differences(record["facts"], facts)
        if not reason:
            blobs = {name: (folder / name).read_bytes() for name in record["sums"]}
            if all(_sum(blob) == record["sums"][name] for name, blob in blobs.items()):
                return Kept(blobs, record["notes"])
            reason = "a file is damaged"
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"not readable, {type(error).__name__}"
    log.warning("the compiled networks in %s are of no use here (%s); they are made again", folder, reason)
    return None


def keep(folder: Path, facts: Facts, kept: Kept) -> None:
    """Write them; a folder that cannot be written costs time at the next start, and one log line."""
    sums = {name: _sum(blob) for name, blob in kept.blobs.items()}
    record = json.dumps({"facts": dict(facts), "sums": sums, "notes": kept.notes}, indent=1)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in {**kept.blobs, RECORD: record.encode()}.items():  # the record last
            _replace(folder / name, content)
    except OSError as error:
        log.warning("compiled networks cannot be kept in %s (%s): every start compiles them", folder, error.strerror)


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _differences(then: Facts, now: Facts) -> str:
    changed = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
    return ", ".join(f"{name} was {then.get(name, 'unknown')} and is {now.get(name, 'unknown')}" for name in changed)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
