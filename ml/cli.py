"""``python -m ml predict | synthesize | train | evaluate | bundle | card``: everything without a server.

With ``--json`` stdout holds one JSON document and nothing else; progress and messages go to stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ml.serving import DEMONSTRATION_BUNDLE, FilmError, ModelUnavailable, Session, StagedFilm, open_session

CONSPICUITIES = ("faint", "usual", "marked")


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it did all it was asked, 1 when something failed, 2 for wrong arguments."""
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return run(arguments)
    except (ModelUnavailable, ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ml", description="Staging of pneumoconiosis radiographs. Not a medical device; research only."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_predict(commands.add_parser("predict", help="stage films without a server"))
    _add_synthesize(commands.add_parser("synthesize", help="write synthetic films with known truth"))
    _add_train(commands.add_parser("train", help="train one network from a manifest"))
    _add_bundle(commands.add_parser("bundle", help="join two trained networks into a bundle, cut point swept"))
    _add_evaluate(commands.add_parser("evaluate", help="evaluate a bundle on a labelled manifest"))
    card = commands.add_parser("card", help="print the model card of a bundle")
    card.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    card.add_argument("--write", action="store_true", help="write MODEL_CARD.md beside the weights")
    card.set_defaults(run=_card)
    return parser


def _add_predict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.add_argument("--map-dir", type=Path, help="write the display film and the raw map of each film here")
    parser.set_defaults(run=_predict)


def _add_synthesize(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--conspicuity", choices=CONSPICUITIES, default="usual")
    parser.add_argument("--width", type=int, default=640, help="width of a film in pixels")
    parser.add_argument("--format", choices=("png", "dicom"), default="png")
    parser.add_argument("--workers", type=int, default=1)
    parser.set_defaults(run=_synthesize)


def _add_train(parser: argparse.ArgumentParser) -> None:
    from ml.learning.models import ARCHITECTURES
    from ml.learning.train import GROUPS

    parser.add_argument("--data", type=Path, required=True, nargs="+", help="one or more manifest.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run; a run begun there is resumed")
    parser.add_argument("--task", choices=tuple(GROUPS), required=True)
    parser.add_argument("--arch", choices=ARCHITECTURES, default="densenet121")
    parser.add_argument("--weights", type=Path, help="start from these safetensors weights")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--films-per-epoch", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--optimizer", choices=("adamw", "sgd"), default="adamw")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--film-size", type=int, default=280)
    parser.add_argument("--crop", type=float, default=0.8)
    parser.add_argument("--input-size", type=int, default=224)
    parser.add_argument("--channels", choices=("texture", "equal"), default="texture", help="equal: as the reference")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--precision", choices=("32-true", "bf16-mixed"), default="32-true")
    parser.set_defaults(run=_train)


def _add_bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ill", type=Path, required=True, help="run folder of classifier A (task ill)")
    parser.add_argument("--stage", type=Path, required=True, help="run folder of classifier B (task stage)")
    parser.add_argument("--validation", type=Path, required=True, help="manifest.csv on which the cut point is swept")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--facts", type=Path, help="JSON file with data, licence, intended_use, limits")
    parser.set_defaults(run=_bundle)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="manifest.csv")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--record", metavar="WHAT", help="record the figures in the bundle, naming the films WHAT")
    parser.set_defaults(run=_evaluate)


def _predict(arguments: argparse.Namespace) -> int:
    import tempfile

    session = open_session(arguments.bundle)
    answers = []
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for number, file in enumerate(arguments.files):
                out = (arguments.map_dir / f"{number:04d}-{file.stem}") if arguments.map_dir else Path(scratch)
                out.mkdir(parents=True, exist_ok=True)
                answers.append(_predict_one(session, file, out))
                if not arguments.json:
                    print(_line(answers[-1]))
    finally:
        session.close()
    if arguments.json:
        print(json.dumps(answers))
    return 1 if any("error" in answer for answer in answers) else 0


def _predict_one(session: Session, file: Path, out: Path) -> dict[str, Any]:
    try:
        return {"file": str(file), **_answer(session.stage(file, out))}
    except FilmError as error:
        return {"file": str(file), "error": error.code}
    except OSError as error:
        return {"file": str(file), "error": "unreadable", "detail": error.strerror}


def _answer(staged: StagedFilm) -> dict[str, Any]:
    plain = staged.prediction.to_dict()
    boxes = [[r["x0"], r["y0"], r["x1"], r["y1"]] for r in plain["regions"]]
    return {**plain, "boxes": boxes, "rows": staged.rows, "columns": staged.columns}


def _line(answer: dict[str, Any]) -> str:
    from ml.stages import STAGE_NAMES

    if "error" in answer:
        return f"{answer['file']}: refused ({answer['error']})"
    return (
        f"{answer['file']}: stage {STAGE_NAMES[answer['stage']]}, ill score {answer['ill_score']:.3f} "
        f"(cut point {answer['cut_point']:.2f}), {len(answer['boxes'])} regions"
    )


def _synthesize(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.synthesis.dataset import Order, write_dataset

    order = Order(
        arguments.out, arguments.count, arguments.seed, arguments.conspicuity, arguments.width, arguments.format
    )
    for _ in tqdm(write_dataset(order, arguments.workers), "films", arguments.count):
        pass
    print(f"{arguments.count} synthetic films: {arguments.out / 'manifest.csv'}", file=sys.stderr)
    return 0


def _train(arguments: argparse.Namespace) -> int:
    from ml.film.transforms import Preprocess
    from ml.learning.data import read_manifest
    from ml.learning.train import Training, train

    films = [film for manifest in arguments.data for film in read_manifest(manifest)]
    run = Training(
        task=arguments.task,
        arch=arguments.arch,
        preprocess=Preprocess(arguments.film_size, arguments.crop, arguments.input_size, arguments.channels),
        epochs=arguments.epochs,
        films_per_epoch=arguments.films_per_epoch,
        batch=arguments.batch,
        optimizer=arguments.optimizer,
        rate=arguments.rate,
        seed=arguments.seed,
        device=arguments.device,
        precision=arguments.precision,
    )
    print(train(films, run, arguments.out, arguments.weights), file=sys.stderr)
    return 0


def _bundle(arguments: argparse.Namespace) -> int:
    from ml.study.assemble import assemble

    facts = json.loads(arguments.facts.read_text(encoding="utf-8")) if arguments.facts else {}
    manifest = assemble(
        arguments.ill, arguments.stage, arguments.validation, arguments.out, arguments.name, arguments.version, facts
    )
    print(f"cut point {manifest['cut_point']}, digest {manifest['digest'][:12]}", file=sys.stderr)
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.learning.data import LabelledFilm, read_manifest
    from ml.staging.bundle import record_metrics
    from ml.staging.predictor import Predictor
    from ml.study.evaluate import evaluate

    films: list[LabelledFilm] = read_manifest(arguments.data)
    if not films:
        raise ValueError(f"{arguments.data}: there are no films to evaluate")
    figures = evaluate(Predictor.load(arguments.bundle), films, lambda f: tqdm(f, "films"))
    if arguments.record:
        record_metrics(arguments.bundle, figures | {"films": arguments.record})
    if arguments.json:
        print(json.dumps(figures, allow_nan=False))
        return 0
    print(f"{figures['n']} films, macro-recall {figures['macro_recall']}, 95 % {figures['macro_recall_interval']}")
    print(f"quadratic kappa {figures['quadratic_kappa']}, ECE {figures['ece']}")
    print(f"recall by stage {figures['recall_by_stage']}, confusion {figures['confusion']}, {figures['regions']}")
    return 0


def _card(arguments: argparse.Namespace) -> int:
    from ml.staging.bundle import read_manifest
    from ml.study.card import render

    text = render(read_manifest(arguments.bundle))
    if arguments.write:
        (arguments.bundle / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0
