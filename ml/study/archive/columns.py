"""The results as Parquet: one row a film, one column for each field of a prediction, written from the JSON lines."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from ml.learning.files import write_whole
from ml.prediction import Prediction
from ml.study.archive.answers import Answer
from ml.study.archive.journal import read_results

_ROWS_AT_A_TIME = 5_000
_PLAIN = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def schema() -> pa.Schema:
    """Types of all columns; those of a prediction follow from its fields."""
    own = [("file", pa.string()), ("sha256", pa.string()), ("error", pa.string())]
    film = [("boxes", pa.list_(pa.list_(pa.float64()))), ("rows", pa.int64()), ("columns", pa.int64())]
    return pa.schema([*own, *_fields_of(Prediction), *film])


def write_parquet(results: Path, path: Path) -> None:
    """Write ``path`` from the JSON lines, in constant memory; an older file of that name stays until it is whole."""
    write_whole(path, lambda partial: _write(read_results(results), partial))


def _write(answers: Iterator[Answer], path: Path) -> None:
    shape = schema()
    maps = [field.name for field in shape if pa.types.is_map(field.type)]
    with pq.ParquetWriter(path, shape, compression="zstd") as writer:
        while some := [_row(answer, maps) for answer in islice(answers, _ROWS_AT_A_TIME)]:
            writer.write_table(pa.Table.from_pylist(some, schema=shape))


def _row(answer: Answer, maps: list[str]) -> dict[str, Any]:
    return answer | {name: list(answer[name].items()) for name in maps if answer.get(name) is not None}


def _fields_of(kind: type[Any]) -> list[tuple[str, pa.DataType]]:
    hints = get_type_hints(kind)
    return [(field.name, _type(hints[field.name])) for field in fields(kind)]


def _type(hint: Any) -> pa.DataType:
    """The Arrow type of a field's hint: plain values, dataclasses, tuples of one kind, mappings from names."""
    arguments = [part for part in get_args(hint) if part not in (type(None), Ellipsis)]
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        return pa.struct(_fields_of(hint))
    if get_origin(hint) in (Union, types.UnionType) and len(arguments) == 1:
        return _type(arguments[0])
    if get_origin(hint) is tuple and len(set(arguments)) == 1:
        return pa.list_(_type(arguments[0]))
    if get_origin(hint) is dict and arguments[0] is str:
        return pa.map_(pa.string(), _type(arguments[1]))
    raise TypeError(f"no column is made of {hint}")
