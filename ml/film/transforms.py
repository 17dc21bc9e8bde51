"""From a radiograph to what the network sees, and back: training and test views side by side, and the Geometry.

``Preprocess`` travels with the weights (METHOD.md, "Preparation"): film -> film_size square -> crops of ``crop`` x
film_size -> input_size. Test time: ten crops (four corners and the centre, each also flipped).
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

FloatImage = NDArray[np.float32]
CHANNELS = ("bands", "texture", "equal")
_BANDS = 4
_BAND_SIZE = 1024
"""Side of the square whose detail "bands" measures, whatever ``film_size`` the network sees: 0.4 mm for a pixel."""


@dataclass(frozen=True)
class Preprocess:
    """How a film becomes network input; sizes in pixels, ``crop`` as a fraction of ``film_size``.

    ``channels``: "equal" = the film three times (the reference). Opacities of 1 mm (p, s) vanish in a film of 256 px,
    the texture that they make does not: "texture" = the film and two measures of how much detail lies where, taken at
    twice ``film_size``; "bands" = the film and, for four bands of detail, how much of it lies where and by how much its
    bright part exceeds its dark part. ValueError for others, and for sizes that make no picture.
    """

    film_size: int = 280
    crop: float = 0.8
    input_size: int = 224
    channels: str = "texture"

    def __post_init__(self) -> None:
        if self.channels not in CHANNELS:
            raise ValueError(f"channels {self.channels!r} is none of {', '.join(CHANNELS)}")
        if not 0 < self.crop <= 1 or min(self.input_size, self.crop_size) < 1:
            raise ValueError("a crop is a part of the film (above 0, at most 1), and sizes are pixels (1 or more)")

    @property
    def crop_size(self) -> int:
        return round(self.film_size * self.crop)

    @property
    def fine_size(self) -> int:
        """Side of the square that ``film`` makes and ``layers`` takes."""
        if self.channels == "bands":
            return _BAND_SIZE
        return 2 * self.film_size if self.channels == "texture" else self.film_size

    @property
    def inputs(self) -> int:
        """Channels of the network's first convolution."""
        return 1 + 2 * _BANDS if self.channels == "bands" else 3

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def film(self, pixels: FloatImage) -> FloatImage:
        """(H, W) film in [0, 1] -> (fine_size, fine_size), area-averaged, mean 0, standard deviation 1."""
        side = self.fine_size
        shrinking = pixels.shape[0] >= side and pixels.shape[1] >= side
        small = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
        return standardise(np.asarray(small, np.float32))

    def layers_of(self, pixels: FloatImage) -> Tensor:
        """(H, W) film in [0, 1] -> (C, film_size, film_size) as ``layers``."""
        return self.layers(torch.from_numpy(self.film(pixels))[None])

    def test_view(self, pixels: FloatImage) -> Tensor:
        """(H, W) film -> (10, inputs, input_size, input_size): the ten crops in the order of ``crop_origins``."""
        return self.ten_crops(self.layers_of(pixels))

    def ten_crops(self, layers: Tensor) -> Tensor:
        """(C, film_size, film_size) layers -> (10, inputs, input_size, input_size)."""
        crops = [layers[None, :, y : y + self.crop_size, x : x + self.crop_size] for x, y in self.crop_origins()]
        plain = self.shown(self.resize(torch.cat(crops)))
        return torch.cat([plain, plain.flip(-1)])

    def crop_origins(self) -> list[tuple[int, int]]:
        """(x, y) of the five crops in the film_size square: four corners, then the centre."""
        far, middle = self.film_size - self.crop_size, round((self.film_size - self.crop_size) / 2)
        return [(0, 0), (far, 0), (0, far), (far, far), (middle, middle)]

    def training_view(self, film: Tensor, generator: torch.Generator) -> tuple[Tensor, tuple[int, int, bool]]:
        """(C, film_size, film_size) layers -> (inputs, input_size, input_size); (x, y, flipped) of the random crop."""
        far = self.film_size - self.crop_size
        x, y = (int(v) for v in torch.randint(0, far + 1, (2,), generator=generator))
        flipped = bool(torch.rand(1, generator=generator) < 0.5)
        return self.shown(self.resize(self.cut(film, (x, y, flipped))[None]))[0], (x, y, flipped)

    def centre_view(self, layers: Tensor) -> Tensor:
        """(N, C, film_size, film_size) layers -> (N, inputs, input_size, input_size): their centre crops."""
        middle = (self.film_size - self.crop_size) // 2
        return self.shown(self.resize(self.cut(layers, (middle, middle, False))))

    def shown(self, layers: Tensor) -> Tensor:
        """(N, C, H, W) layers -> (N, inputs, H, W): what the first convolution takes."""
        return layers.expand(-1, self.inputs, -1, -1)

    def layers(self, film: Tensor) -> Tensor:
        """(1, fine_size, fine_size) standardised film -> (C, film_size, film_size): what the network sees.

        C = ``inputs``; 1 for "equal", whose three channels are the same.
        """
        if self.channels == "equal":
            return film
        picture = np.asarray(film[0].numpy(), dtype=np.float32)
        return torch.from_numpy(self._bands(picture) if self.channels == "bands" else self._texture(picture))

    def vary(self, layers: Tensor, generator: torch.Generator) -> Tensor:
        """Layers of the same film from another machine: exposure, contrast, and, in bands, its sharpness and mottle."""
        shift, stretch, *bands = (float(v) for v in torch.randn(2 + _BANDS, generator=generator))
        factor = max(1 + 0.08 * stretch, 0.5)
        varied = layers * factor + 0.1 * shift if self.channels == "equal" else layers.clone()
        if self.channels != "equal":
            varied[0] *= factor
            varied[1:3] += math.log(factor)
        if self.channels == "bands":
            varied[3 : 1 + _BANDS] += math.log(factor)
            varied[1 : 1 + _BANDS] += torch.tensor(bands)[:, None, None] * 0.15
        return varied

    def _bands(self, picture: FloatImage) -> FloatImage:
        """(fine_size, fine_size) -> film without its slow changes; of four bands of detail, each twice as coarse as the
        one before: log amplitude, then by how much bright detail exceeds dark (opacities are bright, mottle is not).

        On a film 400 mm wide, film_size 256: details up to about 0.6, 1.2, 2.4 and 5 mm.
        """
        half = _halved(picture)
        steps = [picture, *(cv2.GaussianBlur(picture, (0, 0), s) for s in (0.7, 1.4))]
        coarse = [cv2.GaussianBlur(half, (0, 0), s) for s in (0.6, 1.4, 2.8)]
        bands = [steps[0] - steps[1], steps[1] - steps[2], coarse[0] - coarse[1], coarse[1] - coarse[2]]
        pairs = [(self._amplitude(np.maximum(band, 0)), self._amplitude(np.minimum(band, 0))) for band in bands]
        small = self._reduced(picture)
        broad = small - cv2.GaussianBlur(small, (0, 0), self.film_size / 8)
        amplitudes = [(bright + dark) / 2 + 4.5 for bright, dark in pairs]
        return np.stack([broad * 2, *amplitudes, *((bright - dark) * 2 for bright, dark in pairs)])

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


def _halved(picture: FloatImage) -> FloatImage:
    size = (picture.shape[1] // 2, picture.shape[0] // 2)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.float32)


def standardise(image: FloatImage) -> FloatImage:
    """Mean 0, standard deviation 1; a constant picture becomes zero."""
    centred = image - image.mean()
    deviation = float(centred.std())
    return np.asarray(centred / deviation if deviation > 1e-6 else centred * 0, dtype=np.float32)
