"""What the queue runs: the file of one report. The only module of this app that touches pixels, through the engine."""

import hashlib
import logging
import uuid

from django_q.exceptions import TimeoutException

from backend.analysis import engine
from backend.cases import files
from backend.common import heartbeat
from backend.reports import services
from backend.reports.content import Content
from backend.reports.document import document_of
from backend.reports.models import Report

log = logging.getLogger(__name__)


def write(uid: str) -> None:
    """Write the file of a report that still waits for it. Safe to run any number of times."""
    heartbeat.beat(heartbeat.QUEUE)
    lease = services.claim(uuid.UUID(uid))
    if lease is None:
        return
    try:
        _write(lease)
    except TimeoutException:
        services.give_up(lease, "attempts_exhausted")
        raise
    except FileNotFoundError:
        log.exception("report %s: a film or map is missing in the store", uid)
        services.give_up(lease, "storage_missing")
    except Exception:
        log.exception("report %s broke", uid)
        services.give_up(lease, "internal_error")
    heartbeat.beat(heartbeat.QUEUE)


def _write(lease: services.Lease) -> None:
    from backend.reports.pdf import file_of

    report = Report.objects.get(pk=lease.pk)
    with files.workspace() as folder:
        written = file_of(document_of(report.content, report.language), pictures_of(report.content))
        draft = folder / "report.pdf"
        draft.write_bytes(written.data)
        name = files.adopt(draft, ".pdf")
    kept = False
    try:
        sha256 = hashlib.sha256(written.data).hexdigest()
        kept = services.finish(lease, file_name=name, sha256=sha256, pages=written.pages)
    finally:  # a lost answer to a commit is no rollback: ask before anything is thrown away
        if not kept and not Report.objects.filter(file_name=name).exists():
            files.remove(name)


def pictures_of(content: Content) -> "engine.FilmPictures | None":
    """The film as the viewer first shows it, and with the map where there is one; None before a film is prepared."""
    film, result = content["film"], content["result"]
    if not film or not film["display_name"]:
        return None
    drawn = result["map"] if result and result["map"]["scale"] else None
    return engine.film_pictures(files.path_of(film["display_name"]), _map_file(drawn) if drawn else None)


def _map_file(drawn: Content) -> engine.MapFile:
    scale, file = drawn["scale"], files.path_of(drawn["name"])
    return engine.MapFile(file, drawn["width"], drawn["height"], scale["full"], scale["threshold"])
