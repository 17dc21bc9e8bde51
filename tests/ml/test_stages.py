"""The rule of GBZ 70 for dust other than asbestos, border by border."""

import pytest

from ml.stages import Findings, LargeOpacity, coverage_category, rule_set, stage_by_rule

BIG = (LargeOpacity(20, 10.1),)
NEARLY = (LargeOpacity(19, 12),)


@pytest.mark.parametrize(
    ("categories", "large", "aggregation", "stage"),
    [
        ((0, 0, 0, 0, 0, 0), (), False, 0),
        ((1, 0, 0, 0, 0, 0), (), False, 0),
        ((3, 0, 0, 0, 0, 0), (), False, 0),
        ((1, 1, 0, 0, 0, 0), (), False, 1),
        ((1, 1, 1, 1, 1, 1), (), False, 1),
        ((2, 1, 1, 1, 0, 0), (), False, 1),
        ((2, 1, 1, 1, 1, 0), (), False, 2),
        ((3, 1, 1, 0, 0, 0), (), False, 1),
        ((3, 1, 1, 1, 0, 0), (), False, 2),
        ((3, 3, 3, 3, 3, 3), (), False, 2),
        ((3, 1, 1, 1, 1, 0), (), True, 3),
        ((3, 1, 1, 1, 0, 0), (), True, 2),
        ((3, 1, 1, 1, 1, 0), NEARLY, False, 3),
        ((2, 2, 2, 2, 2, 2), (), True, 2),
        ((0, 0, 0, 0, 0, 0), BIG, False, 3),
        ((0, 0, 0, 0, 0, 0), NEARLY, False, 0),
        ((0, 0, 0, 0, 0, 0), (LargeOpacity(20, 10),), False, 0),
        ((3, 1, 1, 1, 1, 0), (LargeOpacity(15, 8),), False, 3),
        ((3, 1, 1, 1, 1, 0), (LargeOpacity(10, 8),), False, 2),
        ((0, 0, 0, 0, 0, 0), (LargeOpacity(40, 9.9),), False, 0),
    ],
)
def test_the_rule_derives_the_stage(categories, large, aggregation, stage):
    assert stage_by_rule(Findings(categories, large, aggregation)) == stage


@pytest.mark.parametrize(
    ("coverage", "category"),
    [(0.0, 0), (0.0324, 0), (0.0325, 1), (0.0899, 1), (0.09, 2), (0.199, 2), (0.2, 3), (0.9, 3)],
)
def test_coverage_of_a_zone_has_a_profusion_category(coverage, category):
    assert coverage_category(coverage) == category


def test_a_rule_set_names_its_edition_and_source():
    rules = rule_set("gbz70_2015")
    assert rules["edition"] == "GBZ 70-2015"
    assert rules["source"]


def test_an_unknown_rule_set_is_refused_with_the_names_that_exist():
    with pytest.raises(KeyError, match="gbz70_2015"):
        rule_set("gbz70_1906")
