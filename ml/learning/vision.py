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

import torch

_declared: list[torch.library.Library] = []


@cache
def models() -> ModuleType:
    """``torchvision.models``."""
    if not _operators_load():
        library = torch.library.Library("torchvision", "DEF")
        library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _declared.append(library)
    return importlib.import_module("torchvision.models")


def _operators_load() -> bool:
    spec = importlib.util.find_spec("torchvision")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    binaries = list(folder.glob("_C*.so")) + list(folder.glob("_C*.pyd"))
    try:
        for binary in binaries:
            torch.ops.load_library(str(binary))
    except OSError:
        return False
    return bool(binaries)
