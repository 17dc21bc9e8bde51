"""The reading form, schema version 1: what it may hold, and what must not stand in it beside each other at signing."""

from typing import Any

SCHEMA_VERSION = 1


def empty() -> dict[str, Any]:
    """A form that nobody has filled in."""
    return {"schema_version": SCHEMA_VERSION}
