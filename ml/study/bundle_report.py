"""The report that lies beside a bundle: what it is, what was asked of it, and all its figures; one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.learning.data import LabelledFilm, read_pixels
from ml.learning.files import save_text
from ml.stages import STAGE_NAMES
from ml.staging.cutpoint import sweep
from ml.staging.predictor import Predictor
from ml.study import figures
from ml.study.aims import outcomes
from ml.study.card import english, kinds_of, map_checks
from ml.study.evaluate import Judged
from ml.study.film_pictures import pictures_of
from ml.study.measures import reliability
from ml.study.report_features import conformal_table, region_table
from ml.study.report_html import (
    Html,
    Section,
    absent,
    confusion,
    figure,
    number,
    page,
    paragraph,
    quarters,
    row,
    signed,
    table,
    tile,
)

Facts = dict[str, Any]
ABOUT = {
    "Intended use": "intended_use",
    "Limits and known failures": "limits",
    "Data": "data",
    "Protocol": "protocol",
    "Licence": "licence",
}
VERDICTS = {True: Html("reached"), False: Html("<b>not reached</b>"), None: absent("not measured")}
TOO_FEW = "no films of it"


def write_bundle_report(
    predictor: Predictor, found: Facts, answers: Sequence[Judged], shown: Sequence[LabelledFilm], path: Path
) -> Path:
    """Write the report of ``evaluate``'s figures ``found`` and the answers they come from; returns the path.

    ``shown``: films whose pictures may stand in it.
    """
    manifest = predictor.bundle.manifest
    sections = [
        _aims(manifest, found),
        _kinds(found),
        _cut_points(manifest, answers),
        _end_to_end(found),
        _calibration(manifest, found, answers),
        Section("regions", "Regions", _regions(found) + _maps(predictor, shown)),
        _about(manifest),
    ]
    title = f"{manifest['name']} {manifest['version']}"
    save_text(path, page(title, f"digest {manifest['digest'][:12]}", _opening(manifest, found), sections))
    return path


def _opening(manifest: Facts, found: Facts) -> str:
    low, high = found["macro_recall_interval"]
    tiles = [
        tile(f"{found['macro_recall']:.3f}", "macro-recall, all films", f"95 % {low:.2f} to {high:.2f}"),
        *(
            tile(f"{own['macro_recall']:.3f}", f"macro-recall, {kind}", f"{own['n']} films")
            for kind, own in found["by"].get("conspicuity", {}).items()
            if own["quadratic_kappa"] is not None
        ),
        tile(f"{found['ece']:.3f}", "calibration error", f"{found['refused']} films the gate would refuse"),
    ]
    return (
        paragraph(english(manifest.get("summary", "")), "lead")
        + paragraph(
            f"{found['n']} films, {found['synthetic_films']} of them synthetic: {found['films']}. Nothing here is "
            "evidence of clinical accuracy.",
            "notice",
        )
        + f'<div class="tiles">{"".join(tiles)}</div>'
    )


def _aims(manifest: Facts, found: Facts) -> Section:
    rows = [[o.what, o.asked, o.reached, VERDICTS[o.met]] for o in outcomes(manifest.get("aims", []), found)]
    body = table(["figure", "asked", "found", "verdict"], rows) if rows else paragraph("No aims were set.")
    return Section("aims", "Asked and reached", body)


def _kinds(found: Facts) -> Section:
    """Figures and confusions of the whole and of each kind of film."""
    parts = [table(*rows) for rows in kinds_of({"whole": {"all films": found}} | found["by"])]
    tables = {"all films": found} | {
        f"{column}: {kind}": own for column, kinds in found["by"].items() for kind, own in kinds.items()
    }
    matrices = [confusion(own["confusion"], STAGE_NAMES, title) for title, own in tables.items()]
    return Section("kinds", "By kind of film", "".join(parts) + quarters(*matrices))


def _cut_points(manifest: Facts, answers: Sequence[Judged]) -> Section:
    scores = [a.prediction.ill_score for a in answers]
    here = sweep(scores, [a.prediction.stage_scores for a in answers], [a.film.stage for a in answers])
    series = {"these films": list(here.items())}
    if seen := manifest.get("cut_point_sweep"):
        series["validation films"] = [(float(t), value) for t, value in seen.items()]
    chosen = manifest["cut_point"]
    words = f"Chosen on validation films alone: {chosen:g} (dotted). The curve of these films was looked at afterwards."
    picture = figures.lines(series, "cut point", "macro-recall", at=chosen)
    return Section("cut-points", "The 19 cut points", figure(picture, words))


def _end_to_end(found: Facts) -> Section:
    kinds = {"all films": found} | found["by"].get("conspicuity", {})
    rows = [
        [name, number(own["macro_recall"], TOO_FEW), number(own["end_to_end"]["macro_recall"], TOO_FEW),
         signed(own["end_to_end"]["hierarchy_less_end_to_end"])]
        for name, own in kinds.items()
        if "end_to_end" in own
    ]  # fmt: skip
    heads = ["films", "hierarchy", "one network, four stages", "difference of macro-recall"]
    body = table(heads, rows) if rows else paragraph("No end-to-end network was set beside it.")
    return Section("end-to-end", "Hierarchy against end to end", body)


def _calibration(manifest: Facts, found: Facts, answers: Sequence[Judged]) -> Section:
    truth = np.asarray([a.film.stage for a in answers])
    chart = figures.reliability({"these films": reliability([a.prediction.probabilities for a in answers], truth)})
    body = row(figure(chart, "A dot for each tenth of confidence, as large as it has films."))
    if sets := found.get("conformal"):
        body += conformal_table(sets, manifest["conformal"]["alpha"], {"films": sets["films"]})
    return Section("calibration", "Calibration and uncertainty", body)


def _regions(found: Facts) -> str:
    """What the maps show, and the costly checks where they were made."""
    rows = map_checks(found)
    return region_table(found["region_detail"]) + (table(["check of the maps", "found"], rows) if rows else "")


def _maps(predictor: Predictor, shown: Sequence[LabelledFilm]) -> str:
    parts = []
    for film in shown:
        staged = predictor.stage(read_pixels(film.path), refuse=False)
        pictures = pictures_of(film, staged)
        drawn = figures.pixels(figures.overlay(pictures["film"], pictures["map"], pictures["lesions"]), "Film and map")
        kind = "Synthetic film" if film.extra.get("synthetic") == "1" else "Film"
        words = f"{kind}, stage {STAGE_NAMES[film.stage]}, answered {STAGE_NAMES[staged.prediction.stage]}"
        parts.append(figure(drawn, words))
    words = "Left: the film, its lesions outlined. Right: the map, each scaled to its own maximum."
    return "<h3>Maps</h3>" + paragraph(words, "lead") + row(*parts) if parts else ""


def _about(manifest: Facts) -> Section:
    parts = []
    for title, key in ABOUT.items():
        said = english(manifest.get(key))
        if said:
            lines = [said] if isinstance(said, str) else said
            parts.append(f"<h3>{title}</h3>" + "".join(paragraph(line) for line in lines))
    return Section("about", "The bundle", "".join(parts))
