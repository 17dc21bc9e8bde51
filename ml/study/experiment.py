"""Everything that METHOD.md tabulates, step by step, on one labelled manifest; ``report.py`` writes it up.

Whatever is chosen (cut point, costs, temperatures) is chosen on validation films; test films are only answered.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.learning.costs import costs_from_confusion
from ml.learning.data import LabelledFilm
from ml.learning.files import save_text
from ml.learning.metrics import confusion
from ml.learning.settings import Means
from ml.learning.trained import WEIGHTS
from ml.stages import ILL_STAGES, STAGES
from ml.staging.cutpoint import CUT_POINTS, best_cut_point, sweep, worth_of_one_film
from ml.study import experiment_networks as nets
from ml.study.experiment_calibration import calibration
from ml.study.experiment_networks import ILL, Lab, Ticks
from ml.study.experiment_predictor import product
from ml.study.learners import DIMENSIONS, LEARNERS, Task, projections, study
from ml.study.measures import both_ways, flattery, measures, paired_difference
from ml.study.protocol import Plan, parts_of
from ml.study.report import write_report
from ml.study.steps import Result, Steps

USUAL_CUT_POINT = 0.50
RESULTS, REPORT = "results.json", "report.html"
Found = dict[str, Result]


def experiment(
    films: Sequence[LabelledFilm],
    plan: Plan,
    out: Path,
    say: Callable[[str], object] = lambda text: None,
    ticks: Ticks = lambda copies, title: copies,
    means: Means = Means(),  # noqa: B008 - frozen
) -> Path:
    """Run or take up the experiment in ``out``; returns ``report.html``, with ``results.json`` beside it.

    ValueError, with a sentence, for films or settings that do not allow it or that are not those it was begun with.
    """
    lab = Lab(plan, parts_of(films, plan), out, ticks, means)
    steps = Steps(out, plan.record(films), say)
    found: Found = {"data": steps.do("data", lambda: Result(_data(lab)))}
    _networks(lab, steps, found)
    found["hierarchy"] = steps.do("hierarchy", lambda: _hierarchy(lab, found))
    chosen = found["hierarchy"].facts["cut_points"]["costs"]
    found["features_hierarchy"] = steps.do(
        "features_hierarchy", lambda: nets.features_hierarchy(lab, "ill", "stage_costs", chosen)
    )
    found["features_end_to_end"] = steps.do("features_end_to_end", lambda: nets.features_end_to_end(lab, "end_to_end"))
    for kind in ("end_to_end", "hierarchy"):
        found[f"projections_{kind}"] = steps.do(f"projections_{kind}", partial(_projections, lab, found, kind))
        found[f"learners_{kind}"] = steps.do(f"learners_{kind}", partial(_learners, lab, found, kind))
    found["comparison"] = steps.do("comparison", lambda: _comparison(lab, found))
    found["calibration"] = steps.do("calibration", lambda: calibration(lab, found))
    found["product"] = steps.do("product", lambda: product(lab, found))
    facts = {name: result.facts for name, result in found.items()} | {"plan": plan.record(films)}
    save_text(out / RESULTS, json.dumps(facts, indent=1, allow_nan=False) + "\n")
    return write_report(facts, {name: result.arrays for name, result in found.items()}, out / REPORT)


def _data(lab: Lab) -> dict[str, Any]:
    """Who is in which part, and what the films say of themselves."""
    everyone = [film for own in lab.parts.named().values() for film in own]
    return {
        "films": {name: _by_stage([f.stage for f in own]) for name, own in lab.parts.named().items()},
        "patients": {name: len({f.patient_id for f in own}) for name, own in lab.parts.named().items()},
        "balanced_test": _by_stage(lab.stages("test").tolist()),
        "synthetic": sum(film.extra.get("synthetic") == "1" for film in everyone),
        "columns": {
            column: dict(sorted(Counter(film.extra.get(column, "") or "unnamed" for film in everyone).items()))
            for column in ("conspicuity", "family")
        },
        "dense_truth": nets.has_dense_truth(lab.parts.train),
    }


def _by_stage(stages: Sequence[int]) -> list[int]:
    return [int(n) for n in np.bincount(np.asarray(stages, np.int64), minlength=len(STAGES))]


def _networks(lab: Lab, steps: Steps, found: Found) -> None:
    """The base classifiers; then, from dense truth where the masks tell it, end to end, A, B and B with costs."""
    plan = lab.plan
    for arch in plan.architectures:
        found[f"base_{arch}"] = steps.do(
            f"base_{arch}",
            partial(nets.learn, lab, f"base_{arch}", "four", arch, plan.first_weights(arch)),
        )
    first = plan.first_weights(plan.trunk)
    if plan.protocol == "sound" and found["data"].facts["dense_truth"]:
        found["dense"] = steps.do("dense", lambda: nets.learn(lab, "dense", "dense", plan.trunk, first))
        first = lab.folder("dense") / WEIGHTS
    for name, task in (("end_to_end", "four"), ("ill", "ill"), ("stage", "stage")):
        found[name] = steps.do(name, partial(nets.learn, lab, name, task, plan.trunk, first))
    costs = costs_from_confusion(_confusion_of_b(lab, found))
    found["stage_costs"] = steps.do(
        "stage_costs", lambda: nets.learn(lab, "stage_costs", "stage", plan.trunk, first, costs)
    )


def _confusion_of_b(lab: Lab, found: Found) -> NDArray[np.int64]:
    """(3, 3) of classifier B on the ill validation films; a stage without such films counts as right once."""
    truth = lab.stages("validation")
    answers = found["stage"].arrays["validation"].argmax(axis=1)
    table = confusion((truth[truth > 0] - 1).tolist(), answers[truth > 0].tolist(), len(ILL_STAGES))
    return table + np.diag(~table.any(axis=1)).astype(np.int64)


def _hierarchy(lab: Lab, found: Found) -> Result:
    """Every network's figures on the test part, the sweeps of the cut point, and the hierarchy four ways."""
    truth, plain = lab.stages("test"), len(lab.parts.test)
    facts: dict[str, Any] = {"base": {}, "sweeps": {}, "cut_points": {}, "staged": {}}
    arrays: dict[str, NDArray[Any]] = {}
    for name in (
        *(f"base_{a}" for a in lab.plan.architectures),
        "end_to_end",
        *(["dense"] if "dense" in found else []),
    ):
        facts["base"][name] = both_ways(truth, found[name].arrays["test"].argmax(axis=1), plain)
    facts["alone"] = _alone(found, truth, plain)
    a = {part: found["ill"].arrays[part] for part in ("validation", "test")}
    for kind, name in (("plain", "stage"), ("costs", "stage_costs")):
        b = found[name].arrays
        seen = sweep(a["validation"][:, ILL], b["validation"], lab.stages("validation").tolist())
        shown = {
            "validation": seen,
            "plain": sweep(a["test"][:plain, ILL], b["test"][:plain], truth[:plain].tolist()),
            "balanced": sweep(a["test"][:, ILL], b["test"], truth.tolist()),
        }
        facts["sweeps"][kind] = {part: [round(swept[t], 4) for t in CUT_POINTS] for part, swept in shown.items()}
        facts["cut_points"][kind] = best_cut_point(
            seen, worth_of_one_film(np.bincount(lab.stages("validation")).tolist())
        )
        for title, cut in ((kind, USUAL_CUT_POINT), (_TITLES[kind], facts["cut_points"][kind])):
            arrays[title] = nets.hierarchy_answers(a["test"], b["test"], cut)
            facts["staged"][title] = flattery(truth, arrays[title], lab.copies["test"], plain)
    facts["flattery_end_to_end"] = flattery(
        truth, found["end_to_end"].arrays["test"].argmax(axis=1), lab.copies["test"], plain
    )
    facts["costs"] = found["stage_costs"].facts["costs"]
    facts["validation_recalls_of_b"] = measures(
        *_of_ill(lab.stages("validation"), found["stage"].arrays["validation"]), 3
    )["recalls"]
    return Result(facts, arrays)


_TITLES = {"plain": "cut_point", "costs": "both"}
"""What METHOD.md calls the hierarchy with the swept cut point, without and with costs."""


def _alone(found: Found, truth: NDArray[np.int64], plain: int) -> dict[str, Any]:
    """A on ill against healthy; B, without and with costs, on the ill films alone."""
    ill = int((truth[:plain] > 0).sum())
    facts = {"ill": both_ways((truth > 0).astype(np.int64), found["ill"].arrays["test"].argmax(axis=1), plain, 2)}
    for name in ("stage", "stage_costs"):
        facts[name] = both_ways(*_of_ill(truth, found[name].arrays["test"]), ill, 3)
    return facts


def _of_ill(truth: NDArray[np.int64], scores: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of the ill films: class among I, II, III, and B's answer."""
    return truth[truth > 0] - 1, scores[truth > 0].argmax(axis=1)


def _projections(lab: Lab, found: Found, kind: str) -> Result:
    features = found[f"features_{kind}"].arrays
    plain = len(lab.parts.test)
    facts, arrays = projections(features["train"], features["test"][:plain], lab.plan.seed)
    stages = np.concatenate([lab.stages("train"), lab.stages("test")[:plain]])
    return Result(facts, {**arrays, "stages": stages})


def _learners(lab: Lab, found: Found, kind: str) -> Result:
    features = found[f"features_{kind}"].arrays
    owners = [lab.parts.train[copy.member].patient_id for copy in lab.copies["train"]]
    task = Task(
        features["train"], lab.stages("train"), owners, features["test"],
        lab.plan.protocol == "sound", lab.plan.folds, lab.plan.seed,
    )  # fmt: skip
    facts, arrays = study(task)
    truth, plain = lab.stages("test"), len(lab.parts.test)
    for row in facts["rows"]:
        row |= both_ways(truth, arrays[f"answers/{row['learner']}/{row['dimensions']}"], plain)
    return Result(facts, arrays)


def _comparison(lab: Lab, found: Found) -> Result:
    """The hierarchy against the end-to-end network, and the SVM on its features against both, film by film."""
    plain = len(lab.parts.test)
    truth = lab.stages("test")[:plain]
    end_to_end = found["end_to_end"].arrays["test"].argmax(axis=1)[:plain]
    both = found["hierarchy"].arrays["both"][:plain]
    svm = {n: found["learners_hierarchy"].arrays[f"answers/{n}/{max(DIMENSIONS)}"][:plain] for n in LEARNERS}
    return Result({
        "n": plain,
        "hierarchy": paired_difference(truth, both, end_to_end),
        "svm": paired_difference(truth, svm["svm"], both),
        "svm_free": paired_difference(truth, svm["svm_free"], both),
    })  # fmt: skip
