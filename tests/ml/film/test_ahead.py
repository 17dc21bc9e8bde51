"""A worker decodes the film that comes next while it scores the one before."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from ml.film.ahead import DecodingAhead
from ml.film.errors import FilmError
from ml.film.radiograph import Radiograph
from ml.film.sandbox import Decoder
from tests.ml.film.films import dicom, pattern

PATIENCE_S = 60


class Watched(Decoder):
    """Tells of every film when it is begun."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[str] = []
        self.second = Event()

    def decode(self, film: Path | bytes) -> Radiograph:
        assert isinstance(film, Path)
        self.begun.append(film.name)
        if len(self.begun) == 2:
            self.second.set()
        return super().decode(film)


@pytest.fixture
def decoder() -> Watched:
    return Watched()


@pytest.fixture
def ahead(decoder: Watched) -> Iterator[DecodingAhead]:
    made = DecodingAhead(decoder)
    yield made
    made.close()


@pytest.fixture
def films(tmp_path: Path) -> list[Path]:
    """Three films of 96, 97 and 98 rows, and one that is none."""
    for number in range(3):
        (tmp_path / f"{number}.dcm").write_bytes(dicom(pattern(12, rows=96 + number), PixelSpacing=[0.2, 0.1]))
    (tmp_path / "3.dcm").write_bytes(b"not a film")
    return sorted(tmp_path.iterdir())


def test_the_expected_film_is_begun_before_it_is_asked_for(
    ahead: DecodingAhead, decoder: Watched, films: list[Path]
) -> None:
    ahead.expect(films[1])
    assert ahead.decode(films[0]).pixels.shape[0] == 96
    assert decoder.second.wait(PATIENCE_S)
    assert ahead.decode(films[1]).pixels.shape[0] == 97
    assert decoder.begun == ["0.dcm", "1.dcm"]


def test_nobody_is_bound_to_take_the_film_he_expected(
    ahead: DecodingAhead, decoder: Watched, films: list[Path]
) -> None:
    ahead.expect(films[1])
    ahead.decode(films[0])
    assert ahead.decode(films[2]).pixels.shape[0] == 98
    assert ahead.decode(films[1]).pixels.shape[0] == 97
    assert decoder.begun.count("1.dcm") == 2


def test_what_is_wrong_with_a_film_is_told_to_who_asks_for_it(ahead: DecodingAhead, films: list[Path]) -> None:
    ahead.expect(films[3])
    assert ahead.decode(films[0]).pixels.shape[0] == 96
    with pytest.raises(FilmError):
        ahead.decode(films[3])
    assert ahead.decode(films[1]).pixels.shape[0] == 97


def test_without_an_expected_film_nothing_is_begun(ahead: DecodingAhead, decoder: Watched, films: list[Path]) -> None:
    ahead.decode(films[0])
    assert decoder.begun == ["0.dcm"]
