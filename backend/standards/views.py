import hashlib
import logging
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsReader
from backend.cases import files, originals
from backend.cases.models import FilmKind
from backend.common.errors import DomainError
from backend.standards.models import StandardFilm
from backend.standards.serializers import StandardFilmOut

DICOM = originals.TYPES[FilmKind.DICOM]
log = logging.getLogger(__name__)


class StandardsView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="standards_list", responses=StandardFilmOut(many=True))
    def get(self, request: Request) -> Response:
        """All standard films, set by set. They belong to no department: whoever reads films may see them."""
        films = StandardFilm.objects.select_related("standard_set")
        return Response(StandardFilmOut(films, many=True).data)


class StandardDisplayView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="standard_display", responses={(200, DICOM): OpenApiTypes.BINARY})
    def get(self, request: Request, uid: UUID) -> HttpResponse:
        """The film for the viewer. Its checksum is compared each time; what leaves is what was compared."""
        film = get_object_or_404(StandardFilm, uid=uid)
        return HttpResponse(_undamaged(film), content_type=DICOM)


def _undamaged(film: StandardFilm) -> bytes:
    try:
        content = files.path_of(film.display_name).read_bytes()
    except FileNotFoundError as error:
        raise DomainError("storage_missing") from error
    if hashlib.sha256(content).hexdigest() != film.display_sha256:
        log.error("standard film %s is damaged: %s", film.uid, film.display_name)
        raise DomainError("standard_damaged")
    return content
