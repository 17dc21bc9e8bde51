"""Finding patients by any part of a name or a number without looking at everybody.

A patient is kept under each of his words from each of its characters on: "Wang" under wang, ang, ng and g. Whatever is
a part of the word is then the beginning of one of these, which an index finds. They are kept without case and accents,
as hexadecimal UTF-8, so that every database sorts and compares them alike whatever its collation is; what is found is
at least what a comparison in the database finds, never less.
"""

import unicodedata

from django.db.models import Q, QuerySet

from backend.accounts.models import Department, Role, User
from backend.cases.models import NamePart, Patient

BYTES = 16
MOST_COUNTED = 2000
AFTER = "g"  # behind every hexadecimal digit


def keep(patient: Patient) -> None:
    """Have a patient found by the name and the number that he has now."""
    wanted = parts_of(patient.name, patient.hospital_number)
    known = dict(NamePart.objects.filter(patient=patient).values_list("part", "pk"))
    NamePart.objects.filter(pk__in=[pk for part, pk in known.items() if part not in wanted]).delete()
    missing = sorted(wanted - known.keys())
    NamePart.objects.bulk_create(
        NamePart(patient=patient, department_id=patient.department_id, part=part) for part in missing
    )


def parts_of(*texts: str) -> set[str]:
    words = (word for text in texts for word in _folded(text).split())
    return {_key(word[at:]) for word in words for at in range(len(word))}


def known_by(text: str, user: User, most: int) -> list[int] | None:
    """The primary keys of all patients, of departments that the user may see, who can be found by all words of a text;
    None when they are more than `most`. The rarest word is sought, the others are compared with whom it finds."""
    words = {_key(max(pieces, key=len)): word for word in text.split() if (pieces := _folded(word).split())}
    if not words:
        return None
    # an auditor's departments are named, because the index begins with them
    departments = [user.department_id] if user.role == Role.DOCTOR else Department.objects.values_list("pk", flat=True)
    ours = NamePart.objects.filter(department__in=list(departments))
    rarest, *others = sorted(words, key=lambda key: _how_many(ours.filter(_begins(key)))) if len(words) > 1 else words
    parts = ours.filter(_begins(rarest))
    for word in (words[key] for key in others):
        parts = parts.filter(Q(patient__name__icontains=word) | Q(patient__hospital_number__icontains=word))
    found = list(parts.values_list("patient", flat=True).distinct()[: most + 1])
    return found if len(found) <= most else None


def _how_many(parts: QuerySet[NamePart]) -> int:
    """Enough to begin with the rarest word; more are not counted."""
    return parts.values("pk")[:MOST_COUNTED].count()


def _begins(key: str) -> Q:
    return Q(part__gte=key, part__lt=key + AFTER)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character)).casefold()


def _key(text: str) -> str:
    return text.encode()[:BYTES].hex()
