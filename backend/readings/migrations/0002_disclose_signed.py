from typing import Any

from django.db import migrations


def disclose(apps: Any, schema_editor: Any) -> None:
    """Whoever has signed a reading before has seen the results already."""
    signed = apps.get_model("readings", "Reading").objects.filter(status="signed")
    disclosure = apps.get_model("cases", "Disclosure")
    pairs = signed.values_list("case_id", "reader_id").distinct()
    disclosure.objects.bulk_create([disclosure(case_id=case, user_id=reader) for case, reader in pairs])


class Migration(migrations.Migration):
    dependencies = [("readings", "0001_initial"), ("cases", "0002_reading_room")]
    operations = [migrations.RunPython(disclose, migrations.RunPython.noop)]
