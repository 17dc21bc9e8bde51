"""The web application with one more door: what has this process loaded, how much memory does it use?"""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from backend.config.wsgi import application as web

PATH = "/what-is-loaded"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] != PATH:
        answer: Iterable[bytes] = web(environ, start_response)
        return answer
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"modules": sorted(sys.modules), "peak_mb": peak_mb()}).encode()]


def peak_mb() -> float:
    """The largest resident size this process has had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
