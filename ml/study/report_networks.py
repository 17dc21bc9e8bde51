"""Sections of the report about the networks: base classifiers, A and B, hierarchy, cut points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ml.learning.models import ARCHITECTURES
from ml.stages import STAGE_NAMES
from ml.study import figures, reference
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

Facts = dict[str, Any]
TITLES = {"alexnet": "AlexNet", "vgg16": "VGG16", "resnet34": "ResNet34", "densenet121": "DenseNet121"}
WAYS = {
    "plain": "hierarchical, t = 0.50",
    "costs": "+ cost-sensitive",
    "cut_point": "+ cut point chosen on validation films",
    "both": "+ both",
}
ONE_CLASS = "no such figure where all films are of one stage"
HEADS = ("here", "here, balanced test part", "reference")


def base(facts: Facts) -> Section:
    """The four base classifiers end to end, and what pre-training changes."""
    found = facts["hierarchy"]["base"]
    rows: list[list[Any]] = []
    bars: dict[str, tuple[Facts, float]] = {}
    for arch in ARCHITECTURES:
        own, given = found.get(f"base_{arch}"), reference.BASE[arch]
        if own is None:
            why = absent("left out of this run")
            rows.append([TITLES[arch], why, why, f"{given:.4f}", why, why, why])
            continue
        plain, net = own["plain"], facts[f"base_{arch}"]
        rows.append([
            TITLES[arch], recall(plain), recall(own["balanced"]), f"{given:.4f}", number(plain["kappa"], ONE_CLASS),
            net["began_with"], f"{net['parameters'] / 1e6:.1f} million",
        ])  # fmt: skip
        bars[TITLES[arch]] = (plain, given)
    parts = table(["macro-recall, four classes", *HEADS, "quadratic kappa here", "began with", "parameters"], rows)
    pictures = row(
        figure(_bars(bars), "End to end. Bars: here; ticks: the reference on its own films."),
        figure(_training_curves(facts), "Training loss by epoch."),
    )
    return Section("base", "Base classifiers", parts + pictures + _confusions(found, "plain") + _pretraining(facts))


def _bars(ways: dict[str, tuple[Facts, float]]) -> str:
    """Ours beside the reference's."""
    own = [plain for plain, _ in ways.values()]
    here, spans = [m["macro_recall"] for m in own], [m["interval"] for m in own]
    return figures.bars(list(ways), here, spans, [given for _, given in ways.values()])


def _training_curves(facts: Facts) -> str:
    kinds = {f"base_{a}": TITLES[a] for a in ARCHITECTURES} | {"end_to_end": "end to end, compared below"}
    kinds |= {"ill": "classifier A", "stage": "classifier B", "stage_costs": "B with costs"}
    curves = {
        title: [(row["epoch"], row["loss"]) for row in facts[name]["curve"]]
        for name, title in kinds.items()
        if name in facts
    }
    return figures.lines(curves, "epoch", "loss", None)


def _confusions(found: Facts, way: str) -> str:
    named = [(n.removeprefix("base_"), own) for n, own in found.items() if n.startswith("base_")]
    return quarters(*(confusion(own[way]["confusion"], STAGE_NAMES, TITLES[n]) for n, own in named))


def _pretraining(facts: Facts) -> str:
    """End to end with and without weights that first learned where the opacities are."""
    found, trunk = facts["hierarchy"]["base"], facts["plan"]["trunk"]
    without = found.get(f"base_{trunk}")
    if "dense" not in facts:
        why = "the manifest does not tell where the opacities are (column mask)"
        if facts["plan"]["protocol"] == "reference":
            why = "the reference's protocol has no pre-training on dense truth"
        figures_with = [absent(why), absent(why)]
    else:
        figures_with = _recall_and_kappa(found["end_to_end"])
    figures_without = _recall_and_kappa(without) if without else [absent("left out of this run")] * 2
    rows = [["without", *figures_without], ["with", *figures_with]]
    head = f"pre-training of {TITLES[trunk]} on the coverage of every cell by opacities"
    words = "A, B and the end-to-end network below start from the pre-trained weights where there are any."
    return (
        "<h3>Dense truth first</h3>"
        + table([head, "macro-recall, end to end", "quadratic kappa"], rows)
        + paragraph(words)
    )


def _recall_and_kappa(own: Facts) -> list[Html]:
    return [recall(own["plain"]), number(own["plain"]["kappa"], ONE_CLASS)]


def classifiers(facts: Facts) -> Section:
    """A and B alone, and what costs change."""
    found = facts["hierarchy"]["alone"]
    titles = {"ill": "A: ill against healthy", "stage": "B: I, II, III of the ill", "stage_costs": "B, cost-sensitive"}
    rows = [
        [title, *_both(found[name]), f"{reference.CLASSIFIERS[name]:.4f}", _recalls(found[name]["plain"])]
        for name, title in titles.items()
    ]
    parts = table(["macro-recall over the classifier's own classes", *HEADS, "recall of each class here"], rows)
    names = {"ill": ("healthy", "ill"), "stage": STAGE_NAMES[1:], "stage_costs": STAGE_NAMES[1:]}
    matrices = quarters(*(confusion(found[n]["plain"]["confusion"], names[n], titles[n]) for n in titles))
    return Section("classifiers", "Classifiers A and B, costs", parts + matrices + _costs(facts["hierarchy"]))


def _both(own: Facts) -> list[Html]:
    """Macro-recall on the test part as it is, and balanced."""
    return [recall(own["plain"]), recall(own["balanced"])]


def _recalls(found: Facts) -> str:
    return " : ".join("no such film" if r is None else f"{r:.2f}" for r in found["recalls"])


def _costs(found: Facts) -> str:
    there = reference.RECALLS_OF_B, reference.PENALTIES_OF_B
    rows = []
    for k, name in enumerate(STAGE_NAMES[1:]):
        own = found["validation_recalls_of_b"][k]
        costs = ", ".join(f"{v:.2f} as {STAGE_NAMES[1 + j]}" for j, v in enumerate(found["costs"][k]) if j != k)
        rows.append(
            [f"stage {name}", number(own, "no validation film of it", 2), costs, f"{there[0][k]:.2f}", there[1][k]]
        )
    heads = [
        "true stage",
        "B's recall here, validation",
        "cost here when answered",
        "B's recall, reference",
        "penalty, reference",
    ]
    return "<h3>Costs from B's first confusion</h3>" + table(
        heads, rows, "Costs come from validation films, never from test films."
    )


def hierarchy(facts: Facts) -> Section:
    """Two classifiers in turn, four ways, against the end-to-end network."""
    found, trunk = facts["hierarchy"], facts["plan"]["trunk"]
    ways = {f"end to end, {TITLES[trunk]}": (found["base"]["end_to_end"], reference.BASE[trunk])}
    ways |= {title: (found["staged"][name], reference.HIERARCHY[name]) for name, title in WAYS.items()}
    rows = [
        [title, *_both(own), f"{there:.4f}", _recall_and_kappa(own)[1], _recalls(own["plain"])]
        for title, (own, there) in ways.items()
    ]
    parts = table(["macro-recall, four classes", *HEADS, "quadratic kappa here", "recall 0 : I : II : III"], rows)
    chart = _bars({title: (own["plain"], there) for title, (own, there) in ways.items()})
    matrices = quarters(*(confusion(w[0]["plain"]["confusion"], STAGE_NAMES, title) for title, w in ways.items()))
    sentence = compared(facts)
    return Section(
        "hierarchy",
        "Hierarchy against end to end",
        paragraph(sentence, "finding")
        + parts
        + figure(chart, "Bars: here; ticks: the reference on its own films.")
        + matrices,
    )


def compared(facts: Facts) -> str:
    """Hierarchy less end to end, and whether that can be told from chance."""
    found = facts["comparison"]["hierarchy"]
    low, high = found["interval"]
    sure = "the interval holds 0, so these films do not tell which is better"
    if low > 0 or high < 0:
        sure = f"the interval lies {'above' if low > 0 else 'below'} 0"
    there = reference.HIERARCHY["both"] - reference.END_TO_END
    return (
        f"Hierarchy (costs, chosen cut point) less end to end on the same {facts['comparison']['n']} test films: "
        f"macro-recall {signed(found)}, paired bootstrap; {sure}. Reference: {there:+.4f}."
    )


def cut_points(facts: Facts) -> Section:
    """The nineteen cut points in the reference's form."""
    found = facts["hierarchy"]
    rows = []
    for k, t in enumerate(reference.CUT_POINTS):
        own = [
            found["sweeps"][kind][part][k]
            for kind in ("plain", "costs")
            for part in ("validation", "plain", "balanced")
        ]
        there = [reference.SWEEP[kind][k] for kind in ("plain", "costs")]
        rows.append(
            [
                f"{t:.2f}",
                *(f"{v:.4f}" for v in own[:3]),
                f"{there[0]:.4f}",
                *(f"{v:.4f}" for v in own[3:]),
                f"{there[1]:.4f}",
            ]
        )
    each = ["validation", "test", "test, balanced", "reference"]
    heads = ["t", *each, *(f"with costs: {name}" for name in each)]
    chosen = found["cut_points"]
    words = (
        f"Chosen on validation films alone: {chosen['plain']:.2f} without and {chosen['costs']:.2f} with costs (the "
        f"reference: {reference.CUT_POINT:.2f}). The test columns show what was not used for choosing."
    )
    chart = figures.lines(
        _sweeps(found), "cut point t", "macro-recall", (0, 1), ("reference, with costs",), chosen["costs"]
    )
    picture = figure(chart, "The dotted line is the cut point chosen with costs.")
    return Section(
        "cut-points", "Cut point", paragraph(words) + picture + table(heads, rows, "Macro-recall, four classes.")
    )


def _sweeps(found: Facts) -> dict[str, Sequence[tuple[float, float]]]:
    def points(values: Sequence[float]) -> list[tuple[float, float]]:
        return list(zip(reference.CUT_POINTS, values, strict=True))

    return {
        "validation, with costs": points(found["sweeps"]["costs"]["validation"]),
        "test, with costs": points(found["sweeps"]["costs"]["plain"]),
        "test, without": points(found["sweeps"]["plain"]["plain"]),
        "reference, with costs": points(reference.SWEEP["costs"]),
    }
