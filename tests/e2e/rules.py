"""For the rule table in the browser: `rules.py` prints the table with its forms, `rules.py RULE_SET DUST` a scene.

The scene: every department reads by that rule set, and the patient of the newest case was exposed to that dust. Its
address is printed.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def table() -> str:
    from tests.stage_rules import form_of, rows

    return json.dumps([{**row, "form": form_of(row)} for row in rows()])


def scene(rule_set: str, dust: str) -> str:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    from backend.accounts.models import Department
    from backend.cases.models import Case

    Department.objects.update(rule_set=rule_set, blinded_first_reading=False)
    case = Case.objects.select_related("patient").latest("created_at")
    case.patient.dust_type = dust
    case.patient.save()
    return f"/cases/{case.uid}"


print(scene(*sys.argv[1:]) if sys.argv[1:] else table())
