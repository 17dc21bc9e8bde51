"""Steps of a long study: each is done once, its result written whole, and read back by the next call.

``DIR/experiment.json`` tells settings and films; ``DIR/steps/NAME.json`` (facts) appears after ``NAME.safetensors``
(arrays) and only when a step has ended, so that a killed study goes on with the step in which it died.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from ml.learning.files import save_text, write_whole

RECORD = "experiment.json"
Array = NDArray[Any]


@dataclass(frozen=True)
class Result:
    """What a step found: facts that JSON can hold, and arrays."""

    facts: dict[str, Any]
    arrays: Mapping[str, Array] = field(default_factory=dict)


class Steps:
    """The finished steps of a study in ``folder``; ``say`` is told each step as it begins.

    ValueError, naming what differs, where a study with other settings or films was begun.
    """

    def __init__(self, folder: Path, record: Mapping[str, Any], say: Callable[[str], object]) -> None:
        self._folder, self._say = folder / "steps", say
        _open(folder, json.loads(json.dumps(dict(record))))
        self._folder.mkdir(exist_ok=True)

    def do(self, name: str, work: Callable[[], Result]) -> Result:
        """The result of a step: read back where it was finished, otherwise worked out and written."""
        facts_file = self._folder / f"{name}.json"
        if not facts_file.exists():
            self._say(name)
            self._write(name, work())
        return self._read(name)

    def _write(self, name: str, result: Result) -> None:
        arrays = {key: np.ascontiguousarray(value) for key, value in result.arrays.items()}
        text = json.dumps(result.facts, indent=1, allow_nan=False)
        if arrays:
            write_whole(self._folder / f"{name}.safetensors", lambda partial: save_file(arrays, str(partial)))
        save_text(self._folder / f"{name}.json", text + "\n")

    def _read(self, name: str) -> Result:
        facts: dict[str, Any] = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
        arrays = self._folder / f"{name}.safetensors"
        return Result(facts, load_file(str(arrays)) if arrays.exists() else {})


def _open(folder: Path, record: dict[str, Any]) -> None:
    path = folder / RECORD
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        save_text(path, json.dumps(record, indent=1) + "\n")
        return
    begun = json.loads(path.read_text(encoding="utf-8"))
    differing = [
        f"{k}: {begun.get(k)} there, {record.get(k)} now" for k in {**begun, **record} if begun.get(k) != record.get(k)
    ]
    if differing:
        raise ValueError(
            f"{folder}: an experiment with other settings or films was begun here ({'; '.join(differing)}); name "
            "another --out, or delete this folder to begin anew"
        )
