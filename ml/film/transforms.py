"""From a radiograph to what the network sees, and back: training and test views side by side, and the Geometry.

``Preprocess`` travels with the weights (METHOD.md, "Preparation"): film -> film_size square -> crops of ``crop`` x
film_size -> input_size. Test time: ten crops (four corners and the centre, each also flipped).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

FloatImage = NDArray[np.float32]
CHANNELS = ("texture", "equal")


@dataclass(frozen=True)
class Preprocess:
    """How a film becomes network input; sizes in pixels, ``crop`` as a fraction of ``film_size``.

    ``channels``: "equal" = the film three times (the reference); "texture" = the film and two measures of how much
    detail lies where, taken at twice ``film_size``: opacities of 1 mm (p, s) vanish in a film of 256 px, the texture
    that they make does not. ValueError for others.
    """

    film_size: int = 280
    crop: float = 0.8
    input_size: int = 224
    channels: str = "texture"

    def __post_init__(self) -> None:
        if self.channels not in CHANNELS:
            raise ValueError(f"channels {self.channels!r} is none of {', '.join(CHANNELS)}")

    @property
    def crop_size(self) -> int:
        return round(self.film_size * self.crop)

    @property
    def fine_size(self) -> int:
        """Side of the square that ``film`` makes and ``layers`` takes."""
        return 2 * self.film_size if self.channels == "texture" else self.film_size

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def film(self, pixels: FloatImage) -> FloatImage:
        """(H, W) film in [0, 1] -> (fine_size, fine_size), area-averaged, mean 0, standard deviation 1."""
        side = self.fine_size
        shrinking = pixels.shape[0] >= side and pixels.shape[1] >= side
        small = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
        return standardise(np.asarray(small, np.float32))

    def test_view(self, pixels: FloatImage) -> Tensor:
        """(H, W) film -> (10, 3, input_size, input_size): the ten crops in the order of ``crop_boxes``."""
        film = self.layers(torch.from_numpy(self.film(pixels))[None])[None]
        crops = [film[..., y : y + self.crop_size, x : x + self.crop_size] for x, y in self.crop_origins()]
        plain = self.resize(torch.cat(crops))
        return torch.cat([plain, plain.flip(-1)])

    def crop_origins(self) -> list[tuple[int, int]]:
        """(x, y) of the five crops in the film_size square: four corners, then the centre."""
        far, middle = self.film_size - self.crop_size, round((self.film_size - self.crop_size) / 2)
        return [(0, 0), (far, 0), (0, far), (far, far), (middle, middle)]

    def training_view(self, film: Tensor, generator: torch.Generator) -> tuple[Tensor, tuple[int, int, bool]]:
        """(3, film_size, film_size) -> (3, input_size, input_size) and (x, y, flipped) of the random crop."""
        far = self.film_size - self.crop_size
        x, y = (int(v) for v in torch.randint(0, far + 1, (2,), generator=generator))
        flipped = bool(torch.rand(1, generator=generator) < 0.5)
        return self.resize(self.cut(film, (x, y, flipped))[None])[0], (x, y, flipped)

    def layers(self, film: Tensor) -> Tensor:
        """(1, fine_size, fine_size) standardised film -> (3, film_size, film_size): the network's channels."""
        if self.channels == "equal":
            return film.expand(3, -1, -1)
        return torch.from_numpy(self._texture(np.asarray(film[0].numpy(), dtype=np.float32)))

    def _texture(self, picture: FloatImage) -> FloatImage:
        """(fine_size, fine_size) -> film without its slow changes; log amplitude of its finest and its fine detail.

        On a film 400 mm wide, film_size 256: details below 0.5 mm, and of 0.5 to 1.5 mm. Offsets bring chests near 0.
        """
        soft, softer = (cv2.GaussianBlur(picture, (0, 0), self.fine_size / part) for part in (640, 256))
        small = self._reduced(picture)
        broad = small - cv2.GaussianBlur(small, (0, 0), self.film_size / 8)
        return np.stack([broad * 2, self._amplitude(picture - soft) + 4, self._amplitude(soft - softer) + 3])

    def _amplitude(self, detail: FloatImage) -> FloatImage:
        """(fine_size, fine_size) -> (film_size, film_size): log of the root mean square around each place."""
        energy = cv2.GaussianBlur(self._reduced(np.square(detail)), (0, 0), self.film_size / 170)
        return np.asarray(np.log(energy + np.float32(1e-5)) / 2, dtype=np.float32)

    def _reduced(self, picture: FloatImage) -> FloatImage:
        size = (self.film_size, self.film_size)
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.float32)

    def cut(self, image: Tensor, where: tuple[int, int, bool]) -> Tensor:
        """The crop ``where`` = (x, y, flipped) of a (..., film_size, film_size) picture, at crop_size."""
        x, y, flipped = where
        part = image[..., y : y + self.crop_size, x : x + self.crop_size]
        return part.flip(-1) if flipped else part

    def resize(self, crops: Tensor) -> Tensor:
        """(N, 3, crop_size, crop_size) -> (N, 3, input_size, input_size)."""
        if self.crop_size == self.input_size:
            return crops
        size = (self.input_size, self.input_size)
        return functional.interpolate(crops, size, mode="bilinear", antialias=True, align_corners=False)


@dataclass(frozen=True)
class Geometry:
    """Where the film_size square lies on the film: both cover the same area edge to edge."""

    rows: int
    columns: int
    film_size: int

    def to_film(self, x: float, y: float) -> tuple[float, float]:
        """A point of the film_size square -> film pixels; (0, 0) is the outer corner of the first pixel."""
        return x * self.columns / self.film_size, y * self.rows / self.film_size

    def from_film(self, x: float, y: float) -> tuple[float, float]:
        """The inverse of ``to_film``."""
        return x * self.film_size / self.columns, y * self.film_size / self.rows


def standardise(image: FloatImage) -> FloatImage:
    """Mean 0, standard deviation 1; a constant picture becomes zero."""
    centred = image - image.mean()
    deviation = float(centred.std())
    return np.asarray(centred / deviation if deviation > 1e-6 else centred * 0, dtype=np.float32)
