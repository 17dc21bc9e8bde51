"""Training checkpoints without pickle: tensors as safetensors, everything else as JSON in their header.

Random numbers need no place here: every step draws its own from seed, epoch and step (train.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from ml.learning.files import save_tensors

LAST = "last.safetensors"


def save(folder: Path, modules: dict[str, torch.nn.Module], optimizer: torch.optim.Optimizer, state: Any) -> None:
    """Write ``last.safetensors`` (``state`` as JSON in its header); the old one stays whole until the new one is."""
    tensors = {f"{n}/{k}": v for n, m in modules.items() for k, v in m.state_dict().items()}
    held = optimizer.state_dict()
    for index, values in held["state"].items():
        tensors |= {f"optimizer/{index}/{k}": v for k, v in values.items() if isinstance(v, Tensor)}
    header = {"state": json.dumps(state), "groups": json.dumps(held["param_groups"])}
    save_tensors(folder / LAST, tensors, header)


def exists(folder: Path) -> bool:
    """Whether a run was begun in the folder."""
    return (folder / LAST).exists()


def load(folder: Path, modules: dict[str, torch.nn.Module], optimizer: torch.optim.Optimizer) -> Any | None:
    """Restore the last checkpoint of the folder into the modules and the optimizer; its state, None if there is none.

    ValueError for a file that is no checkpoint.
    """
    if not exists(folder):
        return None
    path = folder / LAST
    try:
        tensors, header = load_file(str(path)), _header(path)
    except (SafetensorError, KeyError, ValueError) as error:
        raise ValueError(f"{path}: is no whole checkpoint ({error}); delete it to begin this run anew") from error
    for name, module in modules.items():
        prefix = f"{name}/"
        module.load_state_dict({k[len(prefix) :]: v for k, v in tensors.items() if k.startswith(prefix)})
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        if key.startswith("optimizer/"):
            _, index, name = key.split("/")
            state.setdefault(int(index), {})[name] = value
    optimizer.load_state_dict({"state": state, "param_groups": json.loads(header["groups"])})
    return json.loads(header["state"])


def _header(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        metadata: dict[str, str] = json.loads(file.read(size))["__metadata__"]
        return metadata
