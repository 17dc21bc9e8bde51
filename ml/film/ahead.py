"""The film that comes next is decoded while its worker is busy with the one before."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from ml.film.radiograph import Radiograph
from ml.film.sandbox import Decoder


class DecodingAhead:
    """A decoder that can be told what film comes next; to be used by one thread.

    At most one decoded film is kept, and nobody is bound to take it. What is wrong with it is told to who asks for it.
    """

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._thread = ThreadPoolExecutor(1, "decoding-ahead")
        self._expected: Path | None = None
        self._begun: tuple[Path, Future[Radiograph]] | None = None

    def expect(self, film: Path) -> None:
        """``film`` is likely to be asked for after the next one."""
        self._expected = film

    def decode(self, film: Path) -> Radiograph:
        """As ``Decoder.decode``; thereafter the expected film is decoded while the caller goes on."""
        begun, self._begun = self._begun, None
        radiograph = begun[1].result() if begun is not None and begun[0] == film else self._decoder.decode(film)
        expected, self._expected = self._expected, None
        if expected is not None:
            self._begun = expected, self._thread.submit(self._decoder.decode, expected)
        return radiograph

    def close(self) -> None:
        """End the decoder; a film that it is decoding just now is lost."""
        self._begun = None
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._decoder.close()
