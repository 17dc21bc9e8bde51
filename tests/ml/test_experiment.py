"""The experiment: every step on a handful of tiny films, the protocol that parts them, the figures it rests on."""

import json
import re
from dataclasses import replace

import cv2
import numpy as np
import pytest

from ml.cli import main
from ml.film.transforms import Preprocess
from ml.learning.data import LabelledFilm, ManifestError, read_manifest
from ml.learning.views import Copy
from ml.staging.cutpoint import CUT_POINTS, best_cut_point, worth_of_one_film
from ml.study.experiment import experiment
from ml.study.measures import both_ways, flattery, paired_difference, reliability
from ml.study.protocol import Plan, learner_copies, parts_of, plan_of
from ml.study.steps import Result, Steps

PLAN = Plan(
    preprocess=Preprocess(film_size=64, crop=0.8, input_size=48),
    architectures=("resnet34",),
    trunk="resnet34",
    epochs=1,
    dense_epochs=1,
    films_per_epoch=6,
    batch=3,
    test=0.25,
    validation=0.25,
)


def _write_films(folder, each_stage):
    rng = np.random.default_rng(1)
    lungs = np.zeros((64, 64), np.uint8)
    lungs[8:56, 8:28], lungs[8:56, 36:56] = 127, 255
    cv2.imwrite(str(folder / "lungs.png"), lungs)
    lines = ["path,stage,patient_id,mask,lungs,synthetic,conspicuity"]
    for k in range(4 * each_stage):
        mask = (rng.random((64, 64)) < 0.1 * (k % 4)).astype(np.uint8) * 255 * (lungs > 0)
        picture = rng.normal(25000, 1500, (64, 64)) + 60 * lungs + 40 * mask.astype(float)
        cv2.imwrite(str(folder / f"{k}.png"), picture.astype(np.uint16))
        cv2.imwrite(str(folder / f"{k}-mask.png"), mask.astype(np.uint8))
        lines.append(f"{k}.png,{k % 4},p{k},{k}-mask.png,lungs.png,1,marked")
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n")
    return read_manifest(folder / "manifest.csv")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """An experiment that ran to its end: (folder, films)."""
    folder = tmp_path_factory.mktemp("films")
    films = _write_films(folder, 4)
    experiment(films, PLAN, folder / "out")
    return folder / "out", films


@pytest.fixture
def facts(finished):
    return json.loads((finished[0] / "results.json").read_text())


@pytest.fixture
def report(finished):
    return (finished[0] / "report.html").read_text(encoding="utf-8")


def test_the_report_has_no_empty_cell(report):
    assert report.count("<td") > 200
    assert not re.search(r"<td[^>]*>\s*</td>", report)
    assert not re.search(r">(nan|None|inf)<", report)


def test_the_report_holds_everything_it_shows(report):
    assert "data:image/svg+xml;base64," in report
    assert "data:image/png;base64," in report
    assert not re.search(r'(src|href)="(?!#|data:)', report)
    assert "<script" not in report


def test_the_report_says_what_it_is_not(report):
    assert "Not a medical device" in report
    assert "All films are synthetic" in report


@pytest.mark.parametrize("figure", ["0.7586", "0.8242", "0.9162", "0.9121", "0.8497", "0.8857", "0.9292"])
def test_the_figures_of_the_reference_stand_in_the_report(report, figure):
    assert figure in report


def test_what_balancing_the_test_part_does_is_told_in_one_sentence(report, facts):
    sentence = next(s for s in re.findall(r'<p class="finding">(.*?)</p>', report) if "balancing of the test part" in s)
    both = facts["hierarchy"]["staged"]["both"]
    assert f"{both['plain']['macro_recall']:.4f} becomes {both['balanced']['macro_recall']:.4f}" in sentence


def test_the_cut_point_is_chosen_on_validation_films(facts):
    for kind, chosen in facts["hierarchy"]["cut_points"].items():
        swept = dict(zip(CUT_POINTS, facts["hierarchy"]["sweeps"][kind]["validation"], strict=True))
        assert chosen == best_cut_point(swept, worth_of_one_film(facts["data"]["films"]["validation"]))


def test_the_product_answers_as_the_hierarchy_did(facts):
    assert facts["product"]["figures"]["confusion"] == facts["hierarchy"]["staged"]["both"]["plain"]["confusion"]


def test_every_learner_is_tried_on_every_number_of_components(facts):
    for kind in ("end_to_end", "hierarchy"):
        tried = {(row["learner"], row["dimensions"]) for row in facts[f"learners_{kind}"]["rows"]}
        assert tried == {(name, d) for name in ("logistic", "svm", "forest", "svm_free") for d in (4, 8, 16)}


def test_no_checkpoint_is_left_of_a_finished_network(finished):
    assert len(list(finished[0].glob("runs/*/weights.safetensors"))) == 6
    assert not list(finished[0].glob("runs/*/last.safetensors"))


@pytest.fixture
def unwritten(monkeypatch):
    """Leave the report out: drawing its figures takes longest."""
    monkeypatch.setattr("ml.study.experiment.write_report", lambda facts, arrays, path: path)


@pytest.mark.usefixtures("unwritten")
def test_a_finished_experiment_is_not_run_again(finished):
    out, films = finished
    before = (out / "results.json").read_text()
    said = []
    experiment(films, PLAN, out, said.append)
    assert said == []
    assert (out / "results.json").read_text() == before


@pytest.mark.usefixtures("unwritten")
def test_a_step_that_is_missing_is_done_again_and_no_other(finished):
    out, films = finished
    (out / "steps" / "comparison.json").unlink()
    said = []
    experiment(films, PLAN, out, said.append)
    assert said == ["comparison"]


def test_other_settings_or_films_are_refused_with_what_differs(finished):
    out, films = finished
    with pytest.raises(ValueError, match="epochs: 1 there, 2 now"):
        experiment(films, replace(PLAN, epochs=2), out)
    with pytest.raises(ValueError, match=r"films: \w{64} there"):
        experiment([replace(films[0], patient_id="another"), *films[1:]], PLAN, out)


def test_the_command_refuses_films_of_which_one_stage_is_missing(tmp_path, capsys):
    _write_films(tmp_path, 3)
    lines = (tmp_path / "manifest.csv").read_text().splitlines()
    (tmp_path / "manifest.csv").write_text("\n".join(line for line in lines if ".png,3," not in line))
    assert (
        main(["experiment", "--data", str(tmp_path / "manifest.csv"), "--out", str(tmp_path / "out"), "--quick"]) == 1
    )
    assert "0 of stage 3" in capsys.readouterr().err


def test_a_step_that_failed_leaves_nothing_and_is_tried_again(tmp_path):
    steps = Steps(tmp_path, {"seed": 1}, lambda name: None)
    with pytest.raises(KeyboardInterrupt):
        steps.do("one", _interrupted)
    assert not list((tmp_path / "steps").iterdir())
    assert steps.do("one", lambda: Result({"a": 1}, {"b": np.arange(3)})).facts == {"a": 1}
    assert steps.do("one", _interrupted).arrays["b"].tolist() == [0, 1, 2]


def _interrupted():
    raise KeyboardInterrupt


def _films(tmp_path, count, films_each=1):
    films = []
    for k in range(count):
        path = tmp_path / f"{k}.png"
        path.write_bytes(b"film %d" % k)
        films.append(LabelledFilm(path, k // films_each % 4, f"p{k // films_each}", {"root": str(tmp_path)}))
    return films


def test_the_sound_protocol_keeps_a_patient_in_one_part(tmp_path):
    parts = parts_of(_films(tmp_path, 96, films_each=3), Plan())
    patients = [{film.patient_id for film in own} for own in parts.named().values()]
    assert sum(map(len, patients)) == len(set.union(*patients)) == 32
    assert all({film.stage for film in own} == {0, 1, 2, 3} for own in parts.named().values())


def test_the_protocol_of_the_reference_takes_each_film_for_a_patient(tmp_path):
    parts = parts_of(_films(tmp_path, 96, films_each=3), plan_of("reference"))
    assert sum(len({film.patient_id for film in own}) for own in parts.named().values()) == 96


def test_parts_that_the_manifest_names_are_kept(tmp_path):
    films = [replace(f, extra={**f.extra, "part": "test" if k < 8 else ""}) for k, f in enumerate(_films(tmp_path, 40))]
    parts = parts_of(films, Plan())
    assert [film.path for film in parts.test] == [film.path for film in films[:8]]


def test_too_few_films_of_a_stage_are_told(tmp_path):
    films = [film for film in _films(tmp_path, 40) if film.stage != 2]
    with pytest.raises(ManifestError, match="0 of stage 2"):
        parts_of(films, Plan())


def test_an_unknown_protocol_is_refused():
    with pytest.raises(ValueError, match="none of sound, reference"):
        plan_of("best")


def test_a_folder_without_weights_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"vgg16\.safetensors"):
        Plan(weights=tmp_path)


def test_only_the_reference_balances_what_the_learners_learn_from(tmp_path):
    films = [LabelledFilm(tmp_path / str(k), int(k > 3), str(k)) for k in range(30)]
    assert len(learner_copies(films, Plan())) == 30
    assert len(learner_copies(films, plan_of("reference"))) > 30


def test_the_reference_schedule_is_that_of_the_method():
    run = plan_of("reference").training("four", "vgg16")
    assert (run.optimizer, run.rate, run.epochs, run.decay_every) == ("sgd", 0.001, 80, 40)
    assert (run.preprocess.film_size, run.preprocess.crop_size, run.preprocess.input_size) == (600, 480, 224)
    assert run.preprocess.channels == "equal"


def test_a_paired_difference_has_the_sign_of_the_better():
    truth = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    worse = np.array([0, 0, 1, 1, 0, 0, 0, 0])
    found = paired_difference(truth, truth, worse)
    assert found["difference"] == 0.5
    assert found["interval"] == [0.5, 0.5]


def test_answers_that_are_all_right_are_not_flattered():
    truth = np.array([0, 1, 2, 3, 0, 0, 1])
    found = flattery(truth, truth, [Copy(k) for k in (0, 1, 2, 3, 0, 0, 1)], plain=4)
    assert found["gain"] == 0
    assert found["gain_interval"] == [0, 0]


def test_copies_answered_better_than_their_films_flatter():
    truth = np.array([0, 1, 2, 3, 3, 3, 3])
    answers = np.array([0, 1, 2, 0, 3, 3, 3])
    found = flattery(truth, answers, [Copy(k) for k in (0, 1, 2, 3, 3, 3, 3)], plain=4)
    assert found["plain"]["macro_recall"] == 0.75
    assert found["balanced"]["macro_recall"] == found["plain"]["macro_recall"] + found["gain"] == 0.9375


def test_the_test_part_as_it_is_comes_before_its_copies():
    found = both_ways(np.array([0, 1, 1]), np.array([0, 1, 0]), 2)
    assert found["plain"]["macro_recall"] == 1
    assert found["balanced"]["macro_recall"] == 0.75


def test_reliability_leaves_out_bins_without_films():
    bins = reliability([[0.95, 0.05], [0.91, 0.09], [0.4, 0.6]], np.array([0, 1, 1]))
    assert [(b["bin"], b["n"], b["right"]) for b in bins] == [(6, 1, 1.0), (9, 2, 0.5)]
