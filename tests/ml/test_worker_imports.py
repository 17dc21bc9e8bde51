"""What a worker loads before its first film."""

import subprocess
import sys

SLOW = ("torch._dynamo", "torchvision", "scipy", "sklearn", "matplotlib")


def test_a_worker_loads_neither_torchs_compiler_nor_what_only_studies_need(random_bundle):
    code = (
        "import sys; from pathlib import Path; from ml.staging.predictor import Predictor; "
        f"Predictor.load(Path({str(random_bundle)!r}), 'torch'); "
        f"print([name for name in {SLOW} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
