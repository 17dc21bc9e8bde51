from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class Json(BaseContentNegotiation):
    """Answers are JSON whatever Accept says: a viewer that asks for application/dicom must still get its errors."""

    def select_parser(self, request: Request, parsers: Any) -> BaseParser | None:
        for parser in parsers:
            if parser.media_type.split(";")[0] == (request.content_type or "").split(";")[0].strip().lower():
                return parser  # type: ignore[no-any-return]  # DRF types it Any
        return None

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type
