"""What was measured, as tables of the README: written by the command, between markers, never by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ml.study.bench_cost import cost_lines
from ml.study.bench_sizes import TWO_TRUNKS

Figures = Mapping[str, Any]
FILM_AIMS = {"224": 6.0, "480": 8.0}
"""How many times faster than the baseline a film is to be staged."""
PEAK_AIM, QUEUE_AIM = 0.65, 0.90
MEMORY_AIMS = {"web": 200, "worker": 1229}
"""MB at the most; 1229 MB are 1.2 GB."""
START_AIM_S = 6.0
P95_AIM_MS, GROWTH_AIM, EXPORT_AIM, EXPORT_GROWTH_AIM_MB = 60.0, 2.0, 20_000, 60.0
_ONE_OF_OUR_PAGES = re.compile(r"[A-Z]\w+(Page|Route), ")
"""The weight of each page lies in the results; the log-in page stands for them here."""
STEPS = ("read", "decode", "lungs", "prepare", "score", "map", "write")


def write_page(readme: Path, figures: Figures) -> None:
    """Replace what stands between the markers ``bench`` and ``cost``; ValueError where they are missing."""
    text = readme.read_text(encoding="utf-8")
    for name, lines in (("bench", bench_lines(figures)), ("cost", cost_lines(figures))):
        text = replaced(text, name, "\n".join(lines))
    readme.write_text(text, encoding="utf-8")


def replaced(text: str, name: str, content: str) -> str:
    """The text with ``content`` between ``<!-- name:begin -->`` and ``<!-- name:end -->``."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"the page has no place for these figures: write the lines {begin} and {end} into it")
    return f"{before}{begin}\n{content}\n{end}{after}"


def bench_lines(figures: Figures) -> list[str]:
    """The tables of speed."""
    return [_where(figures), "", *_film(figures), "", *_steps(figures), "", *_others(figures)]


def _where(figures: Figures) -> str:
    machine = figures["machine"]
    units = " and ".join(_with(machine[key], name) for key, name in (("avx512", "AVX-512"), ("bf16", "bf16")))
    cuda = machine["cuda"] or "no GPU"
    dates = sorted(str(moment)[:10] for moment in figures.get("measured", {}).values())
    return (
        f"Measured by `npm run bench` on {dates[-1] if dates else 'an unknown day'}: {machine['processor']}, "
        f"{machine['cores']} cores ({units}), {machine['memory_gb']:g} GB, {cuda}. Medians; baseline and product took "
        "turns."
    )


def _with(there: bool, name: str) -> str:
    return f"with {name}" if there else f"no {name}"


def _film(figures: Figures) -> Iterator[str]:
    if "film" not in figures:
        return
    yield "| from film to map | baseline (lean) | product | times faster | asked | runtime | of matrix peak | asked |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, row in figures["film"].items():
        aim = FILM_AIMS.get(name)
        yield (
            f"| {_size(name)}{'' if aim or TWO_TRUNKS in name else ' (shipped)'} "
            f"| {row['baseline_s']:.2f} ({row['baseline_lean_s']:.2f}) s | {row['product_s']:.3f} s "
            f"| **{row['ratio']:.1f}** | {f'{aim:g}' if aim else '-'} | {row['runtime']} "
            f"| {row['peak_fraction']:.2f} of {row['precision']} | {PEAK_AIM:.2f} |"
        )


def _size(name: str) -> str:
    size, _, kind = name.partition(TWO_TRUNKS[0])
    return f"{size} px" + (TWO_TRUNKS[0] + kind if kind else "")


def _steps(figures: Figures) -> Iterator[str]:
    if "film" not in figures:
        return
    yield f"| milliseconds | {' | '.join(STEPS)} |"
    yield "|---|" + "---|" * len(STEPS)
    for name, row in figures["film"].items():
        for who in ("baseline", "product"):
            steps = row[f"{who}_steps"]
            cells = (f"{1000 * steps[step]:.0f}" if step in steps else "" for step in STEPS)
            yield f"| {_size(name)}, {who} | {' | '.join(cells)} |"


def _others(figures: Figures) -> Iterator[str]:
    yield "| what | figure | asked |"
    yield "|---|---|---|"
    for lines in (_peaks, _queue, _start, _memory, _training, _api, _pages, _archive):
        yield from lines(figures)


def _peaks(figures: Figures) -> Iterator[str]:
    for precision, gflops in figures.get("matrix_gflops", {}).items():
        yield f"| matrix product, {precision} | {gflops:.0f} GFLOP/s | |"


def _queue(figures: Figures) -> Iterator[str]:
    queue = figures.get("queue")
    if not queue:
        return
    alone = queue["predictor_films_per_min"]
    yield f"| predictor alone, in a loop on all cores | {alone:.0f} films/min | |"
    for count, run in queue["workers"].items():
        yield (
            f"| through the queue, {count} worker{'s' if count != '1' else ''} | {run['films_per_min']:.0f} films/min, "
            f"{100 * run['of_predictor']:.0f} % of that | {100 * QUEUE_AIM:.0f} % |"
        )


def _start(figures: Figures) -> Iterator[str]:
    start = figures.get("start")
    if start:
        yield f"| start of a worker to its first result | {start['first_result_s']:.1f} s | {START_AIM_S:g} s |"
        yield f"| the same when no worker ran before | {start['cold_s']:.1f} s | |"


def _memory(figures: Figures) -> Iterator[str]:
    for role, peak in (figures.get("memory_mb") or {}).items():
        yield f"| largest memory of the {role} process | {peak:.0f} MB | {MEMORY_AIMS.get(role, '')} |"


def _training(figures: Figures) -> Iterator[str]:
    for device, row in figures.get("train", {}).items():
        yield (
            f"| training on {device} ({row['input_size']} px, batch {row['batch']}, {row['precision']}) "
            f"| {row['product_images_s']:.1f} images/s; plain torchvision loop {row['plain_images_s']:.1f} | |"
        )


def _api(figures: Figures) -> Iterator[str]:
    for database, found in figures.get("api", {}).items():
        large = max(next(iter(found["requests"].values())), key=lambda size: int(size) if size.isdigit() else -1)
        slowest = max(found["requests"], key=lambda name: float(found["requests"][name][large]["p95_ms"]))
        worst = max(found["requests"], key=lambda name: float(found["requests"][name]["ratio"]))
        p95, ratio = found["requests"][slowest][large]["p95_ms"], found["requests"][worst]["ratio"]
        count = f"{int(large):,}"
        yield f"| {database}, {count} cases: slowest request by p95 ({slowest}) | {p95:.0f} ms | {P95_AIM_MS:g} ms |"
        yield f"| {database}: most against 1,000 cases ({worst}) | {ratio:.1f} times | {GROWTH_AIM:g} times |"
        for kind, export in found.get("export", {}).items():
            asked = f"{EXPORT_AIM:,} rows/s, {EXPORT_GROWTH_AIM_MB:g} MB" if kind == "csv" else ""
            yield (
                f"| {database}: export of {export['rows']:,} rows as {kind} "
                f"| {export['rows_per_s']:,} rows/s, grows by {export['growth_mb']:.0f} MB | {asked} |"
            )


def _pages(figures: Figures) -> Iterator[str]:
    for name, figure in figures.get("pages", {}).items():
        if not _ONE_OF_OUR_PAGES.match(name):
            yield f"| in the browser: {name} | {figure['value']:g} {figure['unit']} | |"


def _archive(figures: Figures) -> Iterator[str]:
    archive = figures.get("archive")
    if not archive:
        return
    for name, engine in archive["engines"].items():
        wrong = len(engine["different_from_the_platform"])
        yield (
            f"| archive of {archive['films']:,} films by {name}, a worker and the command killed "
            f"| {engine['results']:,} results, {wrong} unlike the platform's | {archive['films']:,}, 0 |"
        )
    for name in sorted(archive["engines"].keys() & archive["undisturbed"].keys()):
        rate = archive["undisturbed"][name]["films_per_minute"]
        yield f"| archive by {name}, {archive['workers']} workers, undisturbed | {rate:.0f} films/min | |"
