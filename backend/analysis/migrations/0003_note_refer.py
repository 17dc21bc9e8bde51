from typing import Any

from django.db import migrations


def note_refer(apps: Any, schema_editor: Any) -> None:
    """Results stored before tell it on their cases too."""
    results = apps.get_model("analysis", "Result").objects.select_related("analysis")
    cases = apps.get_model("cases", "Case").objects
    for result in results.iterator():
        if result.prediction.get("refer", False):
            cases.filter(analysis_uid=result.analysis.uid).update(refer=True)


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_sweep_schedule"), ("cases", "0004_claims")]
    operations = [migrations.RunPython(note_refer, migrations.RunPython.noop)]
