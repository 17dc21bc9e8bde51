"""What a reader does beside the film: claim it, flag it, write to a colleague."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Role, User
from backend.accounts.permissions import IsDoctor, IsReader
from backend.accounts.requests import user_of
from backend.cases import claims
from backend.cases.models import Case
from backend.common.validation import checked
from backend.worklist import services
from backend.worklist.day import today
from backend.worklist.desk_serializers import (
    ClaimIn,
    ColleagueOut,
    DayOut,
    DeskOut,
    FlagIn,
    FlagOut,
    InboxOut,
    NextOut,
    NoteIn,
    NoteOut,
)
from backend.worklist.models import Flag, Note
from backend.worklist.queries import next_unclaimed, rows_for
from backend.worklist.views import ListedView

INBOX = 20


class DeskView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="case_desk", responses=DeskOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Who reads the case, its flags and its notes."""
        return _desk(request, _case(request, uid))


class ClaimView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="case_claim", request=ClaimIn, responses=DeskOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Take the case for reading; 409 case_claimed tells who holds it."""
        case = _case(request, uid)
        take_over_from = checked(ClaimIn, request.data).get("take_over_from")
        claims.claim(case=case, by=user_of(request), take_over_from=take_over_from)
        case.refresh_from_db()
        return _desk(request, case)

    @extend_schema(operation_id="case_release", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Give the case back."""
        claims.release(case=_case(request, uid), by=user_of(request))
        return Response(status=204)


class NextView(ListedView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="worklist_next", request=None, filters=True, responses=NextOut)
    def post(self, request: Request) -> Response:
        """Claim the first film that nobody reads: the most urgent where the department orders so, else the oldest."""
        user = user_of(request)
        for case in next_unclaimed(self.filter_queryset(rows_for(user)), user):
            if claims.try_claim(case=case, by=user):
                return Response(NextOut({"case_id": case.uid}).data)
        return Response(NextOut({"case_id": None}).data)


class FlagsView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="flag_set", request=FlagIn, responses={201: FlagOut})
    def post(self, request: Request, uid: UUID) -> Response:
        case, user = _case(request, uid), user_of(request)
        flag = services.set_flag(case=case, author=user, **checked(FlagIn, request.data))
        return Response(FlagOut(flag, context={"user": user}).data, status=201)


class FlagView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="flag_take_down", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        services.take_down(flag=_flag(request, uid), by=user_of(request))
        return Response(status=204)


class FlagBackView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="flag_put_back", request=None, responses=FlagOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Undo taking a flag down."""
        user = user_of(request)
        flag = services.put_back(flag=_flag(request, uid), by=user)
        return Response(FlagOut(flag, context={"user": user}).data)


class NotesView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="note_write", request=NoteIn, responses={201: NoteOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Write to the colleagues, or to one of them."""
        case, user = _case(request, uid), user_of(request)
        sent = checked(NoteIn, request.data)
        to = get_object_or_404(_colleagues(user), uid=sent["to"]) if sent.get("to") else None
        note = services.write_note(case=case, author=user, text=sent["text"], addressee=to)
        return Response(NoteOut(note, context={"user": user}).data, status=201)


class NotesReadView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="notes_read", request=None, responses={204: None})
    def post(self, request: Request, uid: UUID) -> Response:
        """The notes to me on this case are no longer new."""
        services.mark_read(case=_case(request, uid), reader=user_of(request))
        return Response(status=204)


class InboxView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="worklist_inbox", responses=InboxOut)
    def get(self, request: Request) -> Response:
        """Notes written to me, newest first, and how many of them are new."""
        user = user_of(request)
        mine = Note.objects.visible_to(user).filter(addressee=user)
        notes = mine.select_related("author", "addressee", "case__patient").order_by("-pk")[:INBOX]
        found = {"unread": Note.objects.unread_by(user).count(), "notes": notes}
        return Response(InboxOut(found, context={"user": user}).data)


class DayView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="worklist_day", responses=DayOut)
    def get(self, request: Request) -> Response:
        """How many films I read today, and in what time."""
        return Response(DayOut(today(user_of(request))).data)


class ColleaguesView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="worklist_colleagues", responses=ColleagueOut(many=True))
    def get(self, request: Request) -> Response:
        """To whom a note can be written."""
        return Response(ColleagueOut(_colleagues(user_of(request)), many=True).data)


def _colleagues(user: User) -> Any:
    doctors = User.objects.filter(role=Role.DOCTOR, is_active=True, department=user.department)
    return doctors.exclude(pk=user.pk).order_by("full_name", "pk")


def _case(request: Request, uid: UUID) -> Case:
    visible = Case.objects.visible_to(user_of(request)).select_related("claimed_by")
    found: Case = get_object_or_404(visible, uid=uid)
    return found


def _flag(request: Request, uid: UUID) -> Flag:
    found: Flag = get_object_or_404(Flag.objects.visible_to(user_of(request)).select_related("case"), uid=uid)
    return found


def _desk(request: Request, case: Case) -> Response:
    user = user_of(request)
    flags = Flag.objects.visible_to(user).standing().filter(case=case).select_related("author")
    notes = Note.objects.visible_to(user).filter(case=case).select_related("author", "addressee")
    context = {"user": user, "flags": flags.order_by("pk"), "notes": notes.order_by("pk")}
    return Response(DeskOut(case, context=context).data)
