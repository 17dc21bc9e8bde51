from itertools import islice

from django.db import migrations
from django.db.models import OuterRef, Subquery

from backend.cases.search import parts_of

AT_ONCE = 1000


def repeat_names(apps, schema_editor):
    """What `services.note_patient` keeps up from now on, for everybody who is there already."""
    Case, Patient, NamePart = (apps.get_model("cases", name) for name in ("Case", "Patient", "NamePart"))
    of_case = Patient.objects.filter(pk=OuterRef("patient"))
    names = {"patient_name": of_case.values("name"), "patient_number": of_case.values("hospital_number")}
    Case.objects.update(**{name: Subquery(value) for name, value in names.items()})
    patients = Patient.objects.order_by("pk").iterator()
    while some := list(islice(patients, AT_ONCE)):
        NamePart.objects.bulk_create(
            [
                NamePart(patient=patient, department_id=patient.department_id, part=part)
                for patient in some
                for part in sorted(parts_of(patient.name, patient.hospital_number))
            ],
            batch_size=5000,
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_index_walks")]

    operations = [migrations.RunPython(repeat_names, migrations.RunPython.noop, elidable=True)]
