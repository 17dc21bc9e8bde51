from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.audit.models import Event
from backend.audit.services import problems


class Command(BaseCommand):
    help = "Check that no audit event was changed, removed or slipped in. Exit status 1 if one was."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for problem in problems():
            found += 1
            self.stderr.write(problem)
        if found:
            raise CommandError(f"The audit chain is broken in {found} places.")
        last = Event.objects.order_by("seq").last()
        self.stdout.write(f"{last.seq if last else 0} events, the chain holds. End: {last.hash if last else '-'}")
