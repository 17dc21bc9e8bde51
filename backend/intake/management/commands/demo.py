from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.accounts.models import User
from backend.analysis import engine
from backend.intake import demo


class Command(BaseCommand):
    help = "Makes the demo accounts and takes in three synthetic films. May run at every start."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only with DEMO=1: the passwords of these accounts are public.")
        accounts = demo.make_accounts()
        self.stdout.write("Demo accounts / 演示账号:")
        for account, user in accounts:
            self.stdout.write(f"  {account.username:8} {_password(account, user):24} {account.role.value}")
        try:
            demo.register_model()
        except engine.UnavailableError as error:
            self.stderr.write(f"The model is not available, films will wait: {error}")
        demo.make_films(accounts[0][1])


def _password(account: demo.Account, user: User) -> str:
    return account.password if user.check_password(account.password) else "(changed / 已修改)"
