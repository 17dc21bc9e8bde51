"""``report.html``: every table and figure of the reference in its own form, ours beside it; one file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ml.learning.files import save_text
from ml.stages import STAGE_NAMES
from ml.study import reference, report_features, report_films, report_networks
from ml.study.report_html import ORIENTATION, Section, page, paragraph, table, tile
from ml.study.steps import Array

Facts = dict[str, Any]


def write_report(facts: Facts, arrays: Mapping[str, Mapping[str, Array]], path: Path) -> Path:
    """Write the report of an experiment's facts and arrays; returns the path."""
    save_text(path, render(facts, arrays))
    return path


def render(facts: Facts, arrays: Mapping[str, Mapping[str, Array]]) -> str:
    """HTML. ValueError where a cell would stay empty."""
    sections = [
        report_films.data(facts),
        report_networks.base(facts),
        report_networks.classifiers(facts),
        report_networks.hierarchy(facts),
        report_networks.cut_points(facts),
        report_films.balancing(facts),
        report_features.projections(facts, arrays),
        report_features.learners(facts),
        report_features.calibration(facts),
        report_features.regions(facts, arrays),
        _settings(facts),
    ]
    films = sum(sum(counts) for counts in facts["data"]["films"].values())
    return page(
        "Staging pneumoconiosis: an experiment beside its reference",
        f"{facts['plan']['protocol']} protocol, {films} {_kind(facts)} films",
        _opening(facts, films),
        sections,
        ORIENTATION,
    )


def _kind(facts: Facts) -> str:
    share = facts["data"]["synthetic"] / sum(sum(counts) for counts in facts["data"]["films"].values())
    return "synthetic" if share == 1 else "labelled" if share == 0 else "partly synthetic"


def _opening(facts: Facts, films: int) -> str:
    lead = (
        f"{films} {_kind(facts)} films of {sum(facts['data']['patients'].values())} patients, "
        f"{facts['plan']['protocol']} protocol. "
        "Figures are macro-recalls unless something else is said, with 95 % bootstrap intervals."
    )
    notices = ""
    if facts["data"]["synthetic"]:
        which = "All" if _kind(facts) == "synthetic" else f"{facts['data']['synthetic']} of the"
        notices = paragraph(f"{which} films are synthetic: nothing here is evidence of clinical accuracy.", "notice")
    findings = paragraph(report_networks.compared(facts), "finding") + paragraph(
        report_films.flattered(facts), "finding"
    )
    return paragraph(lead, "lead") + notices + _tiles(facts) + findings


def _tiles(facts: Facts) -> str:
    way = "plain" if facts["plan"]["protocol"] == "sound" else "balanced"
    both, alone = facts["hierarchy"]["staged"]["both"][way], facts["hierarchy"]["base"]["end_to_end"][way]
    scaled = facts["calibration"]["hierarchy"]["ece_scaled"]
    least = min((r for r in both["recalls"] if r is not None), default=0.0)
    weakest = STAGE_NAMES[both["recalls"].index(least)]
    return (
        '<div class="tiles">'
        + tile(
            f"{both['macro_recall']:.3f}",
            "hierarchy, costs and cut point",
            f"95 % {_span(both)}; reference {reference.HIERARCHY['both']:.3f}",
        )
        + tile(
            f"{alone['macro_recall']:.3f}", "end to end", f"95 % {_span(alone)}; reference {reference.END_TO_END:.3f}"
        )
        + tile(
            "none" if both["kappa"] is None else f"{both['kappa']:.3f}",
            "quadratic kappa of the hierarchy",
            "the reference gives none",
        )
        + tile(f"{least:.3f}", f"lowest recall: stage {weakest}", f"{both['n']} test entries")
        + tile(f"{scaled:.3f}", "calibration error after scaling", "the reference gives none")
        + "</div>"
    )


def _span(found: Facts) -> str:
    return "{:.2f} to {:.2f}".format(*found["interval"])


def _settings(facts: Facts) -> Section:
    """What was run, so that it can be run again; published figures for orientation."""
    plan = facts["plan"]
    hidden = {"films", "weights"}
    rows = [
        [key, ", ".join(map(str, v)) if isinstance(v, list) else str(v)] for key, v in plan.items() if key not in hidden
    ]
    rows += [["first weights", ", ".join(plan["weights"]) or "random"], ["digest of the films", plan["films"][:16]]]
    seconds = {name: own["seconds"] for name, own in facts.items() if isinstance(own, dict) and "seconds" in own}
    rows.append(["minutes of training", ", ".join(f"{name} {s / 60:.1f}" for name, s in seconds.items())])
    published = table(["published, four stages, other private films", "reference figures"], reference.PUBLISHED)
    return Section("settings", "Settings", table(["setting", "value"], rows) + "<h3>For orientation</h3>" + published)
