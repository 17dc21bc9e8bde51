"""Every boundary is broken once on purpose, in a copy of the source, and the linters must say so."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NODE_MODULES = ROOT / "node_modules"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.safetensors", "node_modules", "dist")

DOWNWARD = "Backend apps know only the apps below"
ONE_DOOR = "Only backend.analysis.engine sees ml"
NO_PIXELS = "The web process never touches pixels"
NO_DJANGO = "ml works without Django"
STAIRCASE = "ml is one staircase"

VIOLATIONS = {
    "django in ml": ("ml/stages.py", "import django", NO_DJANGO),
    "the backend in ml": ("ml/film/radiograph.py", "import backend.common", NO_DJANGO),
    "ml in cases": ("backend/cases/models.py", "import ml.stages", ONE_DOOR),
    "ml past its door": ("backend/analysis/engine.py", "import ml.staging", ONE_DOOR),
    "torch in a model": ("backend/cases/models.py", "def f():\n    import torch", NO_PIXELS),
    "a codec in intake": ("backend/intake/apps.py", "from PIL import Image", NO_PIXELS),
    "analysis in cases": ("backend/cases/models.py", "import backend.analysis", DOWNWARD),
    "standards in analysis": ("backend/analysis/models.py", "import backend.standards", DOWNWARD),
    "accounts in common": ("backend/common/models.py", "import backend.accounts", DOWNWARD),
    "a PDF library in exports": ("backend/exports/rows.py", "import fpdf", "Only workers write PDF files"),
    "a report written in the web": ("backend/reports/views.py", "import backend.reports.pdf", "Views of reports never"),
    "an app outside the order": ("backend/extra/__init__.py", "", DOWNWARD),
    "staging in film": ("ml/film/radiograph.py", "import ml.staging", STAIRCASE),
    "learning in synthesis": ("ml/synthesis/__init__.py", "import ml.learning", STAIRCASE),
    "torch in the decoder": ("ml/film/radiograph.py", "import torch", "Vocabulary and decoder need no torch"),
    "study in serving": ("ml/serving.py", "import ml.study", "Serving knows nothing of studies"),
}

FRONTEND_VIOLATIONS = {
    "src/features/upload/planted.ts": ("@/features/viewer/x", "feature upload may not import feature viewer"),
    "src/components/planted.ts": ("../features/viewer/x", "components may not import features"),
    "src/lib/planted.ts": ("@/api/client", "lib may not import api"),
}

UNDESCRIBED_VIEW = """
from rest_framework.views import APIView
class Planted(APIView):
    def get(self, request): ...
urlpatterns.insert(0, path("api/v1/planted/", Planted.as_view()))
"""


def copy_of(folders: list[str], target: Path) -> Path:
    for name in folders:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, target / name)
    return target


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(["backend", "ml", "manage.py", "pyproject.toml"], tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def frontend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not NODE_MODULES.is_dir():
        pytest.skip("the front end's packages are not installed: npm run setup")
    target = copy_of(["frontend"], tmp_path_factory.mktemp("frontend"))
    for modules in (NODE_MODULES, ROOT / "frontend/node_modules"):
        if modules.is_dir():
            (target / modules.relative_to(ROOT)).symlink_to(modules)
    return target / "frontend"


@contextmanager
def planted(file: Path, text: str) -> Iterator[None]:
    before = file.read_text() if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{before or ''}\n{text}\n")
    try:
        yield
    finally:
        file.unlink() if before is None else file.write_text(before)
        if not any(file.parent.iterdir()):
            file.parent.rmdir()


def outcome(command: list[str | Path], folder: Path) -> tuple[int, str]:
    product = {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
    environment = {**os.environ, **product, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def lint_imports(folder: Path) -> tuple[int, str]:
    return outcome([Path(sys.executable).with_name("lint-imports"), "--no-cache"], folder)


def check_schema(folder: Path) -> tuple[int, str]:
    return outcome([sys.executable, "manage.py", "spectacular", "--fail-on-warn", "--validate"], folder)


def eslint(folder: Path, *files: str) -> tuple[int, str]:
    return outcome(["node", NODE_MODULES / "eslint/bin/eslint.js", *files], folder)


def test_the_source_as_it_is_keeps_every_import_contract(source: Path) -> None:
    code, said = lint_imports(source)
    assert code == 0, said


@pytest.mark.parametrize(("file", "line", "contract"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_a_planted_import_breaks_its_contract(source: Path, file: str, line: str, contract: str) -> None:
    with planted(source / file, line):
        code, said = lint_imports(source)
    assert code != 0
    assert any(contract in text and "BROKEN" in text for text in said.splitlines()), said


def test_the_schema_as_it_is_has_no_warning(source: Path) -> None:
    code, said = check_schema(source)
    assert code == 0, said


def test_an_endpoint_that_the_schema_cannot_describe_fails_the_schema_check(source: Path) -> None:
    with planted(source / "backend/config/urls.py", UNDESCRIBED_VIEW):
        code, said = check_schema(source)
    assert code != 0
    assert "Planted" in said


def test_every_planted_front_end_import_fails_eslint(frontend: Path) -> None:
    with ExitStack() as plants:
        for file, (imported, _) in FRONTEND_VIOLATIONS.items():
            plants.enter_context(planted(frontend / file, f"export * from '{imported}'"))
        code, said = eslint(frontend, *FRONTEND_VIOLATIONS)
    assert code != 0
    assert [message for _, message in FRONTEND_VIOLATIONS.values() if message not in said] == []
