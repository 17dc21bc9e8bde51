"""The rule engine's answer to a form while it is being filled in."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Department, User
from backend.accounts.permissions import IsDoctor
from backend.accounts.requests import user_of
from backend.analysis import engine
from backend.cases.models import Case, CaseQuerySet, Dust
from backend.common.validation import checked
from backend.readings.derive_serializers import DerivationOut, DeriveIn


class DeriveView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="reading_derive", request=DeriveIn, responses=DerivationOut)
    def post(self, request: Request) -> Response:
        """The stage that a form stands for by the department's rule set, and what is odd about the form."""
        user = user_of(request)
        entered = checked(DeriveIn, request.data)
        uid = entered.get("case")
        case = get_object_or_404(_cases(user), uid=uid) if uid else None
        derived = derive_for(user=user, case=case, form=entered["form"], stage=entered.get("stage"))
        return Response(DerivationOut(engine.describe(derived)).data)


def derive_for(*, user: User, case: Case | None, form: dict[str, Any], stage: int | None) -> dict[str, Any]:
    """The derivation as it is stored: by the rule set of the reader's department, with the patient's exposure."""
    department = Department.objects.get(users=user)
    asbestos = case is not None and case.patient.was_exposed_to(Dust.ASBESTOS)
    return engine.derive(form, department.rule_set, asbestos=asbestos, stage=stage)


def _cases(user: User) -> CaseQuerySet:
    return Case.objects.visible_to(user).select_related("patient")
