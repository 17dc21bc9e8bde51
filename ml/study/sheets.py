"""Pictures that show where a network looked: maps over the film, side by side, with a line of text above each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ml.staging.explain import class_map, class_weights
from ml.staging.guided import guided_backpropagation, occlusion
from ml.study.viewpoint import Sight

Film = NDArray[np.float32]
Picture = NDArray[np.uint8]
TILE = 360
"""Width of one film on a sheet, in pixels."""
LINE = 26
PAPER, INK = (250, 250, 250), (30, 30, 30)


@dataclass(frozen=True)
class Tile:
    """A film (H, W) in [0, 1], bright = dense, what is written above it, and the map (M, M) >= 0 laid over it."""

    title: str
    film: Film
    map: Film | None = None


def comparison(film: Film, sight: Sight) -> list[Tile]:
    """The film, the map shown, and what Grad-CAM, guided backpropagation and occlusion make of it."""
    features, side = sight.features(), sight.view.shape[-1]
    grad_cam = class_map(features, sight.model, sight.k)[0].clamp(min=0).detach().numpy()
    guided = cv2.GaussianBlur(guided_backpropagation(sight.model, sight.view, sight.score), (0, 0), 1.0)
    return [
        Tile("film", film),
        Tile(sight.title, film, sight.evidence),
        Tile("Grad-CAM", film, grad_cam),
        Tile("guided backpropagation", film, np.asarray(guided, np.float32)),
        Tile("occlusion", film, occlusion(sight.model, sight.view, sight.score, side // 5, side // 8)),
    ]


def channels(film: Film, sight: Sight, count: int = 12) -> list[Tile]:
    """The maps w_n A_n of the channels that add most to the answer, strongest first, with their share of it."""
    features = sight.features()
    weights = class_weights(features, sight.model, sight.k)
    maps = (features * weights[:, :, None, None])[0].clamp(min=0).detach()
    sums = maps.sum(dim=(1, 2))
    whole = float(sums.sum()) or 1.0
    order = torch.argsort(sums, descending=True)[:count].tolist()
    return [Tile(f"channel {n}: {100 * float(sums[n]) / whole:.1f} %", film, maps[n].numpy()) for n in order]


def sheet(tiles: Sequence[Tile], columns: int, heading: str) -> Picture:
    """(H, W, 3) RGB: the tiles in rows of ``columns``, each with its title. ValueError if there is nothing to show."""
    if not tiles or columns < 1:
        raise ValueError("a sheet needs at least one picture and one column")
    drawn = [_over(tile) for tile in tiles]
    height = max(picture.shape[0] for picture in drawn) + LINE
    rows = -(-len(tiles) // columns)
    width = min(columns, len(tiles)) * TILE
    page = Image.new("RGB", (width, LINE + rows * height), PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((6, 4), heading, INK, ImageFont.load_default(16))
    for place, (tile, picture) in enumerate(zip(tiles, drawn, strict=True)):
        x, y = place % columns * TILE, LINE + place // columns * height
        pen.text((x + 6, y + 5), tile.title, INK, ImageFont.load_default(14))
        page.paste(Image.fromarray(picture), (x, y + LINE))
    return np.asarray(page, dtype=np.uint8)


def write_png(path: Path, picture: Picture) -> None:
    """Write an RGB picture; whole or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    Image.fromarray(picture).save(partial, format="PNG")
    partial.replace(path)


def _over(tile: Tile) -> Picture:
    """The film in grey, TILE - 4 pixels wide, and its map in colour: opaque where it is at its maximum."""
    size = (TILE - 4, max(1, round(tile.film.shape[0] * (TILE - 4) / tile.film.shape[1])))
    grey = np.clip(cv2.resize(tile.film, size, interpolation=cv2.INTER_AREA), 0, 1)[..., None] * np.ones(3)
    if tile.map is None or tile.map.max() <= 0:
        return np.asarray(np.round(grey * 255), np.uint8)
    strength = np.clip(cv2.resize(tile.map, size, interpolation=cv2.INTER_LINEAR) / tile.map.max(), 0, 1)
    levels = np.round(strength * 255).astype(np.uint8)
    colour = cv2.cvtColor(cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2RGB) / 255
    alpha = 0.75 * np.sqrt(strength)[..., None]
    return np.asarray(np.round((grey * (1 - alpha) + colour * alpha) * 255), np.uint8)
