"""``evaluate``: figures of a bundle on a labelled manifest."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.cli.unreadable import add_skip, readable
from ml.serving import DEMONSTRATION_BUNDLE

if TYPE_CHECKING:
    from ml.learning.data import LabelledFilm

_MAPS = {
    "map": "the map",
    "uniform_in_lung": "a map uniform in the lungs",
    "truth_at_cell_size": "the truth itself in cells of the network's last layer",
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, nargs="+", help="one or more manifest.csv")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--record", metavar="WHAT", help="record the figures in the bundle, naming the films WHAT")
    parser.add_argument(
        "--insertion", type=int, default=0, metavar="N", help="insertion and deletion curves of N films"
    )
    parser.add_argument(
        "--randomisation", type=int, default=0, metavar="N", help="maps of N films under random weights"
    )
    parser.add_argument(
        "--against", type=Path, metavar="RUN", help="run of the task four: set the end-to-end network beside the bundle"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write all of it as one HTML file")
    parser.add_argument(
        "--show", type=Path, metavar="MANIFEST", help="films whose pictures the report shows: none that may not be seen"
    )
    add_skip(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.learning.run_folder import refuse_trained_patients
    from ml.staging.bundle import record_metrics
    from ml.staging.predictor import Predictor
    from ml.study.bundle_report import write_bundle_report
    from ml.study.end_to_end import EndToEnd
    from ml.study.evaluate import evaluate, judge
    from ml.study.map_checks import faithfulness, sample, sanity

    films, shown = _films(arguments)
    predictor = Predictor.load(arguments.bundle)
    rival = EndToEnd(arguments.against) if arguments.against else None
    if rival:
        refuse_trained_patients(arguments.against, films)
    if arguments.report:
        arguments.report.parent.mkdir(parents=True, exist_ok=True)
    answers = judge(predictor, films, lambda f: tqdm(f, "films"), rival)
    figures = evaluate(predictor, answers)
    if arguments.insertion:
        figures["faithfulness"] = faithfulness(predictor, tqdm(sample(films, arguments.insertion), "insertion"))
    if arguments.randomisation:
        figures["randomisation"] = sanity(predictor, sample(films, arguments.randomisation))
    named = figures | {"films": arguments.record or f"{len(films)} films"}
    if arguments.record:
        record_metrics(arguments.bundle, named)
    print(json.dumps(figures, allow_nan=False) if arguments.json else "\n".join(lines(figures)))
    if arguments.report:
        write_bundle_report(predictor, named, answers, shown, arguments.report)
    return 0


def _films(arguments: argparse.Namespace) -> tuple[list[LabelledFilm], list[LabelledFilm]]:
    """Those to evaluate and those to show; ValueError, before hours of work, where the arguments do not allow it."""
    from ml.learning.data import read_manifest, read_manifests
    from ml.learning.split import refuse_other_parts
    from ml.study.map_checks import sample

    films = readable(read_manifests(arguments.data), arguments)
    if not films:
        raise ValueError(f"{', '.join(map(str, arguments.data))}: there are no films to evaluate")
    if min(arguments.insertion, arguments.randomisation) < 0:
        raise ValueError("--insertion and --randomisation take a number of films")
    if max(arguments.insertion, arguments.randomisation) and not sample(films, 1):
        raise ValueError("--insertion and --randomisation need ill films whose manifest names mask and lungs")
    if arguments.show and not arguments.report:
        raise ValueError("--show is for the report; name its file by --report")
    shown = read_manifest(arguments.show) if arguments.show else []
    refuse_other_parts([*films, *shown], "test")
    return films, shown


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """The figures for a reader."""
    yield f"{figures['n']} films, {'all synthetic' if figures['synthetic'] else 'not all synthetic'}"
    yield _staging(figures)
    yield f"quadratic kappa {figures['quadratic_kappa']}, ECE {figures['ece']}, confusion {figures['confusion']}"
    if "conformal" in figures:
        yield f"conformal sets: {figures['conformal']}"
    if "end_to_end" in figures:
        yield f"end to end: {figures['end_to_end']}"
    for column, groups in figures["by"].items():
        for value, own in groups.items():
            yield f"{column} {value}: {own['n']} films, {_staging(own)}, regions {own['regions']}"
    detail = figures["region_detail"]
    for name, title in _MAPS.items():
        yield f"regions of {detail['n']} ill films, {title}: {detail[name]}"
    for name in ("faithfulness", "randomisation"):
        if name in figures:
            yield f"{name}: {figures[name]}"


def _staging(figures: dict[str, Any]) -> str:
    recall, interval = figures["macro_recall"], figures["macro_recall_interval"]
    return f"macro-recall {recall}, 95 % {interval}, recall by stage {figures['recall_by_stage']}"
