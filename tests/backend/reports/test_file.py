"""The file itself: the same bytes every time, every glyph there, nothing lost in silence."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from backend.reports.content import newest
from backend.reports.document import document_of
from backend.reports.pdf import Written, file_of
from backend.reports.tasks import pictures_of

ROOT = Path(__file__).resolve().parents[3]
WRITE = """
import json, sys, django
django.setup()
from backend.reports.document import document_of
from backend.reports.pdf import file_of
from backend.reports.tasks import pictures_of
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
content = json.load(sys.stdin)
sys.stdout.buffer.write(file_of(document_of(content, "zh-CN"), pictures_of(content)).data)
"""


def _written(content: dict[str, Any], language: str = "zh-CN", pictures: bool = False) -> Written:
    return file_of(document_of(content, language), pictures_of(content) if pictures else None)


def _pages(written: Written) -> list[str]:
    pages = pypdfium2.PdfDocument(written.data)
    return [page.get_textpage().get_text_range() for page in pages]


def test_two_processes_write_the_same_bytes(content: dict[str, Any], media: Path) -> None:
    def written(seed: str) -> bytes:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", WRITE, str(media)]
        asked = json.dumps(content).encode()
        return subprocess.run(command, cwd=ROOT, env=environment, input=asked, capture_output=True, check=True).stdout

    first = written("1")
    assert first.startswith(b"%PDF-")
    assert first == written("2")


def test_rare_characters_of_names_are_written_with_their_glyphs(content: dict[str, Any]) -> None:
    content["patient"]["name"] = "王䶮㛃𬭎𣲘喆堃犇"
    pages = _pages(_written(content))
    assert all("王䶮㛃𬭎𣲘喆堃犇" in page for page in pages)


def test_a_character_without_a_glyph_is_written_as_its_number_and_logged(
    content: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    content["patient"]["name"] = "王🏥\x07"
    with caplog.at_level(logging.WARNING):
        pages = _pages(_written(content))
    assert "王[U+1F3E5][U+0007]" in pages[0]
    assert caplog.text.count("no glyph for U+1F3E5") == 1


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_names_the_patient_its_number_and_what_the_file_is_not(
    language: str, content: dict[str, Any]
) -> None:
    pages = _pages(_written(content, language))
    for number, page in enumerate(pages, start=1):
        assert "H-7" in page
        assert "非医疗器械，仅供研究与辅助决策使用" in page
        assert "Not a medical device; for research and decision support." in page
        counted = f"第 {number} 页，共 {len(pages)} 页" if language == "zh-CN" else f"Page {number} of {len(pages)}"
        assert counted in page


def test_film_and_map_stand_beside_each_other(content: dict[str, Any]) -> None:
    pages = pypdfium2.PdfDocument(_written(content, pictures=True).data)
    kinds = [thing.type for page in pages for thing in page.get_objects(max_depth=1)]
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) == 3  # and the scale of the colours


def test_the_file_carries_the_time_of_the_newest_signature_and_no_other(content: dict[str, Any]) -> None:
    data = _written(content).data
    moment = newest(content).isoformat(timespec="seconds").encode()
    assert data.count(moment) == 3
    assert b'pdfaid:part="2"' in data


def test_a_comment_of_many_pages_is_written_to_its_end(content: dict[str, Any]) -> None:
    content["readings"][0]["comment"] = "很长的备注。" * 660 + "到此为止"
    written = _written(content)
    assert "到此为止" in "".join(_pages(written))
    assert written.pages > 6


def test_a_report_without_a_film_is_written(content: dict[str, Any]) -> None:
    content |= {"film": None, "result": None}
    assert "此胸片无法显示" in "".join(_pages(_written(content)))
