"""The real worker, whose decoder can be made to fail by what the film says."""

import os
import tempfile
import time

from ml.film.decode_worker import main
from ml.film.radiograph import Radiograph, decode

# Where the worker keeps the way back: the first descriptor after the standard three.
ANSWERS = 3


def planted(data: bytes) -> Radiograph:
    """Obey a planted order or decode."""
    if data.startswith(b"ABORT"):
        os.abort()
    if data.startswith(b"HANG"):
        time.sleep(600)
    if data.startswith(b"SPIN"):
        while True:
            pass
    if data.startswith(b"EAT"):
        bytearray(40 * 2**30)
    if data.startswith(b"WRITE"):
        with tempfile.TemporaryFile(buffering=0) as file:
            file.write(b"x")
    if data.startswith(b"BABBLE"):
        os.write(1, b"a codec prints")
        os.system("echo another prints")
    if data.startswith(b"LIE"):
        os.write(ANSWERS, b"\xff" * 64)
    if data.startswith(b"LEAVE"):
        os._exit(0)
    return decode(data)


main(planted)
