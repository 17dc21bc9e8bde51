"""The model card of a bundle, as Markdown, from its manifest: one source for every fact."""

from __future__ import annotations

from typing import Any

from ml.study.aims import outcomes

Text = str | list[str]
DISCLAIMER = "Not a medical device; for research and decision support."


def render(manifest: dict[str, Any]) -> str:
    """Markdown card: what it is, what it is for, data, protocol, figures, limits."""
    parts = [
        f"# Model card: {manifest['name']} {manifest['version']}",
        f"**{DISCLAIMER}**",
        english(manifest.get("summary", "")),
        _section("Intended use", manifest.get("intended_use")),
        _section("Limits and known failures", manifest.get("limits")),
        _section("Data", manifest.get("data")),
        _section("Protocol", manifest.get("protocol")),
        _figures(manifest.get("metrics")),
        _aims(manifest.get("aims", []), manifest.get("metrics") or {}),
        _technical(manifest),
        _section("Licence", manifest.get("licence")),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, given: Text | dict[str, Text] | None) -> str:
    text = english(given)
    if not text:
        return ""
    body = text if isinstance(text, str) else "\n".join(f"- {line}" for line in text)
    return f"## {title}\n\n{body}"


def english(given: Text | dict[str, Text] | None) -> Any:
    """A bundle may say a thing in several languages; the card is written in English."""
    return given["en"] if isinstance(given, dict) else given


def _figures(metrics: dict[str, Any] | None) -> str:
    if not metrics:
        return ""
    low, high = metrics["macro_recall_interval"]
    recalls = ", ".join(
        f"{name} {_number(r, 3)}" for name, r in zip(("0", "I", "II", "III"), metrics["recall_by_stage"], strict=True)
    )
    regions = metrics["regions"]
    rows = [
        ("films", metrics["n"]),
        ("patients", metrics.get("patients", metrics["n"])),
        ("what they are", metrics.get("films", "")),
        ("of them synthetic", metrics.get("synthetic_films", metrics["n"])),
        ("macro-recall (95 % bootstrap interval)", f"{metrics['macro_recall']:.4f} ({low:.4f} to {high:.4f})"),
        ("quadratic kappa", _number(metrics["quadratic_kappa"], 4)),
        ("recall by stage", recalls),
        ("expected calibration error", f"{metrics['ece']:.4f}"),
        ("the map's peak lies on a lesion or within 5 mm of it", _number(regions["hit_rate"], 4)),
        ("energy in lesions / uniform in lungs", _number(regions["energy_lift"], 4)),
        ("energy inside the lungs (the map is cut to those found)", _number(regions["energy_in_lung"], 4)),
        *_beside(metrics),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    synthetic = metrics.get("synthetic", True)  # figures recorded before this key are of synthetic films
    title = "Figures, on synthetic films only" if synthetic else "Figures"
    head = f"## {title}\n\n| figure | value |\n|---|---|\n{table}"
    return "\n\n".join([head, _confusion(metrics), *_by(metrics.get("by", {}))])


def _by(groups: dict[str, Any]) -> list[str]:
    return [
        "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *(f"| {' | '.join(row)} |" for row in rows)])
        for heads, rows in kinds_of(groups)
    ]


def kinds_of(groups: dict[str, Any]) -> list[tuple[list[str], list[list[str]]]]:
    """Heads and rows of a table for each column of the manifest whose kinds of films were evaluated apart."""
    heads = ["films", "macro-recall (95 %)", "kappa", "recall 0, I, II, III", "ECE", "hit", "lift", "in lungs"]
    return [
        ([column, *heads], [[kind, *_kind(own)] for kind, own in kinds.items()]) for column, kinds in groups.items()
    ]


def _kind(own: dict[str, Any]) -> list[str]:
    low, high = own["macro_recall_interval"]
    regions = own["regions"]
    return [
        str(own["n"]),
        f"{own['macro_recall']:.3f} ({low:.3f} to {high:.3f})",
        _number(own["quadratic_kappa"], 3),
        ", ".join(_number(r, 3) for r in own["recall_by_stage"]),
        _number(own["ece"], 3),
        *(_number(regions[key], 3) for key in ("hit_rate", "energy_lift", "energy_in_lung")),
    ]


def _beside(metrics: dict[str, Any]) -> list[tuple[str, str]]:
    """What the map's figures are to be read against; nothing for figures recorded before these were taken."""
    rows = []
    if detail := metrics.get("region_detail"):
        lungs, truth = detail["uniform_in_lung"], detail["truth_at_cell_size"]
        rows += [
            ("the map", f"{detail['map_method']}, {detail['n']} ill films called ill; missed ones show none"),
            ("a place drawn at random in the lungs lies on a lesion", _number(lungs["hit_rate"], 4)),
            ("lift of the truth itself in cells of the network's last layer", _number(truth["energy_lift"], 4)),
        ]
    if found := metrics.get("end_to_end"):
        gain = found["hierarchy_less_end_to_end"]
        low, high = gain["interval"]
        rows += [
            ("macro-recall of one network for all four stages", _number(found["macro_recall"], 4)),
            ("hierarchy less that network (95 %)", f"{gain['difference']:+.4f} ({low:+.4f} to {high:+.4f})"),
        ]
    if found := metrics.get("conformal"):
        covered = ", ".join(_number(share, 3) for share in found["coverage"])
        rows += [
            ("conformal sets: coverage of 0, I, II, III (fitted for 0.90)", covered),
            ("films referred to a reader", _number(found["referred"], 3)),
        ]
    return [*rows, *map_checks(metrics)]


def map_checks(metrics: dict[str, Any]) -> list[tuple[str, str]]:
    """Rows of insertion and deletion and of random weights, where these were tried."""
    rows = []
    if found := metrics.get("faithfulness"):
        ours, lungs = found["map"], found["uniform_in_lung"]
        told = [
            f"{_number(ours[key], 3)} (lungs alone {_number(lungs[key], 3)})"
            for key in ("deletion_auc", "insertion_auc")
        ]
        rows += [("area under the deletion curve", told[0]), ("area under the insertion curve", told[1])]
    if found := metrics.get("randomisation"):
        strength, verdict = found["levels"]["all"]["strength"], "passed" if found["passed"] else "not passed"
        asked = f"below {found['threshold']} asked: {verdict}"
        rows += [("map under random weights", f"mean strength of the rank correlation {strength}, {asked}")]
    return rows


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _aims(aims: list[dict[str, Any]], metrics: dict[str, Any]) -> str:
    """What was asked of the bundle beside what it reached."""
    if not aims:
        return ""
    verdict = {True: "reached", False: "**not reached**", None: "-"}
    rows = [f"| {o.what} | {o.asked} | {o.reached} | {verdict[o.met]} |" for o in outcomes(aims, metrics)]
    return "\n".join(["## Aims", "", "| figure | asked | found | |", "|---|---|---|---|", *rows])


def _confusion(metrics: dict[str, Any]) -> str:
    rows = [
        f"| **{name}** | " + " | ".join(str(v) for v in row) + " |"
        for name, row in zip(("0", "I", "II", "III"), metrics["confusion"], strict=True)
    ]
    return "\n".join(
        ["Truth in rows, answer in columns:", "", "| | 0 | I | II | III |", "|---|---|---|---|---|", *rows]
    )


def _technical(manifest: dict[str, Any]) -> str:
    pre = manifest["preprocess"]
    lines = [
        f"- architecture: {manifest['architecture']}, one network for ill or healthy, one for the stage of the ill",
        f"- input: film reduced to {pre['film_size']} px square, ten crops of {pre['crop']}, {pre['input_size']} px",
        f"- cut point: {manifest['cut_point']} (swept on validation films)",
        f"- digest: `{manifest['digest']}`",
    ]
    return "## Technical\n\n" + "\n".join(lines)
