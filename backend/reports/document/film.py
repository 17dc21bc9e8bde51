from datetime import datetime

from django.utils import timezone

from backend.reports.content import Content
from backend.reports.document.parts import Block, Box, Captions, Section, facts, text
from backend.reports.words import Words


def moment(iso: str) -> str:
    """A moment in the time zone of the installation, with the zone, so that it stays true elsewhere."""
    local = timezone.localtime(datetime.fromisoformat(iso))
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M:%S} (UTC{offset[:3]}:{offset[3:]})"


def section(content: Content, words: Words) -> Section:
    film, case = content["film"], content["case"]
    if film is None:
        return Section("film", words("report:doc.film"), (text(words("viewer:film.none")),))
    size = f"{film['columns']} × {film['rows']}" if film["columns"] else None
    pairs = [
        (words("viewer:patient.acquired"), film["acquired_on"] or words("form:none")),
        (words("report:doc.uploaded"), f"{moment(case['created_at'])}, {case['created_by']}"),
        (words("report:doc.size"), size),
        (words("report:doc.spacing"), _spacing(content, words)),
        (words("report:doc.bits"), film["bits"] and str(film["bits"])),
        (words("report:doc.filmId"), film["id"]),
        (words("report:doc.sha256"), film["sha256"]),
    ]
    pictures = Block("pictures") if film["display_name"] else text(words("viewer:film.notYet"))
    return Section("film", words("report:doc.film"), (pictures, facts(pairs)))


def _spacing(content: Content, words: Words) -> str:
    spacing = content["film"]["spacing_mm"]
    if not spacing:  # before a worker has read the film nobody knows what it says
        return words("report:doc.noSpacing") if content["film"]["columns"] else ""
    return f"{spacing[1]:.4g} × {spacing[0]:.4g} mm"


def captions(content: Content, words: Words) -> Captions:
    return Captions(
        film=words("report:doc.caption.film"),
        overlay=words("report:doc.caption.overlay"),
        sides=(words("form:right"), words("form:left")),
        scale=(words("viewer:map.weak"), words("viewer:map.strong")),
        boxes=tuple(_boxes(content)),
    )


def _boxes(content: Content) -> list[Box]:
    film, result = content["film"], content["result"]
    if not film or not result or not film["columns"]:
        return []
    width, height = film["columns"], film["rows"]
    found = result["regions"] or []
    return [Box(one["x0"] / width, one["y0"] / height, one["x1"] / width, one["y1"] / height) for one in found]
