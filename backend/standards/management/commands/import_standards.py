from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.standards.importing import Outcome, import_standards
from backend.standards.manifest import ManifestError


class Command(BaseCommand):
    help = "Imports standard films from a folder with a manifest.json or manifest.csv. All of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run: bool = options["dry_run"]
        try:
            outcomes = import_standards(options["folder"], dry_run=dry_run)
        except ManifestError as error:
            raise CommandError(f"{error}\nNothing was imported.") from error
        for outcome in outcomes:
            self.stdout.write(_sentence(outcome, dry_run))


def _sentence(outcome: Outcome, dry_run: bool) -> str:
    title = f"{outcome.name}, {outcome.edition} ({outcome.films} film{'' if outcome.films == 1 else 's'})"
    if not outcome.new:
        return f"{title} is already here; nothing was changed."
    return f"{title} is in order and would be imported." if dry_run else f"{title} was imported."
