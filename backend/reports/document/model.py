"""What the model said, and which model it was."""

from typing import Any

from backend.reports.content import Content
from backend.reports.document.film import moment
from backend.reports.document.parts import Section, facts, text
from backend.reports.words import Words


def section(content: Content, words: Words) -> Section:
    title, result = words("viewer:result.title"), content["result"]
    if content["blind"]:
        return Section("model", title, (text(words("report:doc.hidden")),))
    if result is None:
        status = words.of("common:status", content["analysis"]["status"])
        code = content["analysis"]["code"]
        reason = f" {words.of('errors', code)}" if code else ""
        return Section("model", title, (text(words("report:doc.noResult", status=status) + reason),))
    blocks = (text(words("viewer:result.byModel")), facts(_said(result, words)), facts(_identity(result, words)))
    return Section("model", title, blocks)


def _said(result: Content, words: Words) -> list[tuple[str, str | None]]:
    score, cut = f"{result['ill_score']:.3f}", f"{result['cut_point']:.3f}"
    over = "above" if result["stage"] > 0 else "below"
    return [
        (words("common:filters.stage"), words(f"common:stage.{result['stage']}")),
        (words("viewer:result.illScore"), words(f"viewer:result.{over}", score=score, cut=cut)),
        (words("viewer:result.probabilities"), _probabilities(result["probabilities"], words)),
        (words("viewer:doubt.possible"), _possible(result, words)),
        (words("viewer:warnings.title"), words.listed(_warning(code, words) for code in result["warnings"])),
        (words("report:doc.regions"), _regions(result["regions"] or [], words)),
        (words("viewer:zones.title"), _zones(result["zones"] or {}, words)),
    ]


def _identity(result: Content, words: Words) -> list[tuple[str, str | None]]:
    model = result["model"]
    return [
        (words("viewer:result.model"), f"{model['name']} {model['version']}"),
        (words("viewer:result.digest"), model["digest"]),
        (words("viewer:result.finished"), moment(result["finished_at"])),
    ]


def _probabilities(values: list[float], words: Words) -> str:
    return words.listed(f"{words(f'common:stage.{stage}')} {value:.3f}" for stage, value in enumerate(values or []))


def _possible(result: Content, words: Words) -> str:
    stages = words.listed(words(f"common:stage.{stage}") for stage in result["conformal_set"])
    return f"{stages} ({words('viewer:doubt.refer')})" if result["refer"] else stages


def _warning(code: str, words: Words) -> str:
    return words.of("viewer:warnings.code", code)


def _regions(regions: list[dict[str, Any]], words: Words) -> str:
    return words.listed(f"{number}: {one['energy'] * 100:.0f} %" for number, one in enumerate(regions, start=1))


def _zones(zones: dict[str, float], words: Words) -> str:
    return words.listed(f"{words.of('form:zone', zone)} {share * 100:.0f} %" for zone, share in zones.items())
