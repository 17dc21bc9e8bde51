"""A bundle at another size of picture, or with two trunks: its weights work there, though they mean nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from safetensors.torch import load_file, save_file

from ml.film.transforms import Preprocess
from ml.staging.bundle import MANIFEST, WEIGHTS, bundle_digest, load_bundle, read_manifest
from ml.staging.predictor import Predictor


@dataclass(frozen=True)
class Size:
    """How a film becomes network input; pixels, ``crop`` as a fraction of ``film_size``."""

    film_size: int
    crop: float
    input_size: int

    def of(self, preprocess: Preprocess) -> Preprocess:
        return replace(preprocess, film_size=self.film_size, crop=self.crop, input_size=self.input_size)


SIZES = {"224": Size(280, 0.8, 224), "480": Size(600, 0.8, 480)}
"""The two that METHOD.md names: the reference's network input, and its crops at their own resolution."""

TWO_TRUNKS = ", two trunks"
"""How a row is called where classifiers A and B share none, though the bundle's do."""


def resized(bundle: Path, size: Size, out: Path) -> Path:
    """Write the bundle at ``size`` into ``out``, sound like any other; for measuring time, its scores mean nothing."""
    shutil.copytree(bundle, out)
    manifest = read_manifest(out)
    manifest["preprocess"] = size.of(Preprocess(**manifest["preprocess"])).to_dict()
    _write(out, manifest)
    _write(out, manifest | {"golden": Predictor(load_bundle(out)).golden_scores()})
    return out


def with_two_trunks(bundle: Path, out: Path) -> Path:
    """Write the bundle into ``out``, classifier B on a copy of the trunk that it shares with A."""
    shutil.copytree(bundle, out)
    tensors = load_file(out / WEIGHTS)
    copied = {
        f"stage.{name.removeprefix('ill.')}": tensor.clone() for name, tensor in tensors.items() if "ill.feat" in name
    }
    save_file(copied | tensors, out / WEIGHTS)
    _write(out, read_manifest(out))
    return out


def _write(folder: Path, manifest: dict[str, object]) -> None:
    digest = bundle_digest(manifest, (folder / WEIGHTS).read_bytes())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"digest": digest}), encoding="utf-8")
