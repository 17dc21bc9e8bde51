"""manage.py serve: web, worker cluster and watchdog under one supervisor."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from backend.analysis.supervision.supervisor import Supervisor, web_service, worker_service
from backend.analysis.supervision.watchdog import Watchdog


class Command(BaseCommand):
    help = "Runs the web server, the worker cluster and the watchdog until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port of the web server")
        parser.add_argument("--threads", type=int, default=8, help="requests served at the same time")
        parser.add_argument("--only", choices=["web", "worker"], help="run one half, as in containers")

    def handle(self, *args: Any, **options: Any) -> None:
        services = [web_service(options["bind"], options["threads"]), worker_service()]
        wanted = [service for service in services if options["only"] in (None, service.name)]
        Supervisor(wanted, Watchdog(settings.HEARTBEAT_LIMIT_S)).run()
