from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import User
from backend.accounts.permissions import IsDoctor, IsReader
from backend.accounts.requests import user_of
from backend.cases.models import Case
from backend.common.validation import checked
from backend.readings import services
from backend.readings.models import Reading, ReadingQuerySet
from backend.readings.serializers import NewReadingIn, ReadingIn, ReadingOut, SignIn


class ReadingsView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="reading_start", request=NewReadingIn, responses={201: ReadingOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Start a draft, or an amendment of a signed reading of one's own."""
        user = user_of(request)
        case = get_object_or_404(Case.objects.visible_to(user), uid=uid)
        fields = checked(NewReadingIn, request.data)
        amended = fields.pop("amends", None)
        amends = get_object_or_404(_visible(user).filter(case=case, reader=user), uid=amended) if amended else None
        reading = services.start(case=case, reader=user, fields=fields, amends=amends)
        return _answer(reading, user, status=201)


class ReadingView(APIView):
    def get_permissions(self) -> list[BasePermission]:
        return [IsReader() if self.request.method == "GET" else IsDoctor()]

    @extend_schema(operation_id="reading_detail", responses=ReadingOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """A reading as it is now: one's own draft, or one that is signed and not hidden."""
        user = user_of(request)
        return _answer(get_object_or_404(_visible(user), uid=uid), user)

    @extend_schema(operation_id="reading_change", request=ReadingIn, responses=ReadingOut)
    def patch(self, request: Request, uid: UUID) -> Response:
        """Change one's own draft. Only what is sent changes, and only while the draft is at the given revision."""
        user = user_of(request)
        reading = get_object_or_404(_visible(user), uid=uid)
        fields = checked(ReadingIn, request.data)
        revision = fields.pop("revision")
        return _answer(services.change(reading=reading, reader=user, revision=revision, fields=fields), user)

    @extend_schema(operation_id="reading_discard", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        user = user_of(request)
        services.discard(reading=get_object_or_404(_visible(user), uid=uid), reader=user)
        return Response(status=204)


class SignView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="reading_sign", request=SignIn, responses=ReadingOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Sign a draft. It cannot be changed afterwards."""
        user = user_of(request)
        reading = get_object_or_404(_visible(user), uid=uid)
        return _answer(services.sign(reading=reading, reader=user, **checked(SignIn, request.data)), user)


def _visible(user: User) -> ReadingQuerySet:
    return Reading.objects.visible_to(user).select_related("reader", "amends", "case")


def _answer(reading: Reading, user: User, status: int = 200) -> Response:
    return Response(ReadingOut(reading, context={"user": user}).data, status=status)
