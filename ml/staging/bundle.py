"""A bundle: classifiers A and B and everything they need, in one folder; versioned, checksummed, proven on load.

``manifest.json`` (preprocessing, cut point, metrics, data, licence, intended use) + ``weights.safetensors`` (float16;
the running statistics of batch normalisation float32). Optional beside them: ``lungs.safetensors`` (lung fields),
``dense.safetensors`` (the head beside classifier A that says where opacities lie) and ``svm.safetensors`` (a head on
fine-grained features), listed with their SHA-256 under ``files``. The digest covers weights, files and everything that
decides a stage.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.torch import load_file, save
from torch import Tensor, nn

from ml.film.lungs import LungSegmenter, load_lungs
from ml.film.transforms import Preprocess
from ml.learning.losses import DenseHead
from ml.learning.models import Classifier, build, channels_last
from ml.prediction import BundleId
from ml.stages import STAGES
from ml.staging.passes import dense_from_bytes
from ml.staging.svm import SvmHead

FORMAT_VERSION = 3
"""1: densenet-like classifiers A (healthy, ill) and B (I, II, III), weights float16.

2: the optional files, and the optional keys ``map`` (its kind), ``temperature`` {ill, stage}, ``conformal`` {alpha,
quantiles}, ``scale`` {full, threshold} of the map's colours, ``channels`` (what each channel of the input means).

3: classifier B may be a head on A's trunk: there are no weights ``stage.features.`` then.
"""
MANIFEST, WEIGHTS = "manifest.json", "weights.safetensors"
LUNGS, DENSE, SVM = "lungs.safetensors", "dense.safetensors", "svm.safetensors"
OPTIONAL = (LUNGS, DENSE, SVM)
_FIRST = ("format_version", "architecture", "preprocess", "cut_point", "golden")
_SECOND = (*_FIRST, "temperature", "conformal", "files")
DECIDING = {1: _FIRST, 2: _SECOND, 3: _SECOND}
"""The keys of the manifest that the digest covers, by format."""
GOLDEN_TOLERANCE = 0.005
ALTERED = "the checksum does not match; the bundle was altered or cut off, install it again"


class BundleError(ValueError):
    """A bundle that must not be used; the text says what is wrong and what to do."""


@dataclass(frozen=True)
class Temperatures:
    """By what the logarithms of the averaged scores of A and B are divided; 1 leaves them as they are."""

    ill: float = 1.0
    stage: float = 1.0

    def __post_init__(self) -> None:
        if not (self.ill > 0 and self.stage > 0):
            raise ValueError(f"temperatures {self.ill} and {self.stage} are not both above 0")


@dataclass(frozen=True)
class Bundle:
    """A loaded bundle: classifier A (2 logits) and B (3 logits) in float32, ready for inference.

    ``quantiles`` (4,) of the conformal sets, empty without calibration; ``lungs``, ``svm`` and ``dense``, the head
    beside classifier A, where it has them.
    """

    id: BundleId
    manifest: dict[str, Any]
    preprocess: Preprocess
    cut_point: float
    ill: Classifier
    stage: Classifier
    temperatures: Temperatures = field(default_factory=Temperatures)
    quantiles: tuple[float, ...] = ()
    lungs: LungSegmenter | None = None
    svm: SvmHead | None = None
    dense: DenseHead | None = None

    @property
    def one_trunk(self) -> bool:
        """Whether classifier B is a head on A's trunk."""
        return self.stage.features is self.ill.features


def load_bundle(folder: Path) -> Bundle:
    """Load and verify a bundle; BundleError if a file is missing, altered or of another format."""
    manifest = read_manifest(folder)
    weights_file = folder / WEIGHTS
    if not weights_file.is_file():
        raise BundleError(f"{folder}: {WEIGHTS} is missing; install the bundle again")
    digest = bundle_digest(manifest, weights_file.read_bytes())
    if digest != manifest["digest"]:
        raise BundleError(f"{folder}: {ALTERED}")
    try:
        return _opened(folder, manifest, load_file(str(weights_file)))
    except BundleError:
        raise
    except (TypeError, ValueError) as error:
        raise BundleError(f"{folder}: this release cannot use this bundle ({error})") from error


def _opened(folder: Path, manifest: dict[str, Any], tensors: Mapping[str, Tensor]) -> Bundle:
    optional = manifest if manifest["format_version"] > 1 else {}  # the digest of format 1 covers none of these
    temperatures, quantiles = Temperatures(**optional.get("temperature") or {}), _quantiles(optional)
    files = _optional_files(folder, optional)
    preprocess = Preprocess(**manifest["preprocess"])
    ill = _network(manifest["architecture"], 2, preprocess.inputs, tensors, "ill.")
    return Bundle(
        id=BundleId(manifest["name"], manifest["version"], manifest["digest"]),
        manifest=manifest,
        preprocess=preprocess,
        cut_point=float(manifest["cut_point"]),
        temperatures=temperatures,
        quantiles=quantiles,
        lungs=load_lungs(folder / LUNGS) if LUNGS in files else None,
        svm=SvmHead.from_bytes(files[SVM]) if SVM in files else None,
        dense=dense_from_bytes(files[DENSE], ill) if DENSE in files else None,
        ill=ill,
        stage=_stage(manifest["architecture"], ill, preprocess.inputs, tensors),
    )


def _stage(architecture: str, ill: Classifier, inputs: int, tensors: Mapping[str, Tensor]) -> Classifier:
    """Classifier B: a network of its own, or a head on the trunk of A."""
    if any(name.startswith("stage.features.") for name in tensors):
        return _network(architecture, 3, inputs, tensors, "stage.")
    head = nn.Linear(ill.channels, 3)
    head.load_state_dict({name: tensors[f"stage.head.{name}"].float() for name in ("weight", "bias")})
    return ill.with_head(head.requires_grad_(False)).eval()


def _quantiles(manifest: Mapping[str, Any]) -> tuple[float, ...]:
    given = (manifest.get("conformal") or {}).get("quantiles", [])
    if len(given) not in (0, len(STAGES)):
        raise BundleError(f"{len(given)} conformal quantiles instead of {len(STAGES)}; make the bundle again")
    return tuple(float(q) for q in given)


def _optional_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """The files that the manifest lists, each as the digest knows it."""
    found: dict[str, bytes] = {}
    for name, checksum in (manifest.get("files") or {}).items():
        if name not in OPTIONAL:
            raise BundleError(f"{folder}: this release knows no file {name!r} in a bundle; use a newer release")
        if not (folder / name).is_file():
            raise BundleError(f"{folder}: {name} is missing; install the bundle again")
        found[name] = (folder / name).read_bytes()
        if hashlib.sha256(found[name]).hexdigest() != checksum:
            raise BundleError(f"{folder}, {name}: {ALTERED}")
    return found


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a bundle without its weights; BundleError if there is none of this format."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BundleError(f"{folder}: there is no bundle here ({MANIFEST} is missing)") from None
    except json.JSONDecodeError as error:
        raise BundleError(f"{path}: not readable as JSON ({error}); install the bundle again") from error
    if manifest.get("format_version") not in DECIDING:
        given = manifest.get("format_version")
        raise BundleError(f"{folder}: bundle format {given}, this release reads up to {FORMAT_VERSION}")
    return manifest


def save_bundle(
    folder: Path,
    manifest: Mapping[str, Any],
    ill: Classifier,
    stage: Classifier,
    files: Mapping[str, bytes] | None = None,
) -> dict[str, Any]:
    """Write a bundle with the optional ``files`` (name -> content); returns the manifest written.

    The manifest gains ``format_version``, ``files`` and ``digest``, and is replaced last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = stage.head if stage.features is ill.features else stage
    weights = _half(ill, "ill.") | _half(own, "stage." if own is stage else "stage.head.")
    contents = {WEIGHTS: save(weights), **(files or {})}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in (files or {}).items()}
    complete = {**manifest, "format_version": FORMAT_VERSION, "files": sums}
    complete["digest"] = bundle_digest(complete, contents[WEIGHTS])
    partials = _write_partials(folder, contents | {MANIFEST: _as_json(complete)})
    for name, partial in partials.items():  # the manifest last
        partial.replace(folder / name)
    return complete


def _write_partials(folder: Path, contents: Mapping[str, bytes]) -> dict[str, Path]:
    """Each content in a file of its own that replaces nothing yet; all are gone again if one cannot be written."""
    partials = {name: folder / f"{name}.partial" for name in contents}
    try:
        for name, content in contents.items():
            partials[name].write_bytes(content)
    except OSError:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
        raise
    return partials


def record_metrics(folder: Path, metrics: Mapping[str, Any]) -> None:
    """Write the figures of an evaluation into the manifest; they decide no stage, so the digest stays."""
    _write_manifest(folder, read_manifest(folder) | {"metrics": dict(metrics)})


def _write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    partial = folder / f"{MANIFEST}.partial"
    partial.write_bytes(_as_json(manifest))
    partial.replace(folder / MANIFEST)


def _as_json(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()


def bundle_digest(manifest: Mapping[str, Any], weights: bytes) -> str:
    """SHA-256 over the weights and the parts of the manifest that decide a stage."""
    keys = DECIDING[manifest["format_version"]]
    deciding = json.dumps({k: manifest.get(k) for k in keys}, sort_keys=True)
    return hashlib.sha256(hashlib.sha256(weights).digest() + deciding.encode()).hexdigest()


def golden_film() -> NDArray[np.float32]:
    """A fixed (400, 360) test picture by formula: every machine must score it alike."""
    y, x = np.mgrid[0:400, 0:360].astype(np.float64)
    waves = np.sin(x / 7) * np.cos(y / 11) + 0.5 * np.sin((x * y) / 2900) + np.sin(np.hypot(x - 120, y - 180) / 5)
    return np.asarray((waves - waves.min()) / np.ptp(waves), dtype=np.float32)


def _half(model: nn.Module, prefix: str) -> dict[str, Tensor]:
    """Weights as float16; running statistics stay float32 (a small variance would vanish), counters are dropped."""
    state = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    return {prefix + k: (v if "running_" in k else v.half()).contiguous().cpu() for k, v in state.items()}


def _network(architecture: str, classes: int, inputs: int, tensors: Mapping[str, Tensor], prefix: str) -> Classifier:
    model = build(architecture, classes, inputs)  # on "meta" nothing would be drawn, but torch's compiler be loaded
    state = {k[len(prefix) :]: v.float() for k, v in tensors.items() if k.startswith(prefix)}
    missing, unexpected = model.load_state_dict(state, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise BundleError(f"the weights do not fit {architecture}: {len(missing)} missing, {len(unexpected)} unknown")
    channels_last(model.eval())
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return model
