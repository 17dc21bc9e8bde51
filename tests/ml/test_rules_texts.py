"""Every code that the engine can give has words in both languages, and every word a code."""

import json
import re
import string
from pathlib import Path

import pytest

from ml.rules import engine, texts
from ml.stages import rule_set
from tests.stage_rules import form_of, rows

SOURCES = Path(engine.__file__).parent
LANGUAGES = ("zh-CN", "en")
RULE_SETS = sorted(path.stem for path in SOURCES.glob("*.json"))


def emitted() -> set[str]:
    """Codes as they stand in the source: first argument of a remark, or of a neighbour."""
    source = "\n".join(path.read_text("utf-8") for path in SOURCES.glob("*.py"))
    return set(re.findall(r'"([a-z0-9]+(?:_[a-z0-9]+)+)"', source)) & set(texts.remark_texts())


def test_every_text_belongs_to_a_code_of_the_engine() -> None:
    spoken_by_question = {"parenchymal_open", "pleural_open", "unreadable"}
    assert set(texts.remark_texts()) - emitted() <= spoken_by_question


def test_both_languages_say_every_remark_with_the_same_places() -> None:
    for code, words in texts.remark_texts().items():
        assert set(words) == set(LANGUAGES), code
        places = [{name for _, name, _, _ in string.Formatter().parse(words[tongue]) if name} for tongue in LANGUAGES]
        assert places[0] == places[1], code


@pytest.mark.parametrize("name", RULE_SETS)
def test_a_rule_set_says_everything_in_both_languages(name: str) -> None:
    rules = rule_set(name)
    assert rules["name"] == name
    for words in (rules["title"], rules["source"], *(clause["text"] for clause in rules["clauses"])):
        assert set(words) == set(LANGUAGES)
        assert re.search(r"[一-鿿]", words["zh-CN"])
        assert not re.search(r"[一-鿿]", words["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hand_worked_case_is_told_in_words(language: str) -> None:
    for row in rows():
        derived = engine.derive(form_of(row), row["rule_set"], asbestos=row["asbestos"] == "yes", stage=1).as_dict()
        said = texts.describe(json.loads(json.dumps(derived)), language)
        assert said["rule_set"]["title"]
        for finding in said["findings"]:
            assert finding["text"] not in ("", finding["code"])
            assert not re.search(r"[{}]", finding["text"])


def test_a_clause_that_a_later_rule_set_dropped_is_named_by_its_code() -> None:
    derived = engine.derive({"parenchymal": False}, "gbz70_2015").as_dict()
    said = texts.describe({**derived, "rule": "9.z"}, "en")
    assert said["rule"] == {"code": "9.z", "text": "9.z"}
