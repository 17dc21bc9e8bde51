from typing import Any

from django.core.management.base import BaseCommand

from backend.analysis.sweeper import sweep


class Command(BaseCommand):
    help = "Frees films whose worker is gone, enqueues again what the queue lost, removes left-over files."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep()
        self.stdout.write(f"released {done.released}, enqueued {done.enqueued}, files removed {done.files}")
