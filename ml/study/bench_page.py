"""What was measured, as tables of the README: written by the command, between markers, never by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
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
RAY_AIM = 1.0
PAGE_AIMS = {"log-in page, ": (270.0, "KB"), "film of 2048 x 2500 pixels, 12 bit, ": (1500.0, "ms")}
"""At the most, by how the name of a figure of the browser begins."""
PARTS = ("film", "queue", "train", "api", "booking", "pages", "archive")
"""What may be measured alone; a page is written with what there is."""
DATABASES = ("sqlite", "mariadb")
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
    """The tables of speed; what was not measured is named."""
    return [_where(figures), "", *_film(figures), "", *_steps(figures), "", *_others(figures)]


def not_measured(part: str) -> str:
    """In the place of a figure."""
    return f"not measured: `npm run bench -- {part}`"


def _where(figures: Figures) -> str:
    machine = figures.get("machine")
    dates = sorted(str(moment)[:10] for moment in figures.get("measured", {}).values())
    when = dates[-1] if dates else "an unknown day"
    where = _machine(machine) if machine else "a machine that was not looked at (`npm run bench -- film` does)"
    return f"Measured by `npm run bench` on {when}: {where}. Medians; baseline and product took turns."


def _machine(machine: Figures) -> str:
    units = " and ".join(_with(machine[key], name) for key, name in (("avx512", "AVX-512"), ("bf16", "bf16")))
    cuda = machine["cuda"] or "no GPU"
    return f"{machine['processor']}, {machine['cores']} cores ({units}), {machine['memory_gb']:g} GB, {cuda}"


def _with(there: bool, name: str) -> str:
    return f"with {name}" if there else f"no {name}"


def _film(figures: Figures) -> Iterator[str]:
    if "film" not in figures:
        yield f"Films: {not_measured('film')}."
        return
    yield "| from film to map | baseline (lean) | product | times faster | asked | runtime | of matrix peak | asked |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, row in figures["film"].items():
        aim = FILM_AIMS.get(name)
        yield (
            f"| {_size(name)}{'' if aim or TWO_TRUNKS in name else ' (shipped)'} "
            f"| {row['baseline_s']:.2f} ({row['baseline_lean_s']:.2f}) s | {row['product_s']:.3f} s "
            f"| **{row['ratio']:.1f}** | {f'{aim:g}' if aim else '-'} | {row['runtime']} "
            f"| {_of_peak(row)} | {PEAK_AIM:.2f} |"
        )


def _of_peak(row: Figures) -> str:
    fraction = row["peak_fraction"]
    return f"{fraction:.2f} of {row['precision']}" if fraction is not None else f"no peak of {row['precision']} known"


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
    for part in PARTS[1:]:
        if not figures.get(part):
            yield f"| {part} | {not_measured(part)} | |"


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
    api = figures.get("api") or {}
    for database in (*DATABASES, *(api.keys() - set(DATABASES))) if api else ():
        yield from _database(database, api.get(database, {}))


def _database(database: str, found: Figures) -> Iterator[str]:
    if "requests" not in found:
        why = found.get("not_measured")
        yield f"| API on {database} | {f'not measured: {why}' if why else not_measured('api')} | |"
        return
    requests = found["requests"]
    large = max(next(iter(requests.values())), key=lambda size: int(size) if size.isdigit() else -1)

    def worst(figure: Callable[[Figures], Any]) -> tuple[str, float]:
        return max(((name, float(figure(row))) for name, row in requests.items()), key=lambda pair: pair[1])

    slowest, p95 = worst(lambda row: row[large]["p95_ms"])
    grown, times = worst(lambda row: row["p95_ratio"])
    usual, median_times = worst(lambda row: row["ratio"])
    yield f"| {database}, {int(large):,} cases: slowest request by p95 ({slowest}) | {p95:.0f} ms | {P95_AIM_MS:g} ms |"
    yield f"| {database}: most against 1,000 cases by p95 ({grown}) | {times:.1f} times | {GROWTH_AIM:g} times |"
    yield f"| {database}: the same by medians ({usual}) | {median_times:.1f} times | {GROWTH_AIM:g} times |"
    yield from _exports(database, found.get("export", {}))


def _exports(database: str, exports: Figures) -> Iterator[str]:
    for kind, export in exports.items():
        asked = f"{EXPORT_AIM:,} rows/s, {EXPORT_GROWTH_AIM_MB:g} MB" if kind == "csv" else ""
        growth = export["growth_mb"]
        grows = "growth not measured here" if growth is None else f"grows by {growth:.0f} MB"
        yield (
            f"| {database}: export of {export['rows']:,} rows as {kind} "
            f"| {export['rows_per_s']:,} rows/s, {grows} | {asked} |"
        )


def _pages(figures: Figures) -> Iterator[str]:
    for name, figure in figures.get("pages", {}).items():
        if not _ONE_OF_OUR_PAGES.match(name):
            unit, aim = figure["unit"], _page_aim(name, figure["unit"])
            yield f"| in the browser: {name} | {figure['value']:g} {unit} | {aim} |"


def _page_aim(name: str, unit: str) -> str:
    aims = (aim for begin, aim in PAGE_AIMS.items() if name.startswith(begin))
    return next((f"{most:g} {unit}" for most, of in aims if of == unit), "")


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
    undisturbed = archive["undisturbed"]
    for name in sorted(archive["engines"].keys() & undisturbed.keys()):
        rate = undisturbed[name]["films_per_minute"]
        yield f"| archive by {name}, {archive['workers']} workers, undisturbed | {rate:.0f} films/min | |"
    if "ray_to_local" in undisturbed:
        yield f"| archive: ray against local | {undisturbed['ray_to_local']:.2f} times as fast | {RAY_AIM:g} |"
