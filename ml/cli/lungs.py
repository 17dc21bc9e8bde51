"""``lungs``: train the network that finds the lung fields, and measure it on real films that it has not seen."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--films", type=Path, required=True, help="folder of real films: films.csv, lung_masks")
    parser.add_argument("--procedural", type=Path, nargs="*", default=[], help="manifest.csv of synthetic films")
    parser.add_argument("--per-manifest", type=int, default=150, help="synthetic films taken from each manifest")
    parser.add_argument("--out", type=Path, required=True, help="lungs.safetensors; its run lies in F.run, resumable")
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout: Dice of each test film")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    import torch

    from ml.film.lungs import load_lungs
    from ml.learning.data import read_manifest
    from ml.learning.lungs import LungTraining, masked_films, measure_lungs, train_lungs
    from ml.synthesis.real_films import read_real_films

    torch.set_num_threads(arguments.threads)
    real = read_real_films(arguments.films)
    synthetic = [film for path in arguments.procedural for film in read_manifest(path)[: arguments.per_manifest]]
    settings = LungTraining(steps=arguments.steps, batch=arguments.batch, seed=arguments.seed)
    folder = arguments.out.with_name(arguments.out.name + ".run")
    weights = train_lungs(masked_films(real, synthetic, "train"), settings, folder)
    weights.replace(arguments.out)
    _tell(measure_lungs(load_lungs(arguments.out), masked_films(real, [], "test")), arguments.json)
    return 0


def _tell(rows: list[dict[str, Any]], as_json: bool) -> None:
    import json

    if as_json:
        print(json.dumps(rows))
    elif not rows:
        print("no test film of the folder has a lung mask: nothing was measured", file=sys.stderr)
    else:
        worst = min(rows, key=lambda row: float(row["both"]))
        means = {side: sum(float(row[side]) for row in rows) / len(rows) for side in ("both", "right", "left")}
        print(f"{len(rows)} test films, mean Dice " + ", ".join(f"{side} {mean:.4f}" for side, mean in means.items()))
        print(f"worst {worst['film']}: {worst['both']:.4f}; two lungs found on {sum(bool(r['found']) for r in rows)}")
