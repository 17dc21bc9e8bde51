from collections.abc import Iterable, Iterator
from itertools import islice

LINES = 200


def gathered(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines in pieces of a size worth sending."""
    rest = iter(lines)
    while piece := b"".join(islice(rest, LINES)):
        yield piece
