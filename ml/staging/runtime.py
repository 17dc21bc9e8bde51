"""The same bundle on torch or OpenVINO: what runs its networks on the ten crops of a film.

A runtime is fit for a machine when it answers a fixed set of pictures as float32 torch does (``runtime_proof``);
otherwise the next slower one is taken, and a log line says why. That it is faster than torch is measured once a machine
and number of threads, and kept beside the compiled networks (``runtime_cache``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from ml.learning.models import Classifier
from ml.staging.bundle import Bundle
from ml.staging.passes import ScoringPass

log = logging.getLogger(__name__)

AUTO, TORCH = "auto", "torch"
CUDA, OPENVINO_BF16, OPENVINO_F32 = "cuda", "openvino-bf16", "openvino-f32"
NAMES = (CUDA, OPENVINO_BF16, OPENVINO_F32, TORCH)
"""Fastest first, where a machine has what they need; the last one runs on every machine.

The first that is fit and faster than torch is taken. bf16 is not timed against f32: the same library runs the same
graph, and offers bf16 only where the processor itself multiplies more of them in the same time (ten crops of 160 px on
a core with AVX-512 and bf16: 0.095 s against 0.171 s in f32, torch 0.283 s).
"""
WISHES = (AUTO, *NAMES)


class UnfitError(RuntimeError):
    """A runtime that must not be used here; the text says why. ``loud``: that should not be, someone has to know."""

    def __init__(self, reason: str, *, loud: bool = False) -> None:
        super().__init__(reason)
        self.loud = loud


class DeviceLostError(RuntimeError):
    """The device of a runtime failed over a film: whoever asked has to ask the next slower one."""


@dataclass(frozen=True)
class Pass:
    """What one network says of N crops: ``ScoringPass``'s three answers, float32 on the CPU."""

    logits: Tensor
    features: Tensor
    cover: Tensor


Network = Callable[[Tensor], Pass]
"""(N, C, S, S) float32 crops on the CPU -> Pass; N is ``CROPS``."""
CROPS = 10
ILL, STAGE = "ill", "stage"
"""The networks of a bundle: classifiers A and B."""


@dataclass(frozen=True)
class Runtime:
    """Classifiers A (with the dense head, where the bundle has one) and B, ready to answer.

    ``stage`` takes the crops and what A said of them, for B may be a head on A's features.
    """

    name: str
    ill: Network
    stage: Callable[[Tensor, Pass], Pass]

    def score(self, crops: Tensor) -> tuple[Pass, Pass]:
        """(10, C, S, S) float32 crops -> what A and B say of them."""
        ill = self.ill(crops)
        return ill, self.stage(crops, ill)


def runtime_of(name: str, bundle: Bundle, answering: Mapping[str, Network]) -> Runtime:
    """The runtime in which ``answering`` runs the ``networks`` of the bundle."""
    own = answering.get(STAGE)
    return Runtime(name, answering[ILL], _head_of(bundle.stage) if own is None else lambda crops, _: own(crops))


def _head_of(stage: Classifier) -> Callable[[Tensor, Pass], Pass]:
    """A head costs nothing beside a trunk: torch runs it for every runtime."""

    @torch.inference_mode()
    def run(_: Tensor, ill: Pass) -> Pass:
        return Pass(stage.forward_head(ill.features), ill.features, ill.features.new_zeros(len(ill.features), 0, 0))

    return run


def settle(runtime: Runtime) -> None:
    """One pool of threads a process: where a runtime brings its own, torch keeps a single thread for small matters."""
    if runtime.name.startswith("openvino"):
        torch.set_num_threads(1)


def networks(bundle: Bundle) -> dict[str, ScoringPass]:
    """A, and B where it has a trunk of its own, as every runtime computes them."""
    ill = {ILL: ScoringPass(bundle.ill, bundle.dense)}
    return ill if bundle.one_trunk else ill | {STAGE: ScoringPass(bundle.stage)}


def torch_runtime(bundle: Bundle) -> Runtime:
    """float32 torch on the CPU, channels last: what every other runtime has to agree with."""
    return runtime_of(TORCH, bundle, {own: _on_torch(network) for own, network in networks(bundle).items()})


def _on_torch(network: ScoringPass) -> Network:
    @torch.inference_mode()
    def run(crops: Tensor) -> Pass:
        return Pass(*network(crops.contiguous(memory_format=torch.channels_last)))

    return run


def open_runtime(bundle: Bundle, wish: str = AUTO, cache: Path | None = None, *, below: str | None = None) -> Runtime:
    """The wished runtime, or the next slower one that is fit for this machine; with "auto" the fastest.

    ``cache``: folder of compiled networks, the user's own cache folder by default; ``below``: only runtimes slower
    than this one. ValueError for an unknown wish.
    """
    if wish not in WISHES:
        raise ValueError(f"there is no runtime {wish!r}; name one of {', '.join(WISHES)}")
    reasons: list[str] = []
    for name in _candidates(wish, below):
        try:
            return _noted(_open(name, bundle, cache, measured=wish == AUTO), bundle, reasons)
        except UnfitError as unfit:
            reasons.append(f"{name}: {unfit}")
            if unfit.loud or name == wish:
                log.warning("runtime %s is not used: %s", name, unfit)
        except Exception:  # whatever a library says: torch answers as well, if slower
            reasons.append(f"{name}: broken")
            log.exception("runtime %s cannot be used here", name)
    return _noted(torch_runtime(bundle), bundle, reasons)


def open_exactly(name: str, bundle: Bundle, cache: Path | None = None) -> Runtime:
    """The runtime of this name and no other, however fast it is; UnfitError says why it cannot be."""
    if name == TORCH:
        return torch_runtime(bundle)
    try:
        return _open(name, bundle, cache, measured=False)
    except UnfitError:
        raise
    except Exception as error:
        raise UnfitError(f"it is broken here ({type(error).__name__}: {error})", loud=True) from error


def _candidates(wish: str, below: str | None) -> Sequence[str]:
    """What is tried before torch, in turn."""
    first = 0 if wish == AUTO else NAMES.index(wish)
    return NAMES[max(first, 0 if below is None else NAMES.index(below) + 1) : -1]


def _noted(runtime: Runtime, bundle: Bundle, reasons: list[str]) -> Runtime:
    others = f" ({'; '.join(reasons)})" if reasons else ""
    log.info("bundle %s %s runs on %s%s", bundle.id.name, bundle.id.version, runtime.name, others)
    return runtime


def _open(name: str, bundle: Bundle, cache: Path | None, *, measured: bool) -> Runtime:
    if name == CUDA:
        from ml.staging.runtime_cuda import open_cuda

        return open_cuda(bundle, torch_runtime(bundle))
    from ml.staging.runtime_openvino import open_openvino

    return open_openvino(bundle, name, torch_runtime(bundle), cache, must_pay=measured)
