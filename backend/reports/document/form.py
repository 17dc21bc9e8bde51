"""The reading form in words: every field that is filled in, and nothing else."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from backend.reports.words import Words

Form = dict[str, Any]


class Row(NamedTuple):
    """`key` names the field whatever the language; two readings are compared by it."""

    key: str
    label: str
    value: str


def rows_of(form: Form, words: Words) -> list[Row]:
    found = [
        *_quality(form.get("quality") or {}, words),
        *_yes_no("parenchymal", form.get("parenchymal"), words("form:parenchymal"), words),
        *_small(form.get("small") or {}, words),
        *_large(form.get("large") or {}, words),
        *_yes_no("pleural", form.get("pleural"), words("form:pleural"), words),
        *_pleura("plaques", form.get("plaques") or {}, words),
        _row("costophrenic_angle", words("form:costophrenic_angle"), _sides(form.get("costophrenic_angle"), words)),
        *_pleura("diffuse_thickening", form.get("diffuse_thickening") or {}, words),
        _row("symbols", words("form:symbols"), _symbols(form.get("symbols"), words)),
        _row("handling", words("form:handling"), form.get("handling") or ""),
        _row("next_examination", words("form:next_examination"), form.get("next_examination") or ""),
    ]
    return [row for row in found if row.value]


def _row(key: str, label: str, value: str) -> Row:
    return Row(key, label, value)


def _yes_no(key: str, value: bool | None, label: str, words: Words) -> Iterator[Row]:
    if value is not None:
        yield Row(key, label, words.yes_no(value))


def _coded(key: str, value: object, label: str, codes: str, words: Words) -> Iterator[Row]:
    if value is not None and value != "":
        yield Row(key, label, words.of(codes, value))


def _quality(quality: Form, words: Words) -> Iterator[Row]:
    defects = words.listed(words.of("form:quality.defect", one) for one in quality.get("defects") or [])
    yield from _coded("quality.grade", quality.get("grade"), words("form:quality.title"), "form:quality.grade", words)
    yield Row("quality.defects", words("form:quality.defects"), defects)
    yield Row("quality.other", words("form:quality.other"), quality.get("other") or "")


def _small(small: Form, words: Words) -> Iterator[Row]:
    def label(name: str) -> str:
        return f"{words('form:small.title')} – {words(f'form:small.{name}')}"

    for name in ("primary", "secondary"):
        yield from _coded(f"small.{name}", small.get(name), label(name), "form:small.form", words)
    yield Row("small.profusion", label("profusion"), small.get("profusion") or "")
    for zone, profusion in (small.get("zones") or {}).items():
        yield Row(f"small.zones.{zone}", words.of("form:zone", zone), profusion or "")
    yield from _yes_no("small.aggregation", small.get("aggregation"), words("form:small.aggregation"), words)


def _large(large: Form, words: Words) -> Iterator[Row]:
    title = words("form:large.title")
    yield from _coded("large.category", large.get("category"), title, "form:large.category", words)
    sizes = words.listed(_opacity(one, words) for one in large.get("opacities") or [])
    yield Row("large.opacities", f"{title} – {words('form:large.opacities')}", sizes)
    label = f"{title} – {words('form:large.reaches_20x10')}"
    reaches = large.get("reaches_20x10")
    yield Row("large.reaches_20x10", label, "" if reaches is None else words("common:yes" if reaches else "common:no"))


def _opacity(one: Form, words: Words) -> str:
    long, short = (f"{one[axis]:g}" if one.get(axis) is not None else "?" for axis in ("long_mm", "short_mm"))
    zone = f" ({words.of('form:zone', one['zone'])})" if one.get("zone") else ""
    return words("form:large.opacity", long=long, short=short) + zone


def _pleura(part: str, said: Form, words: Words) -> Iterator[Row]:
    title = words(f"form:{part}")
    for name in ("sites", "calcification"):
        sites = words.listed(
            words.labelled(words.of("form:pleura.site", site), _sides(sides, words))
            for site, sides in (said.get(name) or {}).items()
            if _sides(sides, words)
        )
        yield Row(f"{part}.{name}", f"{title} – {words(f'form:pleura.{name}')}", sites)
    for name in ("extent", "width"):
        value = words.listed(
            words.labelled(words.of("form:sides", side), words.of(f"form:pleura.{name}s", code))
            for side, code in (said.get(name) or {}).items()
            if code is not None
        )
        yield Row(f"{part}.{name}", f"{title} – {words(f'form:pleura.{name}')}", value)


def _sides(sides: Form | None, words: Words) -> str:
    filled = [(side, value) for side, value in (sides or {}).items() if value is not None]
    mark = "，" if words.is_chinese else ", "
    return mark.join(f"{words.of('form:sides', side)} {words.yes_no(value)}" for side, value in filled)


def _symbols(symbols: list[str] | None, words: Words) -> str:
    return words.listed(f"{code} {words.of('form:symbol', code)}" for code in symbols or [])
