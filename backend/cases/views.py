from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.permissions import IsReader
from backend.accounts.requests import user_of
from backend.audit.services import record
from backend.cases import files, originals
from backend.cases.models import FilmKind, Radiograph
from backend.common.errors import DomainError

DICOM = originals.TYPES[FilmKind.DICOM]


class FilmView(APIView):
    """The one place where films leave; what may not be seen is not found."""

    permission_classes = [IsReader]

    def film(self, request: Request, uid: UUID) -> Radiograph:
        found: Radiograph = get_object_or_404(Radiograph.objects.visible_to(user_of(request)), uid=uid)
        return found


class DisplayView(FilmView):
    @extend_schema(operation_id="film_display", responses={(200, DICOM): OpenApiTypes.BINARY})
    def get(self, request: Request, uid: UUID) -> HttpResponseBase:
        """The film made ready for the viewer, without identity; 404 until a worker has made it."""
        film = self.film(request, uid)
        if not film.display_name:
            raise Http404
        if settings.FILMS_ACCEL_PREFIX:
            headers = {"X-Accel-Redirect": files.accel_path(film.display_name)}
            return HttpResponse(content_type=DICOM, headers=headers)
        try:
            return FileResponse(files.open_file(film.display_name), content_type=DICOM)
        except FileNotFoundError as error:
            raise DomainError("storage_missing") from error


class OriginalView(FilmView):
    @extend_schema(operation_id="film_original", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, uid: UUID) -> HttpResponseBase:
        """The film as it was handed in."""
        film = self.film(request, uid)
        try:
            file = originals.open_original(film)
        except FileNotFoundError as error:
            raise DomainError("storage_missing") from error
        record(actor=user_of(request), action="film.downloaded", obj=film)
        kind = originals.TYPES[FilmKind(film.kind)]
        name = originals.generic_name(film)
        return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
