"""Settings of a site whose workers play the model: half a second a film, every seventh film is at fault."""

import os
import time
from pathlib import Path

from backend.analysis import engine
from ml.serving import StagedFilm
from tests.backend.analysis import played
from tests.settings import *  # noqa: F403

SECONDS = 0.4


def stage(film: Path, out: Path) -> StagedFilm:
    (VAR_DIR / "worker.pid").write_text(str(os.getpid()))  # noqa: F405
    time.sleep(SECONDS)
    if int.from_bytes(film.read_bytes()[-2:]) % 7 == 0:
        raise engine.RejectedError("corrupt_image")
    return played.stage_film(film, out)


engine.model = lambda: played.MODEL
engine.stage = stage
