"""What must hold of the rule engine for any form: more disease never lowers a stage, junk never breaks it."""

import copy
import itertools
import json
import random
from typing import Any

import pytest

from ml.rules.engine import derive
from ml.rules.form import PROFUSIONS
from ml.stages import ZONES

GBZ = ("gbz70_2009", "gbz70_2015")
SITES = ("profile", "diaphragm", "other")
Form = dict[str, Any]


def any_form(rng: random.Random) -> Form:
    """A form with its lung fields filled in, and plaques in every other one."""
    most = rng.randrange(2, 12)
    sizes = [(rng.uniform(8, 60), rng.uniform(5, 40)) for _ in range(rng.choice((0, 0, 1, 2)))]
    form: Form = {
        "parenchymal": True,
        "small": {
            "primary": "q",
            "secondary": "q",
            "zones": {zone: PROFUSIONS[rng.randint(0, most)] for zone in ZONES},
            "aggregation": rng.random() < 0.3,
        },
        "large": {"opacities": [{"long_mm": max(axes), "short_mm": min(axes)} for axes in sizes]},
        "symbols": [],
    }
    if rng.random() < 0.5:
        form["plaques"] = {"sites": {rng.choice(SITES): {"right": True}}, "extent": {"right": rng.choice((1, 2, 3))}}
    return form


FORMS = [any_form(random.Random(seed)) for seed in range(300)]


def stage(form: Form, rules: str, *, asbestos: bool = True) -> int:
    derived = derive(form, rules, asbestos=asbestos).stage
    assert derived is not None
    return derived


def worse(form: Form, rng: random.Random) -> Form:
    """The same film with a little more disease."""
    more = copy.deepcopy(form)
    kind = rng.choice(("zone", "size", "opacity", "aggregation", "plaque", "extent", "heart"))
    if kind == "zone":
        zone = rng.choice(ZONES)
        place = PROFUSIONS.index(more["small"]["zones"][zone])
        more["small"]["zones"][zone] = PROFUSIONS[min(place + rng.randint(1, 4), 11)]
    elif kind == "size":
        for opacity in more["large"]["opacities"]:
            opacity["long_mm"] += rng.uniform(0, 10)
            opacity["short_mm"] += rng.uniform(0, 10)
    elif kind == "opacity":
        more["large"]["opacities"].append({"long_mm": rng.uniform(11, 40), "short_mm": rng.uniform(5, 11)})
    elif kind == "aggregation":
        more["small"]["aggregation"] = True
    else:
        plaques = more.setdefault("plaques", {"sites": {}, "extent": {}})
        plaques["sites"].setdefault("diaphragm", {})["left"] = True
        plaques["extent"]["left"] = 3 if kind == "extent" else plaques["extent"].get("left", 1)
        more["symbols"] += ["ih"] if kind == "heart" else []
    return more


@pytest.mark.parametrize("rules", GBZ)
@pytest.mark.parametrize("asbestos", [True, False])
def test_more_disease_never_lowers_the_stage(rules: str, asbestos: bool) -> None:
    rng = random.Random(1)
    for form in FORMS:
        before = stage(form, rules, asbestos=asbestos)
        for _ in range(6):
            form = worse(form, rng)
            after = stage(form, rules, asbestos=asbestos)
            assert after >= before, form
            before = after


@pytest.mark.parametrize("rules", GBZ)
def test_every_combination_of_zones_follows_the_table(rules: str) -> None:
    """The table of the standard once more, written differently: 4^6 films, with and without aggregation."""
    names = ("0/0", "1/1", "2/2", "3/3")
    for categories in itertools.combinations_with_replacement(range(4), 6):
        for aggregation in (False, True):
            zones = dict(zip(ZONES, (names[c] for c in categories), strict=True))
            found = stage({"small": {"zones": zones, "aggregation": aggregation}}, rules, asbestos=False)
            affected, worst = 6 - categories.count(0), max(categories)
            if worst == 3 and affected >= 5 and aggregation:
                expected = 3
            elif (worst == 3 and affected >= 4) or (worst == 2 and affected >= 5):
                expected = 2
            else:
                expected = 1 if affected >= 2 else 0
            assert found == expected, (categories, aggregation)


def test_the_edition_of_2009_is_never_milder_than_that_of_2015() -> None:
    assert all(stage(form, GBZ[0]) >= stage(form, GBZ[1]) for form in FORMS)


@pytest.mark.parametrize("rules", GBZ)
def test_the_two_lungs_count_the_same(rules: str) -> None:
    for form in FORMS:
        zones = form["small"]["zones"]
        turned = dict(zip(ZONES, [zones[zone] for zone in ZONES[3:] + ZONES[:3]], strict=True))
        assert stage(form, rules) == stage({**form, "small": {**form["small"], "zones": turned}}, rules)


@pytest.mark.parametrize("rules", GBZ)
def test_what_the_reader_typed_does_not_move_what_is_derived(rules: str) -> None:
    for form in FORMS:
        answers = {derive(form, rules, stage=typed).stage for typed in (None, 0, 1, 2, 3)}
        assert len(answers) == 1


@pytest.mark.parametrize("rules", GBZ)
def test_a_border_leads_to_another_stage(rules: str) -> None:
    for form in FORMS:
        derived = derive(form, rules, asbestos=True)
        others = [finding.values["stage"] for finding in derived.findings if "stage" in finding.values]
        assert derived.stage not in others


JUNK: list[Any] = [
    None,
    True,
    0,
    -3,
    1e400,
    float("nan"),
    "",
    "3/3",
    "x",
    [],
    [[]],
    [None],
    {},
    {"right": 7},
    [{"a": 1}],
]


@pytest.mark.parametrize("rules", [*GBZ, "ilo_2011"])
def test_no_junk_breaks_the_engine(rules: str) -> None:
    """Every leaf and every section replaced by something that makes no sense there."""
    rng = random.Random(2)
    for form in FORMS[:150]:
        for _ in range(8):
            spoiled = _spoil(copy.deepcopy(form), rng)
            json.dumps(derive(spoiled, rules, asbestos=True, stage=1).as_dict(), allow_nan=False)


def _spoil(form: Form, rng: random.Random) -> Form:
    form |= {"quality": {"grade": "2", "defects": ["other"], "other": ""}, "pleural": True}
    form["diffuse_thickening"] = {"sites": {"profile": {"right": True}}}
    form["costophrenic_angle"] = {"right": False}
    form.setdefault("plaques", {"sites": {"other": {"right": True}}, "extent": {"right": 1, "left": 2}})
    form["large"] |= {"category": "A", "reaches_20x10": True}
    section: Any = form
    while True:
        key = rng.choice(list(section))
        if isinstance(section[key], dict) and section[key] and rng.random() < 0.7:
            section = section[key]
            continue
        section[key] = rng.choice(JUNK)
        return form
