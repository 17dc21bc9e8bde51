"""One process or many, on one machine or several: Lightning Fabric, by ``--devices`` or by torchrun.

Each process takes its share of every batch, and the gradients are averaged: the same global batch as one process,
so the same loss curve up to rounding - for networks without batch norm, or with its statistics frozen. Otherwise each
process normalises by its own share, as is usual, and the curves differ a little.
"""

from __future__ import annotations

import os
from typing import cast

import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.environments.torchelastic import TorchElasticEnvironment

from ml.learning.settings import Means, Training


def launched(run: Training, means: Means) -> Fabric:
    """A Fabric whose processes run. ValueError where the batch cannot be dealt out equally.

    Under torchrun its processes are used. Otherwise ``means.devices`` > 1 starts the same command again for each
    further process: only for programs, not inside a test or a notebook.
    """
    devices, nodes = means.devices, 1
    if TorchElasticEnvironment.detect():
        devices = int(os.environ["LOCAL_WORLD_SIZE"])
        nodes = int(os.environ["WORLD_SIZE"]) // devices
    several = devices * nodes > 1
    if run.batch % (devices * nodes):
        raise ValueError(f"a batch of {run.batch} cannot be dealt out to {devices * nodes} processes; change --batch")
    fabric = Fabric(
        accelerator=run.device,
        devices=devices,
        num_nodes=nodes,
        strategy="ddp" if several else "auto",
        precision=run.precision,  # type: ignore[arg-type]  # any string
    )
    if several:
        fabric.launch()
    return fabric


def mean_over_processes(fabric: Fabric, value: torch.Tensor) -> float:
    """A number that every process has its own of, averaged."""
    if fabric.world_size == 1:
        return float(value)
    return float(cast(torch.Tensor, fabric.all_reduce(value, reduce_op="mean")))


def sum_over_processes(fabric: Fabric, value: torch.Tensor) -> torch.Tensor:
    """Tables that every process has its own of, added."""
    if fabric.world_size == 1:
        return value
    return cast(torch.Tensor, fabric.all_reduce(value, reduce_op="sum"))
