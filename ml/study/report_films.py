"""Sections of the report about the films: who is in which part, and what balancing the test part does."""

from __future__ import annotations

from ml.stages import STAGE_NAMES
from ml.study import reference
from ml.study.report_html import Section, absent, number, paragraph, signed, table
from ml.study.report_networks import ONE_CLASS, WAYS, Facts


def data(facts: Facts) -> Section:
    """Who is in which part."""
    held = facts["data"]
    stages = [f"stage {name}" for name in STAGE_NAMES]
    rows = [[f"here, {part}", *counts, sum(counts), held["patients"][part]] for part, counts in held["films"].items()]
    balanced = held["balanced_test"]
    rows.append(["here, balanced test part", *balanced, sum(balanced), "crops of the same patients"])
    rows.append(
        ["reference, all films", *reference.FILMS, sum(reference.FILMS), absent("not told; one film is one sample")]
    )
    words = (
        f"The reference parted its films {reference.TRAIN_TEST[0]} to {reference.TRAIN_TEST[1]} and balanced both "
        f"parts to {reference.BALANCED_TRAIN_TEST[0]} and {reference.BALANCED_TRAIN_TEST[1]} by crops of 0.8. Balanced "
        "test part: the same done to the test part here; everything else is read on the test part as it is."
    )
    body = table(["part", *stages, "films", "patients"], rows) + paragraph(words) + _columns(held)
    return Section("films", "Films", body)


def _columns(held: Facts) -> str:
    rows = [
        [column, ", ".join(f"{value}: {n}" for value, n in values.items())]
        for column, values in held["columns"].items()
    ]
    return table(["what the manifest says", "films"], rows)


def balancing(facts: Facts) -> Section:
    """What up-sampling the test part does to the figures."""
    found = facts["hierarchy"]
    ways = {"end to end": found["flattery_end_to_end"]} | {WAYS[n]: found["staged"][n] for n in WAYS}
    rows = [
        [
            title, f"{own['plain']['macro_recall']:.4f}", f"{own['balanced']['macro_recall']:.4f}",
            signed(own, "gain", "gain_interval"), number(own["plain"]["accuracy"], ONE_CLASS),
            number(own["balanced"]["accuracy"], ONE_CLASS),
            f"{_width(own['plain']):.2f}", f"{_width(own['balanced']):.2f}",
        ]
        for title, own in ways.items()
    ]  # fmt: skip
    heads = [
        "network", "macro-recall, test part as it is", "balanced as the reference did",
        "difference (films resampled with their copies)",
        "accuracy as it is", "accuracy balanced", "width of the interval as it is", "width when copies count as films",
    ]  # fmt: skip
    return Section(
        "balancing", "What balancing the test part does", paragraph(flattered(facts), "finding") + table(heads, rows)
    )


def flattered(facts: Facts) -> str:
    """One sentence with numbers."""
    own, held = facts["hierarchy"]["staged"]["both"], facts["data"]
    films, entries = sum(held["films"]["test"]), sum(held["balanced_test"])
    plain, balanced = own["plain"], own["balanced"]
    verb = "flatters" if own["gain"] > 0 else "does not flatter"
    return (
        f"On this data the reference's balancing of the test part ({films} films became {entries} entries) {verb} the "
        f"hierarchy: macro-recall {plain['macro_recall']:.4f} becomes {balanced['macro_recall']:.4f}, a difference of "
        f"{signed(own, 'gain', 'gain_interval')}, accuracy {plain['accuracy']:.4f} becomes {balanced['accuracy']:.4f}, "
        f"and an interval that takes copies for films has a width of {_width(balanced):.2f} instead of "
        f"{_width(plain):.2f} although no film was added."
    )


def _width(found: Facts) -> float:
    low, high = found["interval"]
    return float(high - low)
