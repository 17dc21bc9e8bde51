"""The two languages of the product: Chinese (zh-CN) and English (en)."""

from django.utils.functional import lazy
from django.utils.translation import get_language


def is_chinese() -> bool:
    return (get_language() or "en").startswith("zh")


def _choose(chinese: str, english: str) -> str:
    return chinese if is_chinese() else english


bilingual = lazy(_choose, str)
