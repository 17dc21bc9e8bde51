"""A bundle: the two networks and everything they need, in one folder; versioned, checksummed, proven on load.

``manifest.json`` (preprocessing, cut point, metrics, data, licence, intended use) + ``weights.safetensors`` (float16;
the running statistics of batch normalisation float32). The digest covers weights and everything that decides a stage.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor

from ml.film.transforms import Preprocess
from ml.learning.models import Classifier, build
from ml.prediction import BundleId

FORMAT_VERSION = 1
"""1: densenet-like classifiers A (healthy, ill) and B (I, II, III), weights float16."""
MANIFEST, WEIGHTS = "manifest.json", "weights.safetensors"
DECIDING = ("format_version", "architecture", "preprocess", "cut_point", "golden")
GOLDEN_TOLERANCE = 0.005


class BundleError(ValueError):
    """A bundle that must not be used; the text says what is wrong and what to do."""


@dataclass(frozen=True)
class Bundle:
    """A loaded bundle: classifier A (2 logits) and B (3 logits) in float32, ready for inference."""

    id: BundleId
    manifest: dict[str, Any]
    preprocess: Preprocess
    cut_point: float
    ill: Classifier
    stage: Classifier


def load_bundle(folder: Path) -> Bundle:
    """Load and verify a bundle; BundleError if a file is missing, altered or of another format."""
    manifest = read_manifest(folder)
    weights_file = folder / WEIGHTS
    if not weights_file.is_file():
        raise BundleError(f"{folder}: {WEIGHTS} is missing; install the bundle again")
    digest = bundle_digest(manifest, weights_file.read_bytes())
    if digest != manifest["digest"]:
        raise BundleError(f"{folder}: the checksum does not match; the bundle was altered or cut off, install it again")
    tensors = load_file(str(weights_file))
    architecture = manifest["architecture"]
    try:
        preprocess = Preprocess(**manifest["preprocess"])
    except (TypeError, ValueError) as error:
        raise BundleError(f"{folder}: this release cannot prepare films for this bundle ({error})") from error
    return Bundle(
        id=BundleId(manifest["name"], manifest["version"], digest),
        manifest=manifest,
        preprocess=preprocess,
        cut_point=float(manifest["cut_point"]),
        ill=_network(architecture, 2, tensors, "ill."),
        stage=_network(architecture, 3, tensors, "stage."),
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a bundle without its weights; BundleError if there is none of this format."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BundleError(f"{folder}: there is no bundle here ({MANIFEST} is missing)") from None
    except json.JSONDecodeError as error:
        raise BundleError(f"{path}: not readable as JSON ({error}); install the bundle again") from error
    if manifest.get("format_version") != FORMAT_VERSION:
        given = manifest.get("format_version")
        raise BundleError(f"{folder}: bundle format {given}, this release reads {FORMAT_VERSION}")
    return manifest


def save_bundle(folder: Path, manifest: Mapping[str, Any], ill: Classifier, stage: Classifier) -> dict[str, Any]:
    """Write a bundle; the manifest gains ``format_version`` and ``digest``. Returns the manifest written."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = _half(ill, "ill.") | _half(stage, "stage.")
    partial = folder / f"{WEIGHTS}.partial"
    save_file(tensors, str(partial))
    complete = {"format_version": FORMAT_VERSION, **manifest}
    complete["digest"] = bundle_digest(complete, partial.read_bytes())
    partial.replace(folder / WEIGHTS)
    _write_manifest(folder, complete)
    return complete


def record_metrics(folder: Path, metrics: Mapping[str, Any]) -> None:
    """Write the figures of an evaluation into the manifest; they decide no stage, so the digest stays."""
    _write_manifest(folder, read_manifest(folder) | {"metrics": dict(metrics)})


def _write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    partial = folder / f"{MANIFEST}.partial"
    partial.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(folder / MANIFEST)


def bundle_digest(manifest: Mapping[str, Any], weights: bytes) -> str:
    """SHA-256 over the weights and the parts of the manifest that decide a stage."""
    deciding = json.dumps({k: manifest.get(k) for k in DECIDING}, sort_keys=True)
    return hashlib.sha256(hashlib.sha256(weights).digest() + deciding.encode()).hexdigest()


def golden_film() -> NDArray[np.float32]:
    """A fixed (400, 360) test picture by formula: every machine must score it alike."""
    y, x = np.mgrid[0:400, 0:360].astype(np.float64)
    waves = np.sin(x / 7) * np.cos(y / 11) + 0.5 * np.sin((x * y) / 2900) + np.sin(np.hypot(x - 120, y - 180) / 5)
    return np.asarray((waves - waves.min()) / np.ptp(waves), dtype=np.float32)


def _half(model: Classifier, prefix: str) -> dict[str, Tensor]:
    """Weights as float16; running statistics stay float32 (a small variance would vanish), counters are dropped."""
    state = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    return {prefix + k: (v if "running_" in k else v.half()).contiguous().cpu() for k, v in state.items()}


def _network(architecture: str, classes: int, tensors: Mapping[str, Tensor], prefix: str) -> Classifier:
    model = build(architecture, classes)
    state = {k[len(prefix) :]: v.float() for k, v in tensors.items() if k.startswith(prefix)}
    missing, unexpected = model.load_state_dict(state, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise BundleError(f"the weights do not fit {architecture}: {len(missing)} missing, {len(unexpected)} unknown")
    model.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch lacks this overload
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return model
