"""Whose film is it? What the doctor entered comes first, the film's header fills the gaps."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from backend.accounts.models import Department
from backend.cases.models import Patient
from backend.common.errors import DomainError
from backend.common.language import bilingual
from backend.intake.header_types import FilmHeader

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

    Raises patient_mismatch when name, sex or birth date contradict what is known.
    """
    fields = asdict(details)
    number = fields.pop("hospital_number")
    patient, is_new = Patient.objects.get_or_create(department=department, hospital_number=number, defaults=fields)
    if is_new:
        return patient, []
    _refuse_another_person(patient, details)
    return patient, _fill_gaps(patient, fields)


def _refuse_another_person(patient: Patient, details: PatientDetails) -> None:
    pairs = {
        "name": _comparable(patient.name, details.name),
        "sex": (patient.sex, details.sex),
        "birth_date": (patient.birth_date, details.birth_date),
    }
    text = str(bilingual("与该住院号已登记的信息不符。", "Differs from what is known under this number."))
    wrong = {name: [text] for name, (known, given) in pairs.items() if known and given and known != given}
    if wrong:
        raise DomainError("patient_mismatch", fields=wrong)


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
    return sorted(gaps)
