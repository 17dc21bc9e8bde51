from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsDoctor, IsReader
from backend.accounts.requests import user_of
from backend.audit.services import record
from backend.cases.models import Case, Patient
from backend.cases.search import known_by
from backend.cases.serializers import PatientIn, PatientOut
from backend.cases.services import edit_patient
from backend.common.pagination import KeysetPagination
from backend.common.paging import FEW, Order
from backend.common.validation import checked
from backend.worklist.history import history_of
from backend.worklist.history_serializers import PatientHistoryOut, PatientRowOut

Rows = QuerySet[Patient]
NUMBERS = ("hospital_number", "aliases__hospital_number", "aliases__aliases__hospital_number")


class PatientFilter(filters.FilterSet):
    search = filters.CharFilter(method="by_text", max_length=100, help_text="part of a name or hospital number")
    twin = filters.BooleanFilter(help_text="only patients of the same name and date of birth as another one")

    class Meta:
        model = Patient
        fields: list[str] = []

    def by_text(self, rows: Rows, name: str, value: str) -> Rows:
        """A number of a patient who was merged finds the one he was merged into."""
        for word in value.split():
            wish = Q(name__icontains=word)
            for number in NUMBERS:
                wish |= Q(**{f"{number}__icontains": word})
            rows = rows.filter(pk__in=Patient.objects.filter(wish, self._perhaps(word)).values("pk"))
        return rows

    def _perhaps(self, word: str) -> Q:
        """Those known by a word and those whom they were merged into, when they are few."""
        user: Any = getattr(self.request, "user", None)
        known = known_by(word, user, FEW)
        if known is None:
            return Q()
        into = Patient.objects.filter(pk__in=known).values_list("pk", "merged_into", "merged_into__merged_into")
        return Q(pk__in={pk for chain in into for pk in chain if pk is not None})


class PatientsView(ListAPIView[Patient]):
    queryset = Patient.objects.none()  # tells the schema the model; get_queryset gives the rows
    permission_classes = [IsReader]
    serializer_class = PatientRowOut
    pagination_class = KeysetPagination
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = PatientFilter
    orderings = {"hospital_number": Order("hospital_number"), "name": Order("name")}

    def get_queryset(self) -> Rows:
        films = Case.objects.filter(patient=OuterRef("pk")).order_by()
        count = films.values("patient").annotate(films=Count("pk")).values("films")
        newest = films.order_by("-created_at").values("created_at")[:1]
        rows: Rows = Patient.objects.visible_to(user_of(self.request)).filter(merged_into=None).with_twin()
        return rows.annotate(films=Coalesce(Subquery(count), 0), last_upload=Subquery(newest))

    @extend_schema(operation_id="patients_list", filters=True)
    def get(self, request: Request) -> Response:
        """Patients, a page at a time; who was merged into another is found under that one."""
        return self.list(request)


class PatientView(APIView):
    def get_permissions(self) -> list[BasePermission]:
        return [IsDoctor() if self.request.method == "PATCH" else IsReader()]

    @extend_schema(operation_id="patient_detail", responses=PatientHistoryOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """A patient, all his films and what is known beside them."""
        user = user_of(request)
        patient = self._patient(request, uid)
        data = PatientHistoryOut(patient, context={"history": history_of(patient, user), "user": user}).data
        record(actor=user, action="patient.viewed", obj=patient)
        return Response(data)

    @extend_schema(operation_id="patient_edit", request=PatientIn, responses=PatientOut)
    def patch(self, request: Request, uid: UUID) -> Response:
        """Correct a patient's data."""
        patient = self._patient(request, uid)
        changes = checked(PatientIn, request.data)
        return Response(PatientOut(edit_patient(patient=patient, changes=changes, by=user_of(request))).data)

    def _patient(self, request: Request, uid: UUID) -> Patient:
        found: Patient = get_object_or_404(Patient.objects.visible_to(user_of(request)), uid=uid)
        return found
