"""The one import of torchvision: works on builds of torch whose torchvision operators cannot be loaded.

Where torch is a CPU-only build beside a CUDA build of torchvision, importing torchvision fails with "operator
torchvision::nms does not exist". Declaring the two missing operators first is enough for models and transforms.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

_declared: list[Any] = []


@cache
def models() -> ModuleType:
    """``torchvision.models``."""
    if not _operators_load():
        library: Any = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]  # torch has no types here
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _declared.append(library)
    return importlib.import_module("torchvision.models")


def _operators_load() -> bool:
    spec = importlib.util.find_spec("torchvision")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    binaries = list(folder.glob("_C*.so")) + list(folder.glob("_C*.pyd"))
    try:
        for binary in binaries:
            torch.ops.load_library(str(binary))  # type: ignore[no-untyped-call]  # no types there
    except OSError:
        return False
    return bool(binaries)
