"""The web process as it really runs: it never touches pixels, and it stays small."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.analysis.supervision.supervisor import web_service
from tests.backend.chaos import web_probe
from tests.backend.chaos.site import Site
from tests.backend.intake.films import dicom_film, jpeg_header, png_film, tiff_header

HEAVY = {
    *("torch", "torchvision", "openvino", "cv2", "numpy", "scipy", "ml", "safetensors"),
    *("PIL", "pydicom", "simplejpeg", "pylibjpeg", "libjpeg", "openjpeg", "rle", "gdcm", "fpdf", "fontTools"),
}
MOST_MB = 250

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the process from /proc")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    command = web_service(site.bind, threads=8).command[:-1]
    site.start([*command, f"{web_probe.__name__}:application"])
    yield site
    site.stop()


def test_the_web_process_loads_no_codec_and_stays_small_while_it_takes_films_in(site: Site) -> None:
    large = dicom_film(side=3000)
    taken = [
        site.upload(dicom_film("1.2.840.10008.1.2.4.70")),
        site.upload(large),
        site.upload(png_film(), hospital_number="P1"),
        site.upload(jpeg_header(300, 300), hospital_number="P2"),
        site.upload(tiff_header(300, 300), hospital_number="P3"),
    ]
    assert [answer.get("duplicate") for answer in taken] == [False] * 5
    assert site.upload(b"no film")["code"] == "not_an_image"
    assert site.upload(large)["duplicate"] is True
    for path in ("/api/v1/cases/", "/api/v1/cases/counts/", f"/api/v1/cases/{taken[0]['case_id']}/"):
        assert "code" not in site.call("GET", path)
    report = f"/api/v1/cases/{taken[0]['case_id']}/report/"
    assert site.call("GET", f"{report}?language=zh-CN")["title"] == "胸片阅片报告"
    assert site.call("POST", report, {"language": "zh-CN"})["status"] == "queued"
    assert site.status("/api/schema/") == 200
    loaded = site.call("GET", web_probe.PATH)
    assert {name.split(".")[0] for name in loaded["modules"]} & HEAVY == set()
    assert loaded["peak_mb"] < MOST_MB
