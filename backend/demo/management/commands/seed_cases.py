import time
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.cases import tally
from backend.cases.models import Case
from backend.demo.seeding.department import CODE, seeding


class Command(BaseCommand):
    help = "Fills a department of its own with invented cases that have results and readings, but no files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=_count, help="how many cases")
        parser.add_argument("--seed", type=int, default=1, help="another number invents other cases")

    def handle(self, *args: Any, count: int, seed: int, **options: Any) -> None:
        if not settings.DEMO and Case.objects.exclude(department__code=CODE).exists():
            raise CommandError("Here are cases of real departments: invented ones are not put among them.")
        started = time.monotonic()
        for done in seeding(count, seed).run():
            self.stderr.write(f"\r{done:,} of {count:,} cases, {time.monotonic() - started:.0f} s", ending="")
        self.stderr.write("")
        tally.keep_up()


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 10_000_000):
        raise ArgumentTypeError("a whole number from 1 to 10,000,000")
    return int(text)
