from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.accounts.models import User
from backend.analysis import engine
from backend.demo import accounts, films, histories


class Command(BaseCommand):
    help = "Makes the demo accounts, takes in three synthetic films and lets the worker make a dozen histories."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--films-only", action="store_true", help="only the accounts and the three films")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only with DEMO=1: the passwords of these accounts are public.")
        people = accounts.make_accounts()
        self.stdout.write("Demo accounts / 演示账号:")
        for account, user in people:
            self.stdout.write(f"  {account.username:8} {_password(account, user):24} {account.role.value}")
        try:
            films.register_model()
        except engine.UnavailableError as error:
            self.stderr.write(f"The model is not available, films will wait: {error}")
        films.make_films(people[0][1])
        if not options["films_only"]:
            histories.enqueue_missing()


def _password(account: accounts.Account, user: User) -> str:
    return account.password if user.check_password(account.password) else "(changed / 已修改)"
