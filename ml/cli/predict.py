"""``predict``: stage films without a server, single ones or an archive."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ml.cli.archive import add_archive, run_archive
from ml.serving import DEMONSTRATION_BUNDLE, FilmError, Session, StagedFilm, open_session


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--runtime", default="auto", help="who runs the networks: auto, torch, openvino-f32 ...")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.add_argument("--map-dir", type=Path, help="write the display film and the raw map of each film here")
    add_archive(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.manifest:
        return run_archive(arguments)
    if not arguments.files:
        raise ValueError("name films, or a list of them by --manifest")
    return _run_files(arguments)


def _run_files(arguments: argparse.Namespace) -> int:
    import tempfile

    session = open_session(arguments.bundle, arguments.runtime)
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
    from ml.study.archive.answers import plain

    return plain(staged.prediction, staged.rows, staged.columns)


def _line(answer: dict[str, Any]) -> str:
    from ml.stages import STAGE_NAMES

    if "error" in answer:
        return f"{answer['file']}: refused ({answer['error']})"
    line = (
        f"{answer['file']}: stage {STAGE_NAMES[answer['stage']]}, ill score {answer['ill_score']:.3f} "
        f"(cut point {answer['cut_point']:.2f}), {len(answer['boxes'])} regions"
    )
    possible = ", ".join(STAGE_NAMES[stage] for stage in answer["conformal_set"])
    doubt = [f"refer to a reader (possible: {possible})"] if answer["refer"] else []
    return "; ".join([line, *doubt, *(f"warning: {code}" for code in answer["warnings"])])
