"""``train``'s arguments become settings: defaults, the reference by name, and what is named comes first."""

import argparse

import pytest

from ml.cli import train as command
from ml.learning.costs import costs_of
from ml.learning.settings import Means, Training
from ml.learning.views import REFERENCE_RATIO


def _settings(*arguments):
    parser = argparse.ArgumentParser()
    command.add(parser)
    return command.settings(parser.parse_args(["--data", "m.csv", "--out", "run", *arguments]))


def test_without_arguments_the_settings_are_the_defaults():
    assert _settings("--task", "four") == Training("four")


def test_the_schedule_of_the_reference_is_that_of_its_page():
    run = _settings("--task", "four", "--schedule", "reference")
    assert (run.optimizer, run.rate, run.epochs, run.decay_every) == ("sgd", 0.001, 80, 40)
    assert run.augment == "exposure"


def test_the_protocol_of_the_reference_balances_and_turns_as_it_did():
    run = _settings("--task", "stage", "--protocol", "reference")
    assert (run.protocol, run.ratio, run.augment, run.films_per_epoch) == ("reference", REFERENCE_RATIO, "reference", 0)
    assert run.optimizer == "sgd"


def test_what_is_named_comes_before_the_schedule():
    run = _settings("--task", "four", "--protocol", "reference", "--epochs", "3", "--schedule", "modern")
    assert (run.epochs, run.optimizer) == (3, "adamw")


def test_costs_ratio_and_folds_are_read():
    run = _settings("--task", "stage", "--costs", "5:8:9", "--ratio", "1:1:2", "--folds", "5", "--fold", "2")
    assert run.costs == costs_of([5, 8, 9], 3)
    assert (run.ratio, run.folds, run.fold) == ((1, 1, 2), 5, 1)


def test_a_ratio_that_is_none_ends_with_a_sentence(capsys):
    with pytest.raises(SystemExit):
        _settings("--task", "four", "--ratio", "a:b")
    assert "write numbers such as 16:25:16:10" in capsys.readouterr().err


def test_the_protocol_of_the_reference_shows_films_as_it_did():
    run = _settings("--task", "four", "--protocol", "reference")
    assert (run.preprocess.film_size, run.preprocess.crop, run.preprocess.channels) == (600, 0.8, "equal")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--crop", "1.5"), "a crop is a part of the film"),
        (("--input-size", "0"), "sizes are pixels"),
        (("--epochs", "0"), "1 epoch"),
        (("--batch", "0"), "1 film a step"),
        (("--zone-weight", "0.5"), "give --dense-weight as well"),
    ],
)
def test_settings_that_make_no_sense_end_with_a_sentence(arguments, words):
    with pytest.raises(ValueError, match=words):
        _settings("--task", "four", *arguments)


def test_means_without_a_process_or_without_checkpoints_are_refused():
    for means in ({"devices": 0}, {"checkpoint_steps": 0}, {"loaders": -1}):
        with pytest.raises(ValueError, match="1 process and 1 step"):
            Means(**means)
