"""Whose film is it? What the doctor entered comes first, the film's header fills the gaps."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from backend.accounts.models import Department
from backend.cases.merges import final
from backend.cases.models import Patient
from backend.cases.services import note_patient
from backend.common.errors import DomainError
from backend.common.language import bilingual
from backend.intake.header_types import FilmHeader

IDENTITY = ("name", "sex", "birth_date")
UNKNOWN = (None, "")  # 0 years of exposure are known


@dataclass(frozen=True)
class PatientDetails:
    """The fields of Patient, empty where unknown."""

    hospital_number: str = ""
    name: str = ""
    sex: str = ""
    birth_date: date | None = None
    employer: str = ""
    dust_type: str = ""
    exposure_years: Decimal | None = None

    def completed_from(self, header: FilmHeader) -> "PatientDetails":
        """With gaps filled from the film. Raises validation_failed without any hospital number."""
        number = self.hospital_number or header.patient_id
        if not number:
            missing = str(bilingual("请填写住院号。", "Enter the hospital number."))
            raise DomainError("validation_failed", fields={"hospital_number": [missing]})
        return replace(
            self,
            hospital_number=number,
            name=self.name or header.patient_name[:100],
            sex=self.sex or header.sex,
            birth_date=self.birth_date or header.birth_date,
        )


def find_or_create(*, department: Department, details: PatientDetails) -> tuple[Patient, list[str]]:
    """The department's patient of this hospital number, and the names of the unknown fields that were filled in.

    The number of a patient who was merged into another leads to that one. The patient stays locked until the caller's
    transaction ends, so that no merge overtakes a film. Raises patient_mismatch when name, sex or birth date contradict
    what is known.
    """
    fields = asdict(details)
    number = fields.pop("hospital_number")
    named, is_new = Patient.objects.get_or_create(department=department, hospital_number=number, defaults=fields)
    if is_new:
        note_patient(named.pk)
        return named, []
    named, patient = _locked(named)
    _refuse_another_person([named, patient], details)
    return patient, _fill_gaps(patient, fields)


def _locked(named: Patient) -> tuple[Patient, Patient]:
    """The patient of the number and the one his films belong to now, the latter locked."""
    while True:
        meant = final(Patient.objects.get(pk=named.pk))
        locked = Patient.objects.select_for_update().get(pk=meant.pk)
        again = Patient.objects.get(pk=named.pk)
        if final(again).pk == locked.pk:  # else a merge or its undoing came in between
            return again, locked


def _refuse_another_person(known: list[Patient], details: PatientDetails) -> None:
    """What agrees with one of the records of this person is no contradiction to another one."""
    text = str(bilingual("与该住院号已登记的信息不符。", "Differs from what is known under this number."))
    verdicts = {name: {_agrees(person, details, name) for person in known} for name in IDENTITY}
    wrong = {name: [text] for name, found in verdicts.items() if False in found and True not in found}
    if wrong:
        raise DomainError("patient_mismatch", fields=wrong)


def _agrees(person: Patient, details: PatientDetails, name: str) -> bool | None:
    """None where one of the two is unknown or they cannot be compared."""
    known, given = getattr(person, name), getattr(details, name)
    if name == "name":
        known, given = _comparable(known, given)
    return known == given if known and given else None


def _comparable(known: str, given: str) -> tuple[str, str]:
    # A name in Chinese characters cannot be held against its romanised form.
    if any(map(_is_ideograph, known)) != any(map(_is_ideograph, given)):
        return "", ""
    return "".join(known.split()).casefold(), "".join(given.split()).casefold()


def _is_ideograph(character: str) -> bool:
    return character >= "\u2e80"


def _fill_gaps(patient: Patient, fields: dict[str, object]) -> list[str]:
    gaps = {k: v for k, v in fields.items() if v not in UNKNOWN and getattr(patient, k) in UNKNOWN}
    for name, value in gaps.items():
        setattr(patient, name, value)
    if gaps:
        patient.save(update_fields=[*gaps, "updated_at"])
        note_patient(patient.pk)
    return sorted(gaps)
