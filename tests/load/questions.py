"""What people ask of the API all day, as (who, address, query). The worker fills in facts of the data."""

from dataclasses import dataclass, field

CASES = "/api/v1/cases/"
STATES = ("queued", "running", "done", "rejected", "failed")
ORDERS = ("created_at", "patient_name", "-patient_name", "hospital_number", "-hospital_number", "ill_score")


@dataclass(frozen=True)
class Question:
    """`who`: doctor, auditor, or blind: a doctor whose department hides results. `deep`: so many pages on."""

    name: str
    address: str = CASES
    query: dict[str, str] = field(default_factory=dict)
    who: str = "doctor"
    deep: int = 0


def _cases(name: str, who: str = "doctor", deep: int = 0, **query: str) -> Question:
    return Question(f"cases: {name}", CASES, query, who, deep)


LIST = [
    _cases("newest first"),
    _cases("tenth page", deep=10),
    _cases("pages of 100", page_size="100"),
    *(_cases(f"status {state}", status=state) for state in STATES),
    *(_cases(f"stage {stage}", stage=str(stage)) for stage in range(4)),
    *(_cases(f"reading {state}", reading=state) for state in ("unread", "draft", "signed")),
    *(_cases(f"queue {queue}", queue=queue) for queue in ("mine", "unclaimed", "claimed")),
    *(_cases(f"flag {flag}", flag=flag) for flag in ("any", "discuss")),
    _cases("mine", mine="true"),
    _cases("one day", created_from="{day}", created_to="{day}"),
    *(_cases(f"order {order}", ordering=order) for order in ORDERS),
    _cases("order -ill_score", ordering="-ill_score"),
    _cases("order priority", ordering="priority"),
    _cases("order ill_score, deep", deep=10, ordering="-ill_score"),
    _cases("unread by priority", reading="unread", ordering="priority"),
    _cases("unclaimed by priority", queue="unclaimed", ordering="priority"),
    _cases("stage 3 by name", stage="3", ordering="patient_name"),
    _cases("failed by number", status="failed", ordering="hospital_number"),
]
SEARCH = [
    _cases("search a number", search="{number}"),
    _cases("search a name", search="{name}"),
    _cases("search a family name", search="{family}"),
    _cases("search part of a number", search="{inside}"),
    _cases("search a year of numbers", search="{year}"),
    _cases("search nobody", search="nobody-at-all"),
    _cases("search two words", search="{family} {year}"),
]
BLIND = [
    _cases("blind: newest first", "blind"),
    _cases("blind: stage 2", "blind", stage="2"),
    *(_cases(f"blind: reading {state}", "blind", reading=state) for state in ("unread", "signed")),
    *(_cases(f"blind: order {order}", "blind", ordering=order) for order in ("ill_score", "-ill_score")),
    _cases("blind: search a name", "blind", search="{name}"),
    Question("blind: counts", "/api/v1/cases/counts/", who="blind"),
]
AUDITOR = [
    _cases("auditor: newest first", "auditor"),
    _cases("auditor: failed", "auditor", status="failed"),
    _cases("auditor: stage 3", "auditor", stage="3"),
    _cases("auditor: unread", "auditor", reading="unread"),
    _cases("auditor: order patient_name", "auditor", ordering="patient_name"),
    _cases("auditor: order ill_score", "auditor", ordering="ill_score"),
    _cases("auditor: search a name", "auditor", search="{name}"),
    Question("auditor: counts", "/api/v1/cases/counts/", who="auditor"),
]
BESIDE = [
    Question("counts", "/api/v1/cases/counts/"),
    Question("case", "/api/v1/cases/{case}/"),
    Question("neighbours", "/api/v1/cases/{case}/neighbours/"),
    Question("neighbours by priority", "/api/v1/cases/{case}/neighbours/", {"ordering": "priority"}),
    Question("neighbours among unread", "/api/v1/cases/{case}/neighbours/", {"reading": "unread"}),
    Question("desk", "/api/v1/cases/{case}/desk/"),
    Question("patient history", "/api/v1/patients/{patient}/"),
    Question("patients", "/api/v1/patients/"),
    Question("patients by name", "/api/v1/patients/", {"ordering": "name"}),
    Question("patients: search a name", "/api/v1/patients/", {"search": "{name}"}),
    Question("patients: search a number", "/api/v1/patients/", {"search": "{number}"}),
    Question("inbox", "/api/v1/worklist/inbox/"),
    Question("day", "/api/v1/worklist/day/"),
    Question("exports", "/api/v1/exports/", who="auditor"),
]
QUESTIONS = [*LIST, *SEARCH, *BESIDE, *AUDITOR, *BLIND]
EXPORTS = ("csv", "json")
