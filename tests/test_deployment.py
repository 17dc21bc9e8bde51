"""What the README promises about an installation is what the containers do."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIXED = {"MEDIA_URL_OR_ROOT", "VAR_DIR", "DEMO"}
"""Settings that a container has no choice in."""


def test_every_setting_of_the_readme_reaches_the_containers() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("### Settings")[1].split("### Containers")[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`([A-Z_]{4,})`", row.split(" | ")[0])}
    compose = (ROOT / "docker/compose.yaml").read_text(encoding="utf-8")
    passed_on = set(re.findall(r"^ +([A-Z_]+):", compose, re.MULTILINE))
    assert len(named) > 10
    assert named - FIXED <= passed_on


def test_the_example_asks_for_no_proxy_that_is_not_started() -> None:
    example = (ROOT / "docker/env.example").read_text(encoding="utf-8")
    assert re.search(r"^FILMS_ACCEL_PREFIX=", example, re.MULTILINE) is None
