from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.analysis import engine, versions


class Command(BaseCommand):
    help = "Makes the bundle that MODEL_BUNDLE names (or the shipped one) the model that gives results."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = versions.register(engine.model())
        except engine.UnavailableError as error:
            raise CommandError(f"model unavailable: {error}") from error
        self.stdout.write(f"registered {version.name} {version.version} {version.digest}")
