from django.contrib import admin
from django.http import HttpRequest

from backend.audit.models import Event, canonical
from backend.common.language import bilingual


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """For reading only."""

    fields = ["seq", "at", "actor", "actor_name", "action", "object_type", "object_id", "facts"]
    fields += ["previous_hash", "hash"]
    readonly_fields = ["facts"]
    list_display = ["seq", "at", "actor_name", "action", "object_type", "object_id"]
    list_filter = ["action"]
    search_fields = ["actor_name", "object_id"]
    ordering = ["-seq"]
    show_full_result_count = False

    @admin.display(description=bilingual("详情", "detail"))
    def facts(self, event: Event) -> str:
        """Without the words an auditor searched for: they are patients' names."""
        shown = dict(event.detail)
        if "search" in shown.get("filters", {}):
            shown["filters"] = {**shown["filters"], "search": "…"}
        return canonical(shown)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False
