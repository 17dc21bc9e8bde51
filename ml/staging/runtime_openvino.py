"""OpenVINO on the CPU: networks of static shape, one crop at a time on each stream, compiled once a machine.

Measured on two cores: one crop a request is as fast as ten, for the large convolutions run at the speed of a matrix
product either way, and it needs a tenth of the memory.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from ml.staging import runtime_cache, runtime_proof
from ml.staging.bundle import Bundle
from ml.staging.passes import ScoringPass
from ml.staging.runtime import CROPS, OPENVINO_BF16, Network, Pass, Runtime, UnfitError, networks, runtime_of
from ml.staging.runtime_cache import Kept

if TYPE_CHECKING:
    import openvino

_DEVICE = "CPU"


def open_openvino(
    bundle: Bundle, name: str, reference: Runtime, cache: Path | None = None, *, must_pay: bool = False
) -> Runtime:
    """The bundle on OpenVINO in the precision that ``name`` says, proven against ``reference``.

    UnfitError without OpenVINO, without such a precision, with other answers, or, where it ``must_pay``, when the
    reference is the faster one.
    """
    core = _core()
    if name == OPENVINO_BF16 and not has_bf16(core):
        raise UnfitError("this processor has no bf16")
    folder = (cache or runtime_cache.default_folder()) / f"{bundle.id.digest[:12] or bundle.id.name}-{name}"
    facts = _facts(core, bundle, name)
    kept = runtime_cache.load(folder, facts)
    if kept is None:
        kept = _made(core, bundle, name, reference)
        runtime_cache.keep(folder, facts, kept)
    runtime = _runtime(core, name, bundle, kept.blobs)
    runtime_proof.check(_answers(runtime, bundle), np.asarray(kept.notes["expected"]))
    if must_pay:
        if _threads() not in kept.notes["seconds"]:
            kept.notes["seconds"][_threads()] = _timed(runtime, reference, bundle)
            runtime_cache.keep(folder, facts, kept)
        _must_pay(kept.notes["seconds"][_threads()])
    return runtime


def _must_pay(seconds: Mapping[str, float]) -> None:
    if seconds["reference"] < seconds["own"]:
        raise UnfitError(f"torch was faster ({seconds['reference']:.2f} s against {seconds['own']:.2f} s)")


def has_bf16(core: openvino.Core) -> bool:
    """Whether this processor multiplies bf16 itself."""
    return "BF16" in core.get_property(_DEVICE, "OPTIMIZATION_CAPABILITIES")


def _core() -> openvino.Core:
    try:
        import openvino
    except ImportError as error:
        raise UnfitError(f"OpenVINO cannot be loaded here ({error})") from error
    return openvino.Core()


def _facts(core: openvino.Core, bundle: Bundle, name: str) -> dict[str, str]:
    """What compiled networks depend on."""
    import openvino

    return {
        "bundle": bundle.id.digest,
        "runtime": name,
        "openvino": openvino.__version__,
        "torch": torch.__version__,
        "processor": f"{core.get_property(_DEVICE, 'FULL_DEVICE_NAME')}, {torch.backends.cpu.get_cpu_capability()}",
        "proof": str(runtime_proof.EDITION),
    }


def _made(core: openvino.Core, bundle: Bundle, name: str, reference: Runtime) -> Kept:
    """Convert and compile, and ask the reference what they have to answer."""
    shape = _crop_shape(bundle)
    compiled = {own: _compiled(core, name, _converted(network, shape)) for own, network in networks(bundle).items()}
    blobs = {own: one.export_model().getvalue() for own, one in compiled.items()}
    expected = runtime_proof.answers(reference, runtime_proof.pictures(bundle.preprocess)).tolist()
    return Kept(blobs, {"expected": expected, "seconds": {}})


def _threads() -> str:
    """What measured seconds belong to, beside the facts of the compiled networks: how many threads there were."""
    return str(torch.get_num_threads())


def _timed(runtime: Runtime, reference: Runtime, bundle: Bundle) -> dict[str, float]:
    crops = runtime_proof.pictures(bundle.preprocess)
    return {"reference": _seconds(reference.ill, crops), "own": _seconds(runtime.ill, crops)}


def _answers(runtime: Runtime, bundle: Bundle) -> runtime_proof.Answers:
    return runtime_proof.answers(runtime, runtime_proof.pictures(bundle.preprocess))


def _crop_shape(bundle: Bundle) -> tuple[int, int, int, int]:
    side = bundle.preprocess.input_size
    return 1, bundle.preprocess.inputs, side, side


def _converted(network: ScoringPass, shape: tuple[int, ...]) -> openvino.Model:
    """By the front end itself: ``convert_model`` reports its use over the network, and traces three times."""
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    example = torch.zeros(shape)
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        traced: Any = torch.jit.trace(_Outputs(network), example, check_trace=False)  # type: ignore[no-untyped-call]
        graph = TorchScriptPythonDecoder(torch.jit.freeze(traced), example_input=(example,))
        front = FrontEndManager().load_by_framework("pytorch")
        model: openvino.Model = front.convert(front.load(graph))
    model.reshape(list(shape))
    return model


class _Outputs(torch.nn.Module):
    """A network without the empty answer of a missing dense head."""

    def __init__(self, network: ScoringPass) -> None:
        super().__init__()
        self.network = network
        self.eval()

    def forward(self, crops: Tensor) -> tuple[Tensor, ...]:
        answers: tuple[Tensor, ...] = self.network(crops)
        return answers if self.network.dense is not None else answers[:2]


def _compiled(core: openvino.Core, name: str, model: openvino.Model) -> openvino.CompiledModel:
    return core.compile_model(model, _DEVICE, _settings(name, 1))


def _settings(name: str, streams: int) -> dict[str, Any]:
    return {
        "INFERENCE_PRECISION_HINT": "bf16" if name == OPENVINO_BF16 else "f32",
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
        "NUM_STREAMS": streams,
        "ENABLE_CPU_PINNING": False,  # two workers would be pinned to the same core
    }


def streams_for(threads: int) -> int:
    """Among how many requests at a time the crops are shared out: equal shares that leave fewest threads idle."""
    shares = (n for n in range(1, CROPS + 1) if CROPS % n == 0 and n <= threads)
    return max(shares, key=lambda n: (threads // n * n, n))


def _runtime(core: openvino.Core, name: str, bundle: Bundle, blobs: dict[str, bytes]) -> Runtime:
    streams = streams_for(torch.get_num_threads())
    settings = _settings(name, streams)
    loaded = {own: core.import_model(blob, _DEVICE, settings) for own, blob in blobs.items()}
    return runtime_of(name, bundle, {own: _network(compiled, streams) for own, compiled in loaded.items()})


def _network(compiled: openvino.CompiledModel, streams: int) -> Network:
    import openvino

    queue = openvino.AsyncInferQueue(compiled, streams)
    shapes = [tuple(output.shape)[1:] for output in compiled.outputs]

    def run(crops: Tensor) -> Pass:
        given = np.ascontiguousarray(crops.numpy())
        answers = [np.empty((len(given), *shape), np.float32) for shape in shapes]
        queue.set_callback(lambda request, number: _take(request, answers, number))
        for number in range(len(given)):
            queue.start_async({0: given[number : number + 1]}, number, share_inputs=True)
        queue.wait_all()
        logits, features, *cover = (torch.from_numpy(answer) for answer in answers)
        return Pass(logits, features, cover[0] if cover else features.new_zeros(len(features), 0, 0))

    return run


def _take(request: openvino.InferRequest, answers: list[Any], number: int) -> None:
    for output, answer in enumerate(answers):
        answer[number] = request.get_output_tensor(output).data[0]


def _seconds(network: Callable[[Tensor], Pass], crops: Tensor) -> float:
    """The better of two runs, in seconds."""
    found = []
    for _ in range(2):
        began = time.perf_counter()
        network(crops)
        found.append(time.perf_counter() - began)
    return min(found)
