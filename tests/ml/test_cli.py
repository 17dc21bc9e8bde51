"""The command line: the same answers as the platform, JSON that is nothing but JSON."""

import csv
import json

import pytest

from ml.cli import main
from ml.synthesis.demo import write_demo_films


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    return [path for path, _ in write_demo_films(tmp_path_factory.mktemp("films"), (0, 3), 200)]


def test_predict_prints_one_json_document(films, random_bundle, capsys):
    assert main(["predict", *map(str, films), "--json", "--bundle", str(random_bundle)]) == 0
    answers = json.loads(capsys.readouterr().out)
    assert [a["file"] for a in answers] == [str(f) for f in films]
    for key in ("stage", "ill_score", "cut_point", "probabilities", "boxes", "zones", "bundle"):
        assert key in answers[0]


def test_a_file_that_is_no_film_has_a_code_and_the_others_go_on(films, random_bundle, tmp_path, capsys):
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Dear doctor")
    assert main(["predict", str(wrong), str(films[0]), "--json", "--bundle", str(random_bundle)]) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first == {"file": str(wrong), "error": "not_an_image"}
    assert second["stage"] in (0, 1, 2, 3)


def test_a_missing_file_is_told_from_a_bad_one(random_bundle, tmp_path, capsys):
    assert main(["predict", str(tmp_path / "none.dcm"), "--json", "--bundle", str(random_bundle)]) == 1
    assert json.loads(capsys.readouterr().out)[0]["error"] == "unreadable"


def test_the_maps_are_written_where_asked(films, random_bundle, tmp_path):
    assert main(["predict", str(films[1]), "--bundle", str(random_bundle), "--map-dir", str(tmp_path)]) == 0
    (folder,) = tmp_path.iterdir()
    assert {p.name for p in folder.iterdir()} == {"display.dcm", "map.f32"}
    assert (folder / "map.f32").stat().st_size == 20 * 20 * 4


def test_predict_without_a_bundle_says_so(films, tmp_path, capsys):
    assert main(["predict", str(films[0]), "--bundle", str(tmp_path)]) == 1
    assert "no bundle here" in capsys.readouterr().err


def test_synthesize_train_bundle_and_evaluate_fit_together(tmp_path, capsys):
    data, other, runs = (tmp_path / name for name in ("data", "other", "runs"))
    for folder, seed in ((data, 6), (other, 7)):
        assert main(f"synthesize --out {folder} --count 12 --seed {seed} --width 128 --conspicuity marked".split()) == 0
    common = "--epochs 1 --films-per-epoch 6 --batch 3 --arch resnet34 --film-size 80 --input-size 64"
    for task in ("ill", "stage"):
        command = f"train --data {data}/manifest.csv --out {runs}/{task} --task {task} {common}"
        assert main(command.split()) == 0
    command = f"bundle --ill {runs}/ill --stage {runs}/stage --validation {other}/manifest.csv --out {tmp_path}/b"
    assert main([*command.split(), "--name", "tiny", "--version", "1"]) == 0
    capsys.readouterr()
    assert main(f"evaluate --data {other}/manifest.csv --bundle {tmp_path}/b --json".split()) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["n"] == 12
    assert sum(map(sum, figures["confusion"])) == 12
    assert set(figures["regions"]) == {"hit_rate", "energy_lift", "energy_in_lung"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """The manifest of four drawn films."""
    folder = tmp_path_factory.mktemp("drawn")
    assert main(f"synthesize --out {folder} --count 4 --seed 8 --width 96 --conspicuity marked".split()) == 0
    return folder / "manifest.csv"


def test_films_that_trained_are_not_evaluated(drawn, random_bundle, capsys):
    rows = [dict(row) for row in csv.DictReader(drawn.read_text().splitlines())]
    parted = drawn.with_name("parted.csv")
    with parted.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | {"part": "train"} for row in rows)
    assert main(["evaluate", "--data", str(parted), "--bundle", str(random_bundle)]) == 1
    assert "4 of 4 films are not of the part test" in capsys.readouterr().err


def test_an_unreadable_film_ends_an_evaluation_or_is_named_and_left_out(drawn, random_bundle, capsys):
    (drawn.parent / "films" / "broken.png").write_bytes(b"no film")
    longer = drawn.with_name("longer.csv")
    longer.write_text(drawn.read_text() + "films/broken.png,0,broken" + "," * 13 + "\n")
    command = ["evaluate", "--data", str(longer), "--bundle", str(random_bundle), "--json"]
    assert main(command) == 1
    assert "broken.png: cannot be read" in capsys.readouterr().err
    assert main([*command, "--skip-unreadable"]) == 0
    told = capsys.readouterr()
    assert "skipped 1 of 5 films" in told.err
    assert json.loads(told.out)["n"] == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--show shown.csv", "name its file by --report"),
        ("--randomisation -1", "a number of films"),
    ],
)
def test_an_evaluation_that_cannot_end_well_does_not_begin(drawn, random_bundle, capsys, arguments, words):
    command = ["evaluate", "--data", str(drawn), "--bundle", str(random_bundle), *arguments.split()]
    assert main(command) == 1
    assert words in capsys.readouterr().err


def test_the_report_is_written_into_a_folder_that_is_made_for_it(drawn, random_bundle, tmp_path):
    command = f"evaluate --data {drawn} --bundle {random_bundle} --report {tmp_path}/new/report.html --show {drawn}"
    assert main(command.split()) == 0
    assert "Synthetic film, stage" in (tmp_path / "new" / "report.html").read_text()


def test_options_for_real_films_without_such_films_are_refused(tmp_path, capsys):
    assert main(f"synthesize --out {tmp_path}/x --count 1 --seed 1 --part test".split()) == 1
    assert "name their folder by --films" in capsys.readouterr().err


def test_the_card_is_the_manifest_of_the_bundle(random_bundle, capsys):
    assert main(["card", "--bundle", str(random_bundle)]) == 0
    assert capsys.readouterr().out.startswith("# Model card: random 0")
