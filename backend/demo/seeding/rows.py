"""Many rows at once, past the models: with primary keys of one's own and times of one's own."""

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Max, Model

Row = dict[str, Any]
PLAIN = {int, float, str, bool, type(None)}  # what every database takes as it is


def first_free(model: type[Model]) -> int:
    """The smallest primary key above all that are taken."""
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def insert(model: type[Model], rows: Iterable[Row]) -> None:
    """Write rows that are given by column; what they leave out has the default of its field."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    values = [[_prepared(field, row, connection) for field in fields] for row in rows]
    if not values:
        return
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608  # names of our own


def _prepared(field: "Field[Any, Any]", row: Row, connection: BaseDatabaseWrapper) -> Any:
    value = row[field.attname] if field.attname in row else field.get_default()
    if type(value) in PLAIN and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, connection)
