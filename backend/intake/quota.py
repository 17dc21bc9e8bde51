"""Stops an upload that is larger than a film may be, before it fills the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from rest_framework.request import Request


class QuotaHandler(FileUploadHandler):
    """Counts a file's bytes as they arrive. The rest of the request is read and dropped, so that the
    sender gets our answer instead of a broken connection."""

    exceeded = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.MAX_FILM_BYTES:
            self.exceeded = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None


def install(request: Request) -> QuotaHandler:
    """Put the quota before the other handlers; call before the body is read."""
    handler = QuotaHandler(request._request)
    request._request.upload_handlers.insert(0, handler)
    return handler
