"""A hospital as large as wished, for the work list in the browser: `python -m tests.load.hospital COUNT`.

So many invented cases are in the department where Dr Alice of the demonstration works from now on.
"""

import os
import sys


def fill(count: int) -> None:
    from django.core.management import call_command

    from backend.accounts.models import Department, User
    from backend.demo.seeding.department import CODE

    call_command("seed_cases", count)
    User.objects.filter(username="alice").update(department=Department.objects.get(code=CODE))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    import tests.load.setup  # noqa: F401  # makes Django ready

    fill(int(sys.argv[1]))
