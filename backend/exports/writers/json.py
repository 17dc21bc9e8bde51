"""One array of cases, each with its result and its signed readings. For programs."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from django.core.serializers.json import DjangoJSONEncoder

from backend.exports.rows import CaseRow


def write(rows: Iterable[CaseRow]) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(rows):
        text = json.dumps(asdict(row), cls=DjangoJSONEncoder, ensure_ascii=False)
        yield (b",\n" if number else b"\n") + text.encode()
    yield b"\n]\n"
