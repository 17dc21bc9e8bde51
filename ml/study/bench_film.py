"""Seconds for one film: baseline and product take turns on the same decoded film, and medians stand for them.

Both give stage and map of the same ten crops by the same classifiers, and both classifiers answer. The baseline runs
each as a network of its own; where a bundle has one trunk for both, a row with two shows what that saves the product.
The product finds the lungs as well, which the baseline leaves out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from ml.film.display import display_dicom
from ml.film.sandbox import Decoder
from ml.staging.bundle import load_bundle
from ml.staging.predictor import STEPS, Predictor
from ml.staging.runtime import AUTO, CUDA, OPENVINO_BF16
from ml.study.bench_baseline import Baseline
from ml.study.bench_peak import matrix_peaks, scoring_gflop
from ml.study.bench_sizes import SIZES, TWO_TRUNKS, resized, with_two_trunks

EVERY_FILM_ILL = 0.0
"""The cut point of a measurement: classifier B runs on every film."""
REPEATS = {"224": 5, "480": 3}
_SHIPPED = 7
Say = Callable[[str], None]
Seconds = dict[str, float]


def bench_film(
    bundle: Path, film: Path, work: Path, repeats: int | None, say: Say, runtime: str = AUTO
) -> dict[str, Any]:
    """The rows ``224``, ``480``, each again with two trunks, and the bundle's own size."""
    peaks, networks = matrix_peaks(), work / "networks"
    rows = {}
    for name, folder in _sized(bundle, work):
        size = name.removesuffix(TWO_TRUNKS)
        rows[name] = _row(Predictor.load(folder, runtime, networks), film, repeats or REPEATS[size], peaks, say)
    own = _row(Predictor.load(bundle, runtime, networks), film, repeats or _SHIPPED, peaks, say)
    return {"film": {**rows, str(own["input_size"]): own}, "matrix_gflops": _rounded(peaks)}


def _sized(bundle: Path, work: Path) -> Iterator[tuple[str, Path]]:
    shared = load_bundle(bundle).one_trunk
    apart = with_two_trunks(bundle, work / "bundle-apart") if shared else bundle
    for name, size in SIZES.items():
        yield name, resized(bundle, size, work / f"bundle-{name}")
        if shared:
            yield name + TWO_TRUNKS, resized(apart, size, work / f"bundle-{name}-apart")


def _row(predictor: Predictor, film: Path, repeats: int, peaks: Mapping[str, float], say: Say) -> dict[str, Any]:
    baseline = Baseline(predictor.bundle)
    side = predictor.bundle.preprocess.input_size
    slow, fast, stages = [], [], set()
    with Decoder() as decoder, tempfile.TemporaryDirectory() as out:
        pixels = decoder.decode(film).pixels
        for number in range(1 + repeats):  # the first of each warms up
            plain = baseline.read(pixels, EVERY_FILM_ILL)
            stage, seconds = product_run(predictor, decoder, film, Path(out))
            slow.append(plain.seconds)
            fast.append(seconds)
            stages |= {plain.stage, stage}
            took = f"baseline {sum(slow[-1].values()):.2f} s, product {_core(fast[-1]):.2f} s"
            say(f"{side} px, {number} of {repeats}: {took}")
    lean = Baseline(predictor.bundle, lean=True)
    least = sum(lean.read(pixels, EVERY_FILM_ILL).seconds.values())
    figures = _figures(predictor, slow[1:], fast[1:], peaks)
    return figures | {"baseline_lean_s": _round(least), "same_stage": len(stages) == 1}


def product_run(predictor: Predictor, decoder: Decoder, film: Path, out: Path) -> tuple[int, Seconds]:
    """The stage and the seconds of each step of the product for one film, from the file to the two files written."""
    clock = perf_counter()
    data = film.read_bytes()
    read = perf_counter()
    radiograph = decoder.decode(data)
    decoded = perf_counter()
    staged = predictor.stage(radiograph.pixels, EVERY_FILM_ILL, spacing_mm=radiograph.spacing_mm, refuse=False)
    answered = perf_counter()
    if staged.prediction.early_exit:
        raise RuntimeError("classifier B did not run: the comparison would be unfair")
    (out / "display.dcm").write_bytes(display_dicom(radiograph))
    (out / "map.f32").write_bytes(staged.map.astype("<f4").tobytes())
    written = perf_counter()
    own = {"read": read - clock, "decode": decoded - read, "write": written - answered, "stage": answered - decoded}
    timings = staged.prediction.timings
    return staged.prediction.stage, own | {step: timings.get(step, 0.0) for step in STEPS}


def _core(seconds: Mapping[str, float]) -> float:
    """From decoded film to stage and map."""
    return seconds["stage"]


def _figures(
    predictor: Predictor, slow: Sequence[Seconds], fast: Sequence[Seconds], peaks: Mapping[str, float]
) -> dict[str, Any]:
    baseline_s, product_s = median(sum(one.values()) for one in slow), median(_core(one) for one in fast)
    steps, precision = _steps(fast), _precision(predictor)
    steps.pop("stage")
    gflop, peak = scoring_gflop(predictor.bundle), peaks.get(precision)
    return {
        "input_size": predictor.bundle.preprocess.input_size,
        "baseline_s": _round(baseline_s),
        "product_s": _round(product_s),
        "ratio": round(baseline_s / product_s, 2),
        "peak_fraction": None if peak is None else round(gflop / steps["score"] / peak, 3),
        "baseline_steps": _rounded(_steps(slow)),
        "product_steps": _rounded(steps),
        "runtime": predictor.runtime.name,
        "precision": precision,
        "scoring_gflop": round(gflop, 1),
        "repeats": len(slow),
    }


def _steps(runs: Sequence[Seconds]) -> Seconds:
    return {step: median(one[step] for one in runs) for step in runs[0]}


def _precision(predictor: Predictor) -> str:
    """That of the runtime, as ``matrix_peaks`` calls it."""
    return {CUDA: "cuda-f16", OPENVINO_BF16: "bf16"}.get(predictor.runtime.name, "f32")


def _rounded(figures: Mapping[str, float]) -> Seconds:
    return {name: _round(value) for name, value in figures.items()}


def _round(value: float) -> float:
    return float(np.format_float_positional(value, precision=4, fractional=False, unique=False))
