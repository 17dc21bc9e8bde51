import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.demo.bench_queue import bench_queue
from backend.demo.bench_site import last_words


class Command(BaseCommand):
    help = "Measures films through web, queue and workers, on an empty demonstration; prints JSON. For 'ml bench'."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("film", type=Path, help="a film of the usual size")
        parser.add_argument("small", type=Path, help="the same film with few pixels")
        parser.add_argument("--mark", required=True, help="what in both files is replaced, to make another film of it")
        parser.add_argument("--films", type=int, default=20)
        parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only with DEMO=1, and VAR_DIR an empty folder.")
        mark, films, workers = options["mark"].encode(), options["films"], options["workers"]
        try:
            figures = bench_queue(options["film"], options["small"], mark, films, workers)
        except (TimeoutError, CommandError) as error:
            raise CommandError(f"{error}\n{last_words()}") from error
        self.stdout.write(json.dumps(figures))
