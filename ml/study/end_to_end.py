"""A network that tells the four stages in one step, to be set beside the hierarchy on the same films."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ml.film.transforms import Preprocess
from ml.learning.models import channels_last
from ml.learning.settings import GROUPS
from ml.learning.trained import read_settings, trained_network
from ml.stages import STAGES


class EndToEnd:
    """The network of a finished run of the task ``four`` or ``dense``; ValueError for another run."""

    def __init__(self, run: Path) -> None:
        settings = read_settings(run)
        task = settings["task"]
        if len(GROUPS[task]) != len(STAGES):
            raise ValueError(f"{run}: a run of the task {task} does not tell all stages; name one of the task four")
        self.network = channels_last(trained_network(run))
        self.preprocess = Preprocess(**settings["preprocess"])

    @torch.inference_mode()
    def stage(self, pixels: NDArray[np.float32]) -> int:
        """(H, W) film in [0, 1] -> the stage of the highest score, mean of ten crops (METHOD.md, "Preparation")."""
        crops = self.preprocess.test_view(pixels).contiguous(memory_format=torch.channels_last)
        return int(self.network(crops).softmax(dim=1).mean(dim=0).argmax())
