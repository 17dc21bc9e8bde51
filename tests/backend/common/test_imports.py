import os
import subprocess
import sys

HEAVY = ("torch", "torchvision", "openvino", "cv2", "PIL", "pydicom", "pylibjpeg", "simplejpeg", "numpy", "openjpeg")
LOADS_NOTHING_HEAVY = f"""
import sys
from backend.config.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns
from django.contrib import admin
from backend.analysis import engine
derived = engine.derive({{"parenchymal": False}}, "gbz70_2015")
assert engine.describe(derived)["stage"] == 0
found = [name for name in {HEAVY!r} if name in sys.modules]
assert not found, found
"""
LEAVES_WHAT_IS_LOADED_ALONE = """
import gc
from backend.config.wsgi import application
assert gc.get_freeze_count() > 5 * len(gc.get_objects()), (gc.get_freeze_count(), len(gc.get_objects()))
"""


def _run(program: str) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    result = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_web_process_loads_no_model_and_no_codec() -> None:
    """With every view imported and the rules asked; for what serving an upload imports see the tests of uploads."""
    _run(LOADS_NOTHING_HEAVY)


def test_a_collection_of_garbage_during_a_request_leaves_alone_what_was_loaded_before() -> None:
    _run(LEAVES_WHAT_IS_LOADED_ALONE)
