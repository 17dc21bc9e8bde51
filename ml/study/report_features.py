"""Sections of the report about what the networks see: fine-grained features, learners, calibration, regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ml.stages import STAGE_NAMES
from ml.study import figures, reference
from ml.study.learners import DIMENSIONS, LEARNERS, MOST_COMPONENTS
from ml.study.regions import HIT_TOLERANCE
from ml.study.report_html import (
    Html,
    Section,
    absent,
    confusion,
    figure,
    number,
    paragraph,
    quarters,
    recall,
    row,
    signed,
    table,
)
from ml.study.report_networks import ONE_CLASS
from ml.study.steps import Array

Facts = dict[str, Any]
Arrays = Mapping[str, Mapping[str, Array]]
KINDS = {"end_to_end": "end-to-end network", "hierarchy": "hierarchy"}
NOT_THERE = "not in the reference"
REGIONS = {
    "hit_rate": "peak of the map on a lesion (pointing game)",
    "energy_lift": "energy in lesions over a uniform map in the lungs",
    "energy_in_lesions": "energy in lesions",
    "energy_in_lung": "energy in the lungs",
    "iou": "IoU",
    "dice": "Dice",
}


def projections(facts: Facts, arrays: Arrays) -> Section:
    """Explained variance; PCA and t-SNE to two and three dimensions."""
    shares = {KINDS[k]: facts[f"projections_{k}"]["explained"] for k in KINDS}
    parts = [
        figure(figures.explained(shares), f"PCA fitted on training films. {_how_many(shares)}"),
        _explained(shares),
    ]
    for kind, title in KINDS.items():
        own, first = arrays[f"projections_{kind}"], facts[f"projections_{kind}"]["first"]
        clouds = [
            figures.scatter(points, own["stages"], first, axis)
            for axis, points in (
                ("PCA", own["pca"][:, :2]),
                ("PCA", own["pca"]),
                ("t-SNE", own["tsne2"]),
                ("t-SNE", own["tsne3"]),
            )
        ]
        parts += [f"<h3>Features of the {title}</h3>", quarters(*clouds)]
        perplexity = facts[f"projections_{kind}"]["perplexity"]
        parts.append(paragraph(f"Test films are outlined. t-SNE on the components, perplexity {perplexity}.", "lead"))
    return Section("features", "Fine-grained features", "".join(parts))


def _how_many(shares: Mapping[str, list[float]]) -> str:
    least = min(map(len, shares.values()))
    if least >= MOST_COMPONENTS:
        return f"The first {MOST_COMPONENTS} components."
    return f"{least} components: there are too few training films for {MOST_COMPONENTS}."


def _explained(shares: Mapping[str, list[float]]) -> str:
    counts = (1, 2, 3, *DIMENSIONS, MOST_COMPONENTS)
    rows = [
        [title, *(f"{sum(own[:n]):.3f}" if n <= len(own) else absent("too few films") for n in counts)]
        for title, own in shares.items()
    ]
    return table(["explained variance of the first", *counts], rows)


def learners(facts: Facts) -> Section:
    """The three learners on 4, 8 and 16 components of either features."""
    body = []
    for kind, title in KINDS.items():
        found = facts[f"learners_{kind}"]
        body += [f"<h3>On features of the {title}</h3>", _rates(found, kind)]
        body.append(quarters(*(figure(_curve(found, name), LEARNERS[name]) for name in LEARNERS)))
        last = {r["learner"]: r for r in found["rows"] if r["dimensions"] == max(DIMENSIONS)}
        body.append(
            quarters(
                *(
                    confusion(last[n]["plain"]["confusion"], STAGE_NAMES, f"{LEARNERS[n]}, 16 components")
                    for n in LEARNERS
                )
            )
        )
    return Section(
        "learners",
        "Learners on fine-grained features",
        paragraph(_svm(facts), "finding") + _notes(facts) + "".join(body),
    )


def _svm(facts: Facts) -> str:
    found = facts["comparison"]
    return (
        f"Hierarchy with 16 components and the reference's SVM, less the hierarchy alone: macro-recall "
        f"{signed(found['svm'])}; with C = 1 instead of 0.0001: {signed(found['svm_free'])}. Reference: "
        f"{reference.LEARNERS['hierarchy']['svm'] - reference.HIERARCHY['both']:+.4f}."
    )


def _notes(facts: Facts) -> str:
    folds = facts["learners_hierarchy"]["folds"]
    asked = facts["plan"]["folds"]
    few = "" if folds == asked else f" ({asked} were wanted; the rarest stage has too few patients)"
    weight = (
        "Rare stages weigh more instead of being copied. "
        if facts["plan"]["protocol"] == "sound"
        else "Balanced by copies. "
    )
    owner = "patient" if facts["plan"]["protocol"] == "sound" else "film"
    words = f"{folds}-fold cross-validation by {owner}{few}; PCA is fitted inside each fold. {weight}"
    return paragraph(words + _degenerate(facts))


def _degenerate(facts: Facts) -> str:
    """What became of C = 0.0001."""
    fits = [r for kind in KINDS for r in facts[f"learners_{kind}"]["rows"] if r["learner"] == "svm"]
    count = sum(bool(r["degenerate"]) for r in fits)
    if not count:
        return "The SVM with C = 0.0001 answers all four stages here."
    return (
        f"With C = 0.0001 no support vector can weigh more than that: in {count} of {len(fits)} fits this SVM answers "
        "fewer than four stages even on the films it learned from (last column). The same SVM with C = 1 stands below."
    )


def _rates(found: Facts, kind: str) -> str:
    rows = []
    for r in found["rows"]:
        there = reference.LEARNERS[kind].get(r["learner"]) if r["dimensions"] == max(DIMENSIONS) else None
        given = f"{there:.4f}" if there else absent(NOT_THERE)
        used = (
            str(r["dimensions"])
            if r["components"] == r["dimensions"]
            else f"{r['components']} of {r['dimensions']} (too few films)"
        )
        rows.append([
            LEARNERS[r["learner"]], used, _folds(r["folds"]), recall(r["plain"]), recall(r["balanced"]), given,
            number(r["plain"]["kappa"], ONE_CLASS), r["degenerate"] or "none",
        ])  # fmt: skip
    heads = [
        "macro-recall",
        "components",
        "cross-validation, mean and deviation",
        "here, test",
        "here, balanced test part",
        "reference",
        "quadratic kappa",
        "degenerate",
    ]
    return table(heads, rows)


def _folds(values: list[float | None]) -> Html:
    known = [v for v in values if v is not None]
    return (
        Html(f'{np.mean(known):.4f} <span class="i">± {np.std(known):.3f}</span>') if known else absent("too few films")
    )


def _curve(found: Facts, name: str) -> str:
    points = found["curves"][name]
    return figures.lines(
        {
            "learned from": [(p["films"], p["learned"]) for p in points],
            "held out": [(p["films"], p["held_out"]) for p in points],
        },
        "training films", "macro-recall",
    )  # fmt: skip


def calibration(facts: Facts) -> Section:
    """Reliability before and after scaling; conformal sets."""
    found = facts["calibration"]
    kinds = {"hierarchy": "hierarchy with costs", "end_to_end": "end to end"}
    warmth = found["temperatures"]
    by = {"hierarchy": f"A {warmth['ill']:.2f}, B {warmth['stage']:.2f}", "end_to_end": f"{warmth['end_to_end']:.2f}"}
    rows = [
        [title, number(found[k]["ece"], ONE_CLASS), number(found[k]["ece_scaled"], ONE_CLASS), by[k], absent(NOT_THERE)]
        for k, title in kinds.items()
    ]
    parts = table(
        ["network", "ECE", "ECE after scaling", "temperature", "reference"],
        rows,
        "Temperatures fitted on validation films, after averaging the crops.",
    )
    charts = [
        figure(
            figures.reliability({"as it is": found[k]["reliability"], "scaled": found[k]["reliability_scaled"]}), title
        )
        for k, title in kinds.items()
    ]
    return Section("calibration", "Calibration and uncertainty", parts + row(*charts) + _conformal(found))


def _conformal(found: Facts) -> str:
    more = {"validation films": found["validation"], "remark": [_promise(q) for q in found["quantiles"]]}
    return conformal_table(found["conformal"], found["alpha"], more) + paragraph("The reference has no such figures.")


def conformal_table(sets: Facts, alpha: float, more: Mapping[str, Sequence[object]]) -> str:
    """``conformal_figures`` of test films as a table; ``more``: further columns, a value for each stage."""
    rows = [
        [
            f"stage {name}",
            f"{1 - alpha:.2f}",
            number(sets["coverage"][k], "no test film of it", 3),
            number(sets["coverage_shown"][k], "no test film of it", 3),
            *(values[k] for values in more.values()),
        ]
        for k, name in enumerate(STAGE_NAMES)
    ]
    heads = ["true stage", "coverage promised", "coverage here, test", "of the sets shown", *more]
    words = (
        f"A conformal set holds {sets['mean_size']:.2f} stages on average; {100 * sets['referred']:.0f} % of the test "
        "films have several and would be referred to a reader."
    )
    return "<h3>Class-conditional conformal sets</h3>" + table(heads, rows) + paragraph(words)


def _promise(quantile: float) -> str:
    return "too few validation films: the stage is in every set" if quantile >= 1 else "fitted"


def regions(facts: Facts, arrays: Arrays) -> Section:
    """What the maps show, against known lesions."""
    figures_of = facts["product"]["figures"]["region_detail"]
    if not figures_of["n"]:
        why = "No figure: no test film called ill tells where its lesions and lungs are (columns mask and lungs)."
        return Section("regions", "Discriminative regions", paragraph(why) + _maps(facts, arrays))
    words = "The reference looked at examples only."
    parts = region_table(figures_of) + paragraph(words) + _maps(facts, arrays)
    return Section("regions", "Discriminative regions", parts)


def region_table(found: Facts) -> str:
    """``region_detail`` of an evaluation: the map beside what needs no model."""
    kinds = ("map", "uniform_in_lung", "truth_at_cell_size")
    rows = [
        [title, *(number(found[kind].get(name), "not defined for these films", 3) for kind in kinds)]
        for name, title in REGIONS.items()
    ]
    heads = [
        "mean over films",
        "the map",
        "uniform in the lungs",
        "the truth itself in cells of the network's last layer",
    ]
    caption = (
        f"{found['n']} ill test films called ill (missed ones show no map). Kind of map: {found['map_method']}, cut to "
        f"the lungs found. A hit may lie {100 * HIT_TOLERANCE:g} % of the film's width beside a lesion. IoU, Dice at "
        f"{found['bright']} of the map's maximum."
    )
    return table(heads, rows, caption)


def _maps(facts: Facts, arrays: Arrays) -> str:
    own, shown = arrays["product"], facts["product"]["shown"]
    if not shown:
        return paragraph("There is no ill test film to show.")
    pictures = [
        figure(
            figures.pixels(
                figures.overlay(*(own[key][k] for key in ("film", "map", "lesions"))), f"Film and map {k + 1}"
            ),
            f"Stage {STAGE_NAMES[facts_of['stage']]}, answered {STAGE_NAMES[facts_of['answer']]}",
        )
        for k, facts_of in enumerate(shown)
    ]
    words = (
        "Left: the film, known lesions outlined where the manifest has them. Right: what the network went by, "
        "each map scaled to its own maximum."
    )
    return "<h3>Maps</h3>" + paragraph(words, "lead") + row(*pictures)
