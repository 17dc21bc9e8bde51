from datetime import date

from backend.reports.content import Content
from backend.reports.document.parts import Block, Section, facts, table, text
from backend.reports.words import Words


def line(content: Content, words: Words) -> str:
    """Who it is about, for the head of every page."""
    patient, film = content["patient"], content["film"]
    number = words.labelled(words("common:patient.hospitalNumber"), patient["hospital_number"])
    sex = words.of("common:sex", patient["sex"]) if patient["sex"] else ""
    taken = film["acquired_on"] if film else None
    acquired = words.labelled(words("viewer:patient.acquired"), taken) if taken else ""
    return "　".join(part for part in (patient["name"], number, sex, patient["birth_date"], acquired) if part)


def section(content: Content, words: Words) -> Section:
    patient, case = content["patient"], content["case"]
    years = patient["exposure_years"]
    pairs = [
        (words("common:patient.name"), patient["name"]),
        (words("common:patient.hospitalNumber"), patient["hospital_number"]),
        (words("common:patient.sex"), words.of("common:sex", patient["sex"] or "unknown")),
        (words("common:patient.birthDate"), patient["birth_date"]),
        (words("report:doc.age"), _age(content)),
        (words("common:patient.employer"), patient["employer"]),
        (words("common:patient.dustType"), words.of("common:dust", patient["dust_type"] or "unknown")),
        (
            words("common:patient.exposureYears"),
            None if years is None else f"{years:g} {words('common:patient.years')}",
        ),
        (words("report:doc.department"), case["department"]),
        (words("viewer:patient.note"), case["note"]),
    ]
    single = [text(words("report:doc.singleFilm"))] if patient["films"] == 1 else []
    return Section(
        "patient", words("report:doc.patient"), (facts(pairs), *_exposures(patient["exposures"], words), *single)
    )


def _exposures(jobs: list[Content], words: Words) -> list[Block]:
    if not jobs:
        return []
    columns = [
        words(f"report:doc.exposure.{name}") for name in ("period", "employer", "job", "dust", "hours", "protection")
    ]
    rows = [
        [
            _period(job, words),
            job["employer"],
            job["job"],
            words.of("common:dust", job["dust_type"] or "unknown"),
            "" if job["hours_per_day"] is None else f"{job['hours_per_day']:g}",
            job["protection"],
        ]
        for job in jobs
    ]
    return [table(columns, rows, words("report:doc.exposure.title"))]


def _period(job: Content, words: Words) -> str:
    until = words("report:doc.exposure.ongoing") if job["ongoing"] else job["ended"] or "?"
    return f"{job['began'] or '?'} – {until}"


def _age(content: Content) -> str | None:
    """Whole years when the film was taken."""
    born, film = content["patient"]["birth_date"], content["film"]
    if not born or not film or not film["acquired_on"]:
        return None
    birth, taken = date.fromisoformat(born), date.fromisoformat(film["acquired_on"])
    return str(taken.year - birth.year - ((taken.month, taken.day) < (birth.month, birth.day)))
