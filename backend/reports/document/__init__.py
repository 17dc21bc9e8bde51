"""Content -> document: the same facts, in words of one language."""

from backend.reports.content import Content, digest_of, newest
from backend.reports.document import film, model, patient, readings
from backend.reports.document.parts import Document, Section
from backend.reports.words import Words

__all__ = ["document_of"]
LANGUAGES = ("zh-CN", "en")


def document_of(content: Content, language: str) -> Document:
    words = Words(language)
    return Document(
        language=language,
        title=words("report:doc.title"),
        patient=patient.line(content, words),
        at=newest(content).isoformat(),
        identifier=digest_of(content),
        banners=tuple(_banners(content, words)),
        sections=tuple(_sections(content, words)),
        disclaimers=tuple(Words(each)("report:doc.disclaimer") for each in LANGUAGES),
        page=words("report:doc.page", number="{number}", total="{total}"),
        captions=film.captions(content, words),
    )


def _banners(content: Content, words: Words) -> list[str]:
    shown = {
        "synthetic": content["case"]["synthetic"],
        "unsigned": not content["readings"],
        "blind": content["blind"],
    }
    return [words(f"report:doc.banner.{name}") for name, is_so in shown.items() if is_so]


def _sections(content: Content, words: Words) -> list[Section]:
    found = [
        readings.conclusion(content, words),
        film.section(content, words),
        patient.section(content, words),
        readings.differences(content, words),
        *readings.forms(content, words),
        model.section(content, words),
        readings.signatures(content, words),
    ]
    return [section for section in found if section.blocks]
