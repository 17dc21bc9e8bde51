from django.apps import AppConfig

from backend.common.language import bilingual


class AccountsConfig(AppConfig):
    name = "backend.accounts"
    label = "accounts"
    verbose_name = bilingual("账号", "Accounts")
