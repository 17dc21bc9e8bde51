"""How cost grows with the number of films: arithmetic on what was measured, its assumptions named."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

Figures = Mapping[str, Any]
PEOPLE, DAYS, HOURS, RUSH = 1_000_000, 250, 8, 3
"""A province that screens a million people a year on 250 days of 8 hours; the busiest hour is three times the mean."""
_DAY_MIN = 24 * 60


def cost_lines(figures: Figures) -> list[str]:
    """The page; a sentence that says what is missing where the queue was not measured."""
    if not figures.get("queue"):
        return ["Not measured yet: `npm run bench -- queue`."]
    return [*_rates(figures), *_database(figures), *_lists(figures), *_province(figures)]


def best_rate(queue: Figures) -> float:
    """Films a minute of this machine with the better number of workers."""
    return max(float(run["films_per_min"]) for run in queue["workers"].values())


def _rates(figures: Figures) -> Iterator[str]:
    queue, cores = figures["queue"], figures["machine"]["cores"]
    rate = best_rate(queue)
    yield (
        f"- **A core** stages {rate / cores * _DAY_MIN:,.0f} films a day ({rate:.0f} films a minute on {cores} cores, "
        "both classifiers and the map for each)."
    )
    runs = queue["workers"]
    if {"1", "2"} <= set(runs):
        gain = runs["2"]["films_per_min"] / runs["1"]["films_per_min"]
        yield (
            f"- **A second worker** on the same {cores} cores brings {gain:.2f} times as many films; each holds the "
            f"model in memory ({figures['memory_mb']['worker']:.0f} MB)."
        )


def _database(figures: Figures) -> Iterator[str]:
    queue = figures["queue"]
    rate, own = best_rate(queue), queue["database"]
    booked = {own["engine"]: own, **figures.get("booking", {})}
    limits = "; ".join(_limit(name, found, rate) for name, found in booked.items())
    yield (
        "- **A second machine** shares only database and media folder with the first, so it brings as much again until "
        "those are busy. Films are booked one after the other, as the audit chain wants it. Taking one in, claiming "
        f"and publishing it, nothing computed and its file small, takes {limits}."
    )


def _limit(database: str, found: Figures, rate: float) -> str:
    if "films_per_min" not in found:
        return f"on {database} not measured ({found['not_measured']})"
    booked = float(found["films_per_min"])
    return (
        f"{60_000 / booked:.0f} ms on {database}, so {booked:,.0f} films a minute, which {booked / rate:.0f} machines "
        "like this one stage"
    )


def _lists(figures: Figures) -> Iterator[str]:
    for database, found in figures.get("api", {}).items():
        if "requests" not in found:
            continue
        ratios = sorted(float(request["ratio"]) for request in found["requests"].values())
        yield (
            f"- **Lists** on {database}: with the most cases against the fewest a request takes "
            f"{ratios[len(ratios) // 2]:.1f} times as long (median of {len(ratios)} kinds), at most {ratios[-1]:.1f}."
        )


def _province(figures: Figures) -> Iterator[str]:
    rate = best_rate(figures["queue"])
    mean = PEOPLE / (DAYS * HOURS * 60)
    at_once, by_evening = math.ceil(mean * RUSH / rate), math.ceil(mean / rate)
    yield (
        f"- **A province** that screens {PEOPLE:,} people a year on {DAYS} days of {HOURS} hours sends {mean:.1f} "
        f"films a minute, {mean * RUSH:.0f} in the busiest hour if that is {RUSH} times the mean. Machines like "
        f"this one: {at_once} so that no queue builds up, {by_evening} if films may wait for the evening."
    )
    stored = figures.get("stored")
    if stored:
        yield (
            f"- **Disk**: {stored['film_mb']:.0f} MB for a film (original, film for display, map), "
            f"{stored['film_mb'] * PEOPLE / 1e6:.0f} TB for those {PEOPLE:,}."
        )
