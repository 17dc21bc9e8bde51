"""The parts of a report: no empty cell, nothing unescaped, pictures inside."""

import base64

import numpy as np
import pytest

from ml.study import figures, reference
from ml.study.report_html import Section, confusion, number, page, signed, table, tile


@pytest.mark.parametrize("cell", ["", " ", None])
def test_a_table_refuses_an_empty_cell(cell):
    with pytest.raises(ValueError, match="needs its reason"):
        table(["a", "b"], [["x", cell]])


def test_a_table_refuses_a_row_that_is_too_short():
    with pytest.raises(ValueError, match="needs its reason"):
        table(["a", "b"], [["x"]])


def test_a_missing_figure_gives_way_to_its_reason():
    assert "no test film of stage III" in number(None, "no test film of stage III").text
    assert number(0.5, "unused").text == "0.5000"


def test_the_column_of_the_reference_is_grey_and_no_other():
    html = table(["here", "reference"], [["0.1", "0.2"]])
    assert "<td>0.1</td>" in html
    assert "<td class=ref>0.2</td>" in html


def test_what_a_manifest_says_cannot_become_html():
    assert "<script>" not in table(["a"], [["<script>"]])
    assert "<b>x" not in page("<b>x", "s", "", [Section("n", "<b>x", "")])


def test_a_confusion_matrix_without_films_of_a_stage_is_drawn():
    html = confusion([[3, 1], [0, 0]], ("0", "I"), "A")
    assert html.count("<td") == 4


def test_a_difference_shows_its_sign():
    assert signed({"difference": 0.05, "interval": [-0.01, 0.11]}) == "+0.0500 (95 % -0.0100 to +0.1100)"


def test_a_figure_carries_its_own_picture():
    html = figures.bars(["a", "b"], [0.5, 0.6], [[0.4, 0.6], [0.5, 0.7]], [0.7, None])
    assert b"<svg" in base64.b64decode(html.split("base64,")[1].rstrip('">'))


def test_the_same_figure_is_drawn_the_same():
    points = {"a": [(0.0, 0.1), (1.0, 0.5)]}
    assert figures.lines(points, "x", "y") == figures.lines(points, "x", "y")


def test_a_map_lies_over_its_film_and_lesions_are_outlined_beside_it():
    film, lesions = np.full((20, 20), 100, np.uint8), np.zeros((20, 20), np.uint8)
    lesions[5:10, 5:10] = 255
    evidence = np.zeros((20, 20), np.uint8)
    evidence[12:, 12:] = 255
    shown = figures.overlay(film, evidence, lesions)
    assert shown.shape == (20, 40, 3)
    assert shown[5, 5].tolist() == [240, 228, 66]
    assert shown[2, 22].tolist() == [100, 100, 100]
    assert shown[15, 35].tolist() != [100, 100, 100]


def test_a_headline_is_escaped():
    assert "&lt;" in tile("<1", "what", "note")


def test_the_sweeps_of_the_reference_agree_with_its_table():
    at = reference.CUT_POINTS.index
    assert reference.SWEEP["plain"][at(0.5)] == reference.HIERARCHY["plain"]
    assert (
        reference.SWEEP["costs"][at(reference.CUT_POINT)]
        == reference.HIERARCHY["both"]
        == max(reference.SWEEP["costs"])
    )
    assert len(reference.SWEEP["plain"]) == len(reference.SWEEP["costs"]) == 19
