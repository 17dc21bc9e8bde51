"""How the bytes of an upload arrive: a film too large is stopped before it fills the disk, and what a killed
process leaves lies where the sweeper looks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler
from rest_framework.request import Request

from backend.cases import files


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


class ArrivingFile(TemporaryUploadedFile):
    """Lies in the media folder under a name of ours: the sender's file name is patient data."""

    def __init__(self, name: str, content_type: str | None, charset: str | None, extra: Any) -> None:
        UploadedFile.__init__(self, files.arriving(), name, content_type, 0, charset, extra)


class ArrivingFileHandler(TemporaryFileUploadHandler):
    """Django's own handler, with an ArrivingFile."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = ArrivingFile(self.file_name or "", self.content_type, self.charset, self.content_type_extra)


def install(request: Request) -> QuotaHandler:
    """Put the quota before the other handlers; call before the body is read."""
    handler = QuotaHandler(request._request)
    request._request.upload_handlers.insert(0, handler)
    return handler
