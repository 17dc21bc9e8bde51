"""The font of the reports: Noto Sans SC, packed, so that a fresh clone needs no font of the system.

It holds the 20,976 ideographs of the first Unicode block, 6,582 of extension A and the rarer ones of the Chinese
government's table of standard characters (GB 18030-2022, level 2): names are what they are for.
"""

import lzma
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKED = Path(__file__).parent / "fonts" / "NotoSansSC-Regular.ttf.xz"


@contextmanager
def unpacked() -> Iterator[Path]:
    """The font as a file, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / PACKED.stem
        file.write_bytes(lzma.decompress(PACKED.read_bytes()))
        yield file
