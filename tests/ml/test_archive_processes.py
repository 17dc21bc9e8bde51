"""The archive's real workers: one of two is killed half-way, and nothing is lost, nothing twice."""

import csv
from importlib.util import find_spec

import pytest

from tests.archives import (
    comparable,
    kill_a_worker,
    kill_the_command,
    platform_answers,
    results,
    same,
    start,
    summary_of,
)

NO_RAY = "ray is not installed: pip install -c constraints.txt -e '.[archive]'"


@pytest.fixture(scope="module")
def archive(dataset):
    """A list of six films beside the dataset's own."""
    with dataset.open(newline="") as file:
        names = [row["path"] for row in csv.DictReader(file)][:6]
    manifest = dataset.with_name("archive.csv")
    manifest.write_text("\n".join(["path", *names, ""]))
    return manifest


@pytest.fixture(scope="module")
def expected(archive, random_bundle, tmp_path_factory):
    """What the platform says of each film."""
    names = archive.read_text().splitlines()[1:]
    films = [archive.parent / name for name in names]
    return dict(zip(names, platform_answers(films, random_bundle, tmp_path_factory.mktemp("platform")), strict=True))


def answers_in(out):
    """The answer to each film; none may have two."""
    answers = {answer["file"]: comparable(answer) for answer in results(out)}
    assert len(answers) == len(results(out))
    return answers


def test_with_a_worker_and_then_the_command_killed_every_film_has_one_result(
    archive, expected, random_bundle, tmp_path
):
    command = start(archive, tmp_path, random_bundle, "local")
    kill_a_worker(command, tmp_path, "local", after=1)
    kill_the_command(command, tmp_path, after=3)
    before = len(answers_in(tmp_path))
    summary = summary_of(start(archive, tmp_path, random_bundle, "local"))
    assert (summary["before"], summary["staged"]) == (before, 6)
    assert same(answers_in(tmp_path), expected)


@pytest.mark.skipif(find_spec("ray") is None, reason=NO_RAY)
def test_with_one_of_rays_workers_killed_every_film_has_one_result(archive, expected, random_bundle, tmp_path):
    command = start(archive, tmp_path, random_bundle, "ray")
    kill_a_worker(command, tmp_path, "ray", after=2)
    assert summary_of(command)["staged"] == 6
    assert same(answers_in(tmp_path), expected)
