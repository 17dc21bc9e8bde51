"""For the browser test of reports: two signed readings that differ, and what a PDF file says."""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def sign() -> str:
    """Two doctors sign a reading of the first film that the model called ill; its address, or nothing yet."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.config.settings"
    import django

    django.setup()
    from backend.accounts.models import User
    from backend.cases.models import Case, Patient
    from tests.backend.reports.filled import form, signed

    case = Case.objects.filter(analysis_status="done", stage__gt=0).order_by("pk").first()
    if case is None:
        return ""
    Patient.objects.filter(pk=case.patient_id).update(name="王䶮㛃𬭎")
    signed(case, User.objects.get(username="alice"), kind="blind")
    signed(case, User.objects.get(username="bob"), stage=2, form=form(symbols=["em"]), comment="第二位读片者")
    return f"/cases/{case.uid}"


def pages(file: str) -> str:
    """The text of every page."""
    import pypdfium2

    found = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file)]
    return json.dumps(found)


if __name__ == "__main__":
    print(pages(sys.argv[1]) if len(sys.argv) > 1 else sign())
