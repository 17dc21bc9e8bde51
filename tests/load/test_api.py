"""The bench of the API: what it compares, and who is asked what."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.load import api


class Played:
    """A worker that answers as it is told to, and remembers what it was asked."""

    made: list["Played"]
    times = {1000: 10.0, 2000: 20.0}

    def __init__(self, folder: Path, url: str) -> None:
        self.place, self.asked, self.ended, self.seeded = (folder, url), list[str](), False, 0
        self.made.append(self)

    def __call__(self, act: str, wish: Any) -> Any:
        self.asked.append(act)
        if act == "seed":
            self.seeded = wish
        if act == "ask":
            usual = self.times[self.seeded]
            return {"ms": [usual] * 9 + [2.5 * usual if self.seeded == 2000 else usual], "cpu_ms": 1.0, "queries": 3}
        return {}

    def end(self) -> None:
        self.ended = True


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> type[Played]:
    Played.made = []
    monkeypatch.setattr(api, "Worker", Played)
    return Played


def test_an_export_is_asked_of_a_process_that_was_asked_nothing_else(played: type[Played], tmp_path: Path) -> None:
    found = api.measure("sqlite", [1000, 2000], tmp_path, "", 1)
    assert list(found["export"]) == list(api.EXPORTS)
    exporting = [worker for worker in played.made if "export" in worker.asked]
    assert [worker.asked for worker in exporting] == [["export"]] * len(api.EXPORTS)
    assert {worker.place[0] for worker in exporting} == {tmp_path / "sqlite" / "2000"}
    assert all(worker.ended for worker in played.made)


def test_the_slow_request_of_many_cases_is_set_beside_the_slow_one_of_few(tmp_path: Path) -> None:
    [found] = api.measure("sqlite", [1000, 2000], tmp_path, "^inbox$", 1)["requests"].values()
    assert (found["ratio"], found["p95_ratio"]) == (2.0, 5.0)


def test_a_database_that_is_not_here_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(api.mariadb, "missing", lambda: "no MariaDB server is installed")
    assert api.main(["--json", "--database", "mariadb"]) == 0
    assert json.loads(capsys.readouterr().out) == {"mariadb": {"not_measured": "no MariaDB server is installed"}}
