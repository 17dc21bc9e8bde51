"""The model card of a bundle, as Markdown, from its manifest: one source for every fact."""

from __future__ import annotations

from typing import Any

Text = str | list[str]
DISCLAIMER = "Not a medical device; for research and decision support."


def render(manifest: dict[str, Any]) -> str:
    """Markdown card: what it is, what it is for, data, protocol, figures, limits."""
    parts = [
        f"# Model card: {manifest['name']} {manifest['version']}",
        f"**{DISCLAIMER}**",
        _english(manifest.get("summary", "")),
        _section("Intended use", manifest.get("intended_use")),
        _section("Limits and known failures", manifest.get("limits")),
        _section("Data", manifest.get("data")),
        _section("Protocol", manifest.get("protocol")),
        _figures(manifest.get("metrics"), manifest.get("aim", {})),
        _technical(manifest),
        _section("Licence", manifest.get("licence")),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, given: Text | dict[str, Text] | None) -> str:
    text = _english(given)
    if not text:
        return ""
    body = text if isinstance(text, str) else "\n".join(f"- {line}" for line in text)
    return f"## {title}\n\n{body}"


def _english(given: Text | dict[str, Text] | None) -> Any:
    """A bundle may say a thing in several languages; the card is written in English."""
    return given["en"] if isinstance(given, dict) else given


def _figures(metrics: dict[str, Any] | None, aim: dict[str, float]) -> str:
    if not metrics:
        return ""
    low, high = metrics["macro_recall_interval"]
    recalls = ", ".join(
        f"{name} {_number(r, 3)}" for name, r in zip(("0", "I", "II", "III"), metrics["recall_by_stage"], strict=True)
    )
    regions = metrics["regions"]
    rows = [
        ("films", metrics["n"]),
        ("what they are", metrics.get("films", "")),
        ("macro-recall (95 % bootstrap interval)", f"{metrics['macro_recall']:.4f} ({low:.4f} to {high:.4f})"),
        ("macro-recall aimed at", _aim(metrics, aim)),
        ("quadratic kappa", _number(metrics["quadratic_kappa"], 4)),
        ("recall by stage", recalls),
        ("expected calibration error", f"{metrics['ece']:.4f}"),
        ("the map's peak lies on a lesion", regions["hit_rate"]),
        ("energy in lesions / uniform in lungs", regions["energy_lift"]),
        ("energy inside the lungs", regions["energy_in_lung"]),
        *_beside(metrics),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    synthetic = metrics.get("synthetic", True)  # figures recorded before this key are of synthetic films
    title = "Figures, on synthetic films only" if synthetic else "Figures"
    return f"## {title}\n\n| figure | value |\n|---|---|\n{table}\n\n{_confusion(metrics)}"


def _beside(metrics: dict[str, Any]) -> list[tuple[str, str]]:
    """What the map's figures are to be read against; nothing for figures recorded before these were taken."""
    rows = []
    if detail := metrics.get("region_detail"):
        lungs, truth = detail["uniform_in_lung"], detail["truth_at_cell_size"]
        rows += [
            ("the map", f"{detail['map_method']}, {detail['n']} films"),
            ("a place drawn at random in the lungs lies on a lesion", _number(lungs["hit_rate"], 4)),
            ("lift of the truth itself in cells of the network's last layer", _number(truth["energy_lift"], 4)),
        ]
    if found := metrics.get("faithfulness"):
        ours, lungs = found["map"], found["uniform_in_lung"]
        told = [
            f"{_number(ours[key], 3)} (lungs alone {_number(lungs[key], 3)})"
            for key in ("deletion_auc", "insertion_auc")
        ]
        rows += [("area under the deletion curve", told[0]), ("area under the insertion curve", told[1])]
    if found := metrics.get("randomisation"):
        rank, verdict = found["levels"]["all"]["spearman"], "passed" if found["passed"] else "not passed"
        rows += [("map under random weights", f"rank correlation {rank}, below {found['threshold']} asked: {verdict}")]
    return rows


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _aim(metrics: dict[str, Any], aim: dict[str, float]) -> str:
    wanted = aim.get("macro_recall")
    if wanted is None:
        return "-"
    return f"{wanted:.2f}, {'reached' if metrics['macro_recall'] >= wanted else 'not reached'}"


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
