"""A film can end the child that decodes it, and nothing else."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from ml.film.decode_wire import BrokenWire, receive_radiograph
from ml.film.errors import FilmError
from ml.film.radiograph import decode
from ml.film.sandbox import Decoder
from tests.ml.film.films import dicom, pattern

GOOD = dicom(pattern(12), PixelSpacing=[0.2, 0.1])
PLANTED = (sys.executable, str(Path(__file__).with_name("planted_worker.py")))


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    with Decoder(timeout_s=20, worker=PLANTED) as made:
        yield made


def refusal(decoder: Decoder, data: bytes) -> str:
    with pytest.raises(FilmError) as refused:
        decoder.decode(data)
    return refused.value.code


def child_of(decoder: Decoder) -> int:
    assert decoder._child is not None
    return decoder._child.pid


def test_the_child_gives_what_decoding_gives() -> None:
    with Decoder() as decoder:
        apart, here = decoder.decode(GOOD), decode(GOOD)
    assert np.array_equal(apart.pixels, here.pixels)
    assert np.array_equal(apart.levels, here.levels)
    assert (apart.kind, apart.bits, apart.spacing_mm, apart.window) == ("dicom", 12, (0.2, 0.1), here.window)
    assert apart.header == here.header


def test_a_film_can_be_given_by_path(decoder: Decoder, tmp_path: Path) -> None:
    film = tmp_path / "film"
    film.write_bytes(GOOD)
    assert decoder.decode(film).bits == 12


def test_a_refusal_keeps_its_code_and_the_child(decoder: Decoder) -> None:
    decoder.decode(GOOD)
    child = child_of(decoder)
    assert refusal(decoder, b"no picture" * 30) == "not_an_image"
    assert refusal(decoder, b"") == "empty_file"
    decoder.decode(GOOD)
    assert child_of(decoder) == child


@pytest.mark.parametrize("order", [b"ABORT", b"LEAVE", b"LIE"])
def test_a_film_that_ends_the_child_leaves_the_next_film_decoding(decoder: Decoder, order: bytes) -> None:
    decoder.decode(GOOD)
    assert refusal(decoder, order * 100) == "decoder_crashed"
    assert decoder.decode(GOOD).bits == 12


def test_an_abort_is_a_crash(decoder: Decoder) -> None:
    assert refusal(decoder, b"ABORT") == "decoder_crashed"


def test_a_film_that_hangs_is_a_timeout_and_the_next_film_decodes() -> None:
    with Decoder(timeout_s=3, worker=PLANTED) as decoder:
        decoder.decode(GOOD)
        assert refusal(decoder, b"HANG") == "decoder_timeout"
        assert decoder.decode(GOOD).bits == 12


def test_a_film_that_wants_too_much_memory_is_refused(decoder: Decoder) -> None:
    assert refusal(decoder, b"EAT") == "decoder_crashed"
    assert decoder.decode(GOOD).bits == 12


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_the_child_cannot_write_a_file(decoder: Decoder) -> None:
    assert refusal(decoder, b"WRITE") in {"decoder_crashed", "corrupt_image"}
    assert decoder.decode(GOOD).bits == 12


def test_a_codec_that_prints_does_not_disturb_the_answers(decoder: Decoder) -> None:
    assert refusal(decoder, b"BABBLE") == "not_an_image"
    assert decoder.decode(GOOD).bits == 12


def test_the_child_is_replaced_after_so_many_films() -> None:
    with Decoder(films_per_child=2) as decoder:
        children = []
        for _ in range(4):
            decoder.decode(GOOD)
            children.append(child_of(decoder))
    assert children[0] == children[1] != children[2] == children[3]


def test_a_child_killed_between_two_films_is_not_noticed(decoder: Decoder) -> None:
    decoder.decode(GOOD)
    os.kill(child_of(decoder), signal.SIGKILL)
    time.sleep(0.2)
    assert decoder.decode(GOOD).bits == 12


def test_a_closed_decoder_leaves_no_child(decoder: Decoder) -> None:
    decoder.decode(GOOD)
    child = child_of(decoder)
    decoder.close()
    assert not psutil.pid_exists(child)


def test_the_child_dies_with_its_parent() -> None:
    program = (
        "import sys, time; from ml.film.sandbox import Decoder; from tests.ml.film.films import *;"
        "d = Decoder(); d.decode(dicom(pattern(12))); print(d._child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    child.wait(timeout=10)


def test_the_child_gets_no_secret_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    with Decoder() as decoder:
        decoder.decode(GOOD)
        assert "SECRET_KEY" not in psutil.Process(child_of(decoder)).environ()


@pytest.mark.skipif(sys.platform != "linux", reason="limits are read from the kernel")
def test_the_child_is_limited() -> None:
    with Decoder() as decoder:
        decoder.decode(GOOD)
        child = psutil.Process(child_of(decoder))
        assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert child.rlimit(psutil.RLIMIT_NPROC) == (0, 0)
        assert child.rlimit(psutil.RLIMIT_AS)[0] <= 2 * 2**30
        assert child.rlimit(psutil.RLIMIT_CPU)[0] <= 120


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff\xff\xff\xff",
        b"\x04\0\0\0null",
        b"\x02\0\0\0{}",
        b'\x1e\0\0\0{"code":"evil","detail":"own"}',
    ],
)
def test_the_parent_does_not_believe_nonsense(answer: bytes) -> None:
    with pytest.raises(BrokenWire):
        receive_radiograph(io.BytesIO(answer))


def test_the_parent_takes_no_memory_for_an_impossible_film() -> None:
    text = b'{"kind":"png","bits":8,"spacing_mm":null,"header":{},"window":[0,1],"rows":9999999,"columns":9999999}'
    with pytest.raises(BrokenWire):
        receive_radiograph(io.BytesIO(len(text).to_bytes(4, "little") + text))


def test_decoding_imports_neither_torch_nor_opencv() -> None:
    program = "import sys, ml.film.radiograph as r, ml.film.sandbox, ml.film.display; print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    for heavy in ("'torch'", "'cv2'", "'PIL'", "'pydicom'", "'simplejpeg'", "'libjpeg'", "'jpeg_ls'", "'django'"):
        assert heavy not in modules
