"""For the work list in the browser: films of the first demo department that are analysed, without a worker.

Their patients are Queue A, Queue B ...; the later, the higher the model's score.
"""

import os
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")


def make(count: int) -> None:
    from django.utils import timezone

    from backend.accounts.models import User
    from backend.analysis.models import Analysis
    from backend.cases.models import Case, Patient, Radiograph
    from backend.cases.services import note_patient

    Case.objects.update(analysis_status="queued")  # the demonstration's own films wait; these come first
    doctor, now = User.objects.get(username="alice"), timezone.now()
    for number in range(count):
        name = f"Queue {chr(65 + number)}"
        patient = Patient.objects.create(department=doctor.department, hospital_number=f"Q-{number}", name=name)
        case = Case.objects.create(department=doctor.department, patient=patient, created_by=doctor)
        note_patient(patient.pk)
        film = Radiograph.objects.create(
            case=case,
            department=doctor.department,
            sha256=uuid.uuid4().hex * 2,
            size=1,
            kind="png",
            stored_name=f"{uuid.uuid4().hex}.png",
        )
        times = {"queued_at": now, "enqueued_at": now, "finished_at": now}
        analysis = Analysis.objects.create(radiograph=film, status="failed", code="attempts_exhausted", **times)
        Case.objects.filter(pk=case.pk).update(
            analysis_uid=analysis.uid, analysis_status="done", stage=1, ill_score=0.5 + number / 100
        )


if __name__ == "__main__":
    import django

    django.setup()
    make(int(sys.argv[1]))
