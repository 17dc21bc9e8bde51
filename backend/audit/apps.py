from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from backend.common.language import bilingual


class AuditConfig(AppConfig):
    name = "backend.audit"
    label = "audit"
    verbose_name = bilingual("审计", "Audit")

    def ready(self) -> None:
        post_migrate.connect(begin_chain, sender=self)


def begin_chain(sender: AuditConfig, using: str, **kwargs: Any) -> None:
    """Make the one row that writers lock. Made by the first writers themselves, it would deadlock them on MySQL."""
    head = sender.get_model("Head")
    if head._meta.db_table in connections[using].introspection.table_names():
        head._default_manager.using(using).get_or_create(pk=1)
