"""CUDA: float16 by autocast, channels last, each network one graph of static shape that is replayed film by film.

Capturing takes all the memory that a film needs: a device too small or too busy is refused at the start, not in the
middle of the work. A device that fails there all the same is lost: ``DeviceLostError``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from ml.staging import runtime_proof
from ml.staging.bundle import Bundle
from ml.staging.passes import ScoringPass
from ml.staging.runtime import (
    CROPS,
    CUDA,
    DeviceLostError,
    Network,
    Pass,
    Runtime,
    UnfitError,
    networks,
    runtime_of,
)

_WARM_UP = 3


class Graph(Protocol):
    """What was captured once and is replayed film by film."""

    def replay(self) -> None:
        """Compute once more."""


def open_cuda(bundle: Bundle, reference: Runtime) -> Runtime:
    """The bundle on the current CUDA device, proven against ``reference``; UnfitError where there is none to be had."""
    if not torch.cuda.is_available():
        raise UnfitError("there is no CUDA device")
    crops = runtime_proof.pictures(bundle.preprocess)
    try:
        answering = {own: _network(network, crops.shape) for own, network in networks(bundle).items()}
        runtime = runtime_of(CUDA, bundle, answering)
        found = runtime_proof.answers(runtime, crops)
    except RuntimeError as error:  # out of memory, and whatever else a device that others use may say
        raise UnfitError(f"the CUDA device cannot be used: {_first_line(error)}", loud=True) from error
    runtime_proof.check(found, runtime_proof.answers(reference, crops))
    return runtime


@torch.inference_mode()
def _network(network: ScoringPass, shape: torch.Size) -> Network:
    import copy

    own = copy.deepcopy(network).to("cuda").to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    given = torch.zeros(CROPS, *shape[1:], device="cuda").contiguous(memory_format=torch.channels_last)
    side = torch.cuda.Stream()  # type: ignore[no-untyped-call]  # torch has no types here
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side), torch.autocast("cuda", torch.float16, cache_enabled=False):
        for _ in range(_WARM_UP):  # libraries choose their algorithms before the graph is captured
            own(given)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph), torch.autocast("cuda", torch.float16, cache_enabled=False):
        answers = own(given)

    return replaying(graph, given, answers)


def replaying(graph: Graph, given: Tensor, answers: Sequence[Tensor]) -> Network:
    """What a captured graph makes of crops: they are copied to where it reads, ``answers`` is where it writes."""

    @torch.inference_mode()
    def run(crops: Tensor) -> Pass:
        try:
            given.copy_(crops)
            graph.replay()
            logits, features, cover = (answer.float().cpu() for answer in answers)
        except RuntimeError as error:
            raise DeviceLostError(f"the CUDA device failed over a film: {_first_line(error)}") from error
        return Pass(logits, features, cover)

    return run


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
