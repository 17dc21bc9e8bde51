from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import User
from backend.accounts.permissions import IsDoctor
from backend.accounts.requests import user_of
from backend.common.errors import DomainError
from backend.common.validation import checked
from backend.intake import quota
from backend.intake.idempotency import Answer, fingerprint, once
from backend.intake.patients import UNKNOWN, PatientDetails
from backend.intake.serializers import FilmIn, FilmTakenOut
from backend.intake.services import Details, room_on_disk, take_in

KEY = "Idempotency-Key"


class FilmsView(APIView):
    permission_classes = [IsDoctor]
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="film_upload",
        request={"multipart/form-data": FilmIn},
        parameters=[OpenApiParameter(KEY, str, OpenApiParameter.HEADER)],
        responses={201: FilmTakenOut, 200: FilmTakenOut},
    )
    def post(self, request: Request) -> Response:
        """Take in one film: 201 with its case, or 200 with the case that holds it already."""
        user = user_of(request)
        fields = checked(FilmIn, _received(request))
        film: UploadedFile[Any] = fields.pop("file")
        key = request.headers.get(KEY)
        if not key:
            return _response(_take(user, film, fields))
        mark = fingerprint(film.chunks(), fields)
        return _response(once(user=user, key=key, fingerprint=mark, work=lambda: _take(user, film, fields)))


def _received(request: Request) -> Any:
    handler = quota.install(request)
    with room_on_disk():
        data = request.data
    if handler.exceeded:
        raise DomainError("too_large")
    return data


def _take(user: User, film: UploadedFile[Any], fields: dict[str, Any]) -> Answer:
    person = {f.name: fields[f.name] for f in fields_of(PatientDetails) if fields.get(f.name) not in UNKNOWN}
    details = Details(PatientDetails(**person), fields.get("acquired_on"), fields.get("note", ""))
    taken = take_in(user=user, film=film, details=details)
    blind = taken.case.is_blind_for(user)
    return Answer(200 if taken.duplicate else 201, dict(FilmTakenOut(taken, context={"blind": blind}).data))


def _response(answer: Answer) -> Response:
    return Response(answer.body, status=answer.status)
