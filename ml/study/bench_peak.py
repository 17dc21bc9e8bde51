"""What this machine can do at most, and how much of it a network needs: matrix products and counted operations."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from ml.staging.bundle import Bundle
from ml.staging.runtime import networks

_SIDES = (1024, 2048, 3072)
_TIMES = 4


def machine() -> dict[str, Any]:
    """Processor, cores, threads of torch, memory, and what decides precision."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "threads": torch.get_num_threads(),
        "memory_gb": round(_memory_gb(), 1),
        "avx512": _has("_is_avx512_supported"),
        "bf16": has_bf16(),
        "cuda": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "torch": torch.__version__,
        "python": platform.python_version(),
    }


def matrix_peaks() -> dict[str, float]:
    """Best GFLOP/s of a square matrix product, by precision: f32, bf16 where the processor has it, f16 of a GPU."""
    peaks = {"f32": max(_torch_peak(torch.float32), _numpy_peak(), _openvino_peak("f32"))}
    if has_bf16():
        peaks["bf16"] = max(_torch_peak(torch.bfloat16), _openvino_peak("bf16"))
    if torch.cuda.is_available():
        peaks["cuda-f16"] = _torch_peak(torch.float16, "cuda")
    return peaks


def has_bf16() -> bool:
    """Whether the processor has instructions for products of bfloat16."""
    return _has("_is_avx512_bf16_supported") or _has("_is_amx_tile_supported")


def scoring_gflop(bundle: Bundle) -> float:
    """Floating-point operations x 10^9 of the networks for the ten crops of a film, dense head included.

    Counted on convolutions and matrix products, a product and a sum as two; what else is computed is not counted.
    """
    side = bundle.preprocess.input_size
    crop = torch.zeros(1, bundle.preprocess.inputs, side, side)
    return 10 * sum(counted(one, crop) for one in networks(bundle).values()) / 1e9


@torch.no_grad()
def counted(network: nn.Module, x: torch.Tensor) -> int:
    """Operations of one forward pass."""
    with FlopCounterMode(display=False) as counter:
        network(x)
    return int(counter.get_total_flops())


@torch.no_grad()
def _torch_peak(kind: torch.dtype, device: str = "cpu") -> float:
    def product(a: torch.Tensor, b: torch.Tensor) -> None:
        torch.mm(a, b)
        if device == "cuda":
            torch.cuda.synchronize()

    sides = [side * (4 if device == "cuda" else 1) for side in _SIDES]
    pairs = [torch.randn(2, n, n, device=device).to(kind) for n in sides]
    return max(_speed(n, partial(product, *pair)) for n, pair in zip(sides, pairs, strict=True))


def _openvino_peak(precision: str) -> float:
    """By the library that runs the networks: torch's own, on some makes of processor, reaches half of it in float32."""
    import openvino
    from openvino import opset13

    core, rng = openvino.Core(), np.random.default_rng(1)
    speeds = []
    for n in _SIDES:
        x, weights = opset13.parameter([n, n], np.float32), opset13.constant(rng.random((n, n), np.float32))
        model = openvino.Model([opset13.matmul(x, weights, False, False)], [x])
        request = core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": precision}).create_infer_request()
        speeds.append(_speed(n, partial(request.infer, [rng.random((n, n), np.float32)])))
    return max(speeds)


def _numpy_peak() -> float:
    """Another library of linear algebra: the best of all is the peak."""
    rng = np.random.default_rng(1)
    pairs = [rng.random((2, n, n), np.float32) for n in _SIDES]
    return max(_speed(n, partial(np.matmul, *pair)) for n, pair in zip(_SIDES, pairs, strict=True))


def _speed(side: int, product: Callable[[], object]) -> float:
    seconds = []
    for _ in range(1 + _TIMES):
        began = perf_counter()
        product()
        seconds.append(perf_counter() - began)
    return float(2 * side**3 / min(seconds) / 1e9)


def _has(question: str) -> bool:
    ask = getattr(torch.cpu, question, None)
    return bool(ask and ask())


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory_gb() -> float:
    import psutil

    return float(psutil.virtual_memory().total) / 2**30
