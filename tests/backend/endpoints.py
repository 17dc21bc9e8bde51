"""Every address of the API, found by itself, and how to ask each of them for one of the objects of a test."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

PREFIX = "api/v1/"


def _endpoints() -> Iterator[tuple[str, str]]:
    for route, pattern in _patterns(get_resolver().url_patterns, ""):
        if route.startswith(PREFIX):
            view: Any = pattern.callback.view_class  # type: ignore[union-attr]  # our views only
            for method in ("get", "post", "put", "patch", "delete"):
                if hasattr(view, method):
                    yield method, route.removeprefix(PREFIX)


def _patterns(patterns: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, route)
        else:
            yield route, pattern


ENDPOINTS = sorted(set(_endpoints()))
OF_OBJECTS = [(method, route) for method, route in ENDPOINTS if "<uuid:" in route]


def call(client: APIClient, method: str, route: str, uids: dict[str, str], body: Any = None) -> Any:
    """Ask an address for the object that `uids` names by the first part of the address."""
    name = route.split("/")[0]
    address = route.replace("<uuid:uid>", uids.get(name, ""))
    assert "<" not in address, f"this test does not know whose {name} to ask for in {route}"
    kind = "multipart" if route == "films/" else "json"
    return getattr(client, method)(f"/{PREFIX}{address}", body or {}, **({} if method == "get" else {"format": kind}))
