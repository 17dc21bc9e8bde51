"""The folder of pictures that ``python -m ml explain`` makes of one film."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ml.learning.data import read_pixels
from ml.study.sheets import Tile, channels, comparison, sheet, write_png
from ml.study.viewpoint import open_viewpoint

NOTE = "Not a medical device; for research and decision support."


class Artist:
    """Draws films as one network sees them, and beside it as a second one does."""

    def __init__(self, network: Path, against: Path | None = None, count: int = 12) -> None:
        self._look = open_viewpoint(network)
        self._other = open_viewpoint(against) if against else None
        self._count = count

    def draw(self, film: Path, out: Path) -> dict[str, Any]:
        """Write ``comparison.png``, ``channels.png``, with a second network ``networks.png``, and ``facts.json``.

        Returns the facts. ManifestError for a film that cannot be read.
        """
        pixels = read_pixels(film)
        sight = self._look(pixels)
        out.mkdir(parents=True, exist_ok=True)
        heading = f"{film.name}. {NOTE}"
        write_png(out / "comparison.png", sheet(comparison(pixels, sight), 5, heading))
        write_png(out / "channels.png", sheet(channels(pixels, sight, self._count), 6, heading))
        facts: dict[str, Any] = {"file": str(film), "answer": sight.title, "zones": sight.zones}
        if self._other:
            second = self._other(pixels)
            tiles = [Tile("film", pixels), *(Tile(s.title, pixels, s.evidence) for s in (sight, second))]
            write_png(out / "networks.png", sheet(tiles, 3, heading))
            facts["against"] = second.title
        partial = out / "facts.json.partial"
        partial.write_text(json.dumps(facts, indent=1), encoding="utf-8")
        partial.replace(out / "facts.json")
        return facts
