"""The words of MODEL_RUNTIME are those the model's runtimes go by."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from backend.config.environment import choice
from ml.staging.runtime import WISHES


def test_a_word_that_is_none_of_those_allowed_stops_the_start(monkeypatch):
    monkeypatch.setenv("MODEL_RUNTIME", "abacus")
    with pytest.raises(ImproperlyConfigured, match="MODEL_RUNTIME must be one of auto, cuda"):
        choice(Env(), "MODEL_RUNTIME", "auto", WISHES)


@pytest.mark.parametrize("word", WISHES)
def test_every_runtime_there_is_can_be_set(word, monkeypatch):
    from backend.config.settings import RUNTIMES

    assert word in RUNTIMES
    monkeypatch.setenv("MODEL_RUNTIME", word)
    assert choice(Env(), "MODEL_RUNTIME", "auto", RUNTIMES) == word
