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


@dataclass(frozen=True)
class Preprocess:
    """How a film becomes network input; sizes in pixels, ``crop`` as a fraction of ``film_size``.

    ``channels``: "equal" = the film three times (the reference); "local" = the film, the film with its local contrast
    evened out, and its finest detail: a small opacity changes the film itself by a tenth of a rib's contrast.
    """

    film_size: int = 280
    crop: float = 0.8
    input_size: int = 224
    channels: str = "local"

    @property
    def crop_size(self) -> int:
        return round(self.film_size * self.crop)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def film(self, pixels: FloatImage) -> FloatImage:
        """(H, W) film in [0, 1] -> (film_size, film_size), area-averaged, mean 0, standard deviation 1."""
        size = (self.film_size, self.film_size)
        shrinking = pixels.shape[0] >= self.film_size and pixels.shape[1] >= self.film_size
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
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
        """(1, film_size, film_size) standardised film -> (3, film_size, film_size): the network's channels."""
        if self.channels == "equal":
            return film.expand(3, -1, -1)
        picture = np.asarray(film[0].numpy(), dtype=np.float32)
        detail = picture - cv2.GaussianBlur(picture, (0, 0), self.film_size / 40)
        spread = np.sqrt(cv2.GaussianBlur(np.square(detail), (0, 0), self.film_size / 20))
        fine = picture - cv2.GaussianBlur(picture, (0, 0), self.film_size / 140)
        even = detail / (spread + np.float32(0.05))
        return torch.from_numpy(np.stack([picture, even, np.clip(fine * 8, -4, 4)]).astype(np.float32))

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
