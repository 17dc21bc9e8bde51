"""What is kept of a patient beside his films: exposures, and merges of two patients that were one person."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsDoctor, IsReader
from backend.accounts.requests import user_of
from backend.audit.services import record
from backend.cases import exposures, merges
from backend.cases.models import Exposure, Merge, Patient
from backend.cases.serializers import ExposureIn, ExposureOut, MergeIn, MergeOut, MergeRecordOut
from backend.common.validation import checked


class ExposuresView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="exposure_add", request=ExposureIn, responses={201: ExposureOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Add a row to a patient's exposure history."""
        user = user_of(request)
        patient = get_object_or_404(Patient.objects.visible_to(user), uid=uid)
        exposure = exposures.add(patient=patient, fields=checked(ExposureIn, request.data), by=user)
        return Response(ExposureOut(exposure).data, status=201)


class ExposureView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="exposure_edit", request=ExposureIn, responses=ExposureOut)
    def patch(self, request: Request, uid: UUID) -> Response:
        exposure, changes = self._exposure(request, uid), checked(ExposureIn, request.data)
        return Response(ExposureOut(exposures.change(exposure=exposure, changes=changes, by=user_of(request))).data)

    @extend_schema(operation_id="exposure_remove", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        exposures.remove(exposure=self._exposure(request, uid), by=user_of(request))
        return Response(status=204)

    def _exposure(self, request: Request, uid: UUID) -> Exposure:
        found: Exposure = get_object_or_404(Exposure.objects.visible_to(user_of(request)), uid=uid)
        return found


class PatientMergeView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="patient_merge", request=MergeIn, responses={201: MergeOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Merge another patient of the department into this one. Can be undone."""
        user = user_of(request)
        visible = Patient.objects.visible_to(user)
        kept = get_object_or_404(visible, uid=uid)
        wish = checked(MergeIn, request.data)
        other = get_object_or_404(visible, uid=wish["other"])
        merge = merges.merge(kept=kept, other=other, take=wish["take"], by=user)
        return Response(MergeOut(merge).data, status=201)


class MergeView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="merge_detail", responses=MergeRecordOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """A merge, with the data the two patients had before it."""
        user = user_of(request)
        merge = get_object_or_404(Merge.objects.visible_to(user), uid=uid)
        data = MergeRecordOut(merge).data
        record(actor=user, action="patient.viewed", obj=merge.kept)
        return Response(data)


class MergeUndoView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="merge_undo", request=None, responses=MergeOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Put back what was merged and not changed since; the answer says what stayed."""
        user = user_of(request)
        merge = get_object_or_404(Merge.objects.visible_to(user), uid=uid)
        return Response(MergeOut(merges.undo(merge=merge, by=user)).data)
