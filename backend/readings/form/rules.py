"""The rules of the form: which answers switch which sections off.

While a draft is open both may stand beside each other: the form on the screen keeps what was typed. At signing a
section that is off has to be empty. What only says "nothing seen" there is tidied away; what says something is a
contradiction that the reader settles himself: it is refused, never dropped.
"""

from collections.abc import Iterator
from typing import Any

from backend.common.language import bilingual

Form = dict[str, Any]
Path = tuple[str, ...]

BELOW_QUALITY: list[Path] = [("parenchymal",), ("small",), ("large",), ("pleural",), ("plaques",)]
BELOW_QUALITY += [("costophrenic_angle",), ("diffuse_thickening",), ("symbols",)]
PARENCHYMAL: list[Path] = [("small",), ("large",)]
PLEURAL: list[Path] = [("plaques",), ("costophrenic_angle",), ("diffuse_thickening",)]

GOOD = bilingual("片质为 1 级，不应有缺陷。", "Quality is grade 1, so there are no defects to name.")
UNREADABLE = bilingual("片质为废片，此项应为空。", "The film is marked unreadable, so this has to stay empty.")
NO_PARENCHYMAL = bilingual(
    "已选“无肺实质异常”，此项应为空。", "No parenchymal abnormality is marked, so this has to stay empty."
)
NO_PLEURAL = bilingual("已选“无胸膜异常”，此项应为空。", "No pleural abnormality is marked, so this has to stay empty.")
NO_LARGE = bilingual("大阴影类别为 O，不应列出大阴影。", "The category of large opacities is O, so none can be listed.")
SAYS_NOTHING = ("O", "0/-", "0/0", False, None, "")


def is_unreadable(form: Form) -> bool:
    return bool(_leaf(form, ("quality", "grade")) == "unreadable")


def contradictions(form: Form) -> dict[str, str]:
    """Path of every leaf that says something in a section that is off -> why that cannot be."""
    return {".".join(path): str(text) for section, text in _off(form) for path in _says(form, section)}


def tidied(form: Form) -> Form:
    """The form without empty leaves, and without what says "nothing" in sections that are off."""
    off = [section for section, _ in _off(form)]
    kept: Form = _without(form, (), off)
    return kept


def _off(form: Form) -> Iterator[tuple[Path, Any]]:
    if is_unreadable(form):
        yield from ((section, UNREADABLE) for section in BELOW_QUALITY)
        return
    if _leaf(form, ("quality", "grade")) == "1":
        yield from ((section, GOOD) for section in (("quality", "defects"), ("quality", "other")))
    if form.get("parenchymal") is False:
        yield from ((section, NO_PARENCHYMAL) for section in PARENCHYMAL)
    elif _leaf(form, ("large", "category")) == "O":
        yield from ((section, NO_LARGE) for section in (("large", "opacities"), ("large", "reaches_20x10")))
    if form.get("pleural") is False:
        yield from ((section, NO_PLEURAL) for section in PLEURAL)


def _leaf(form: Form, path: Path) -> Any:
    value: Any = form
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _says(form: Form, section: Path) -> Iterator[Path]:
    """The leaves of a section that say something."""
    value = _leaf(form, section)
    if isinstance(value, dict):
        for name in value:
            yield from _says(form, (*section, name))
    elif isinstance(value, list):
        yield from [] if _is_blank(value) else [section]
    elif section == ("parenchymal",) or section == ("pleural",):
        yield from [section] if value is not None else []
    elif value not in SAYS_NOTHING:
        yield section


def _without(value: Any, path: Path, off: list[Path]) -> Any:
    if any(path[: len(section)] == section for section in off):
        return None
    if isinstance(value, list):
        return [part for part in value if not _is_blank(part)]
    if not isinstance(value, dict):
        return value
    kept = {key: _without(part, (*path, key), off) for key, part in value.items()}
    return {key: part for key, part in kept.items() if not _is_blank(part)}


def _is_blank(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_blank(part) for part in value.values())
    if isinstance(value, list):
        return all(_is_blank(part) for part in value)
    return value is None or value == ""
