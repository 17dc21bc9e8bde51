from typing import Self

from django.db import models
from django.db.models import Case as Choice
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Round

from backend.accounts.models import Department, Role, User
from backend.cases.tallies import CaseTally as CaseTally
from backend.cases.tallies import DisclosureTally as DisclosureTally
from backend.cases.vocabulary import AnalysisStatus as AnalysisStatus
from backend.cases.vocabulary import Dust as Dust
from backend.cases.vocabulary import FilmKind as FilmKind
from backend.cases.vocabulary import Sex as Sex
from backend.cases.vocabulary import Stage as Stage
from backend.common.models import Stamped


class VisibleQuerySet(models.QuerySet):  # type: ignore[type-arg]  # managers made from it carry the model
    """Rows of a department. What a person may not see does not exist for him: answer 404, not 403."""

    def visible_to(self, user: User) -> Self:
        if user.is_active and user.role == Role.AUDITOR:
            return self
        if user.is_active and user.role == Role.DOCTOR and user.department_id is not None:
            return self.filter(department_id=user.department_id)
        return self.none()


class PatientQuerySet(VisibleQuerySet):
    def with_twin(self) -> Self:
        """Rows with `twin`: whether another patient of the department has the same name and date of birth."""
        same = {name: OuterRef(name) for name in ("department", "name", "birth_date")}
        twins = Patient.objects.filter(merged_into=None, **same).exclude(pk=OuterRef("pk"))
        return self.annotate(twin=ExpressionWrapper(~Q(name="") & Exists(twins), models.BooleanField()))


class Patient(Stamped):
    """A worker whose films are read, with his exposure to dust."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="patients")
    hospital_number = models.CharField(max_length=64)
    name = models.CharField(max_length=100, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    dust_type = models.CharField(max_length=20, choices=Dust.choices, blank=True)
    exposure_years = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    merged_into = models.ForeignKey(  # without an index of its own: in nearly every row it says the same
        "self", models.PROTECT, null=True, editable=False, related_name="aliases", db_index=False
    )

    objects = PatientQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "hospital_number"], name="cases_patient_number")]
        indexes = [
            models.Index(fields=["department", "merged_into", "name"], name="cases_patient_names"),
            models.Index(fields=["department", "merged_into", "hospital_number"], name="cases_patient_numbers"),
            models.Index(fields=["merged_into", "name"], name="cases_patient_all_names"),
            models.Index(fields=["merged_into", "hospital_number"], name="cases_patient_all_numbers"),
        ]

    def __str__(self) -> str:
        return str(self.uid)  # neither name nor number: this text reaches logs

    def was_exposed_to(self, dust: Dust) -> bool:
        """By the summary or by any row of the exposure history."""
        return self.dust_type == dust or self.exposures.filter(dust_type=dust).exists()


class NamePart(models.Model):
    """A word of a patient's name or number from one of its characters on, as `search` writes it; for finding him by
    any part of them without looking at everybody."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="name_parts", db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "part"], name="cases_name_part_once")]
        indexes = [models.Index(fields=["department", "part", "patient"], name="cases_name_part")]

    def __str__(self) -> str:
        return f"{self.patient_id}"


class Exposure(Stamped):
    """One job in which a patient breathed dust. Rows may overlap: people have two jobs.

    `began` and `ended` are dates as exact as they are known, see `dates`. The patient's own `employer`, `dust_type`
    and `exposure_years` are the summary that came with the films; rows never change it and are never made from it.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="exposures")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    employer = models.CharField(max_length=200, blank=True)
    job = models.CharField(max_length=100, blank=True)
    dust_type = models.CharField(max_length=20, choices=Dust.choices, blank=True)
    began = models.CharField(max_length=10, blank=True)
    ended = models.CharField(max_length=10, blank=True)
    ongoing = models.BooleanField(default=False)
    hours_per_day = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    protection = models.CharField(max_length=300, blank=True)

    objects = VisibleQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.uid)


class Merge(Stamped):
    """Two patients that were one person: `other`'s films and exposures went to `kept`.

    `other` stays as a row that points at `kept`, so that its number and its address still lead there. `before` is
    the frozen record of who had what, `undone` what came back; both are written once, by `merges`.
    """

    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Patient, models.PROTECT, related_name="merges")
    other = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    before = models.JSONField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone = models.JSONField(null=True)

    objects = VisibleQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.uid)


NEVER = Value(False, output_field=models.BooleanField())
SEEN = {
    "seen_stage": ("stage", Value(None, output_field=models.PositiveSmallIntegerField())),
    "seen_score": ("ill_score", Value(None, output_field=models.FloatField())),
    "seen_signed": ("signed", NEVER),
}


class CaseQuerySet(VisibleQuerySet):
    def with_blind(self, user: User) -> Self:
        """Rows with `blind`: whether the model's result and others' readings are hidden from this person.

        In a department whose first reading is blinded they are, from every doctor without a Disclosure of the case.
        """
        return self._with_blind(user) if reads_blind(user) else self.annotate(blind=NEVER)

    def as_seen_by(self, user: User) -> Self:
        """Rows with `blind`, and with `seen_stage`, `seen_score` and `seen_signed`: the columns of a work list that are
        empty where a case is blind."""
        if not reads_blind(user):
            return self.annotate(blind=NEVER, **{name: F(column) for name, (column, _) in SEEN.items()})
        seen = {name: Choice(When(blind=True, then=none), default=F(column)) for name, (column, none) in SEEN.items()}
        return self._with_blind(user).annotate(**seen)

    def _with_blind(self, user: User) -> Self:
        """For somebody who reads blind and sees his own department alone: no join is needed to say so."""
        return self.annotate(blind=~Exists(Disclosure.objects.filter(case=OuterRef("pk"), user=user)))

    def open_to(self, user: User) -> Self:
        """Those of which this person may see the model's result and others' readings."""
        return self.visible_to(user).with_blind(user).filter(blind=False)


def reads_blind(user: User) -> bool:
    """Whether anything is hidden from this person at all; where it is not, lists stay a walk along an index."""
    department = user.department
    return user.role == Role.DOCTOR and department is not None and department.blinded_first_reading


def _indexes(name: str, columns: list[str], *told: str) -> list[models.Index]:
    """One for a department's list and one for an auditor's, who sees all departments. `told`: what a walk along it can
    ask of a case without reading it."""
    fields = [*columns, "id", *told]
    return [
        models.Index(fields=["department", *fields], name=f"cases_list_{name}"),
        models.Index(fields=fields, name=f"cases_all_{name}"),
    ]


# Small first: not signed, then what the model refers, then high scores (in thousandths); age decides between equals.
PRIORITY = (
    Choice(When(signed=True, then=10_000), default=0, output_field=models.IntegerField())
    + Choice(When(refer=False, then=2_000), default=0, output_field=models.IntegerField())
    + Value(1_000)
    - Cast(Round(Coalesce(F("ill_score"), 0.0) * 1000), models.IntegerField())
)


class Case(Stamped):
    """One film of one visit. Follow-ups are further cases of the same patient.

    The columns below `note` repeat what the analysis, the signed reading and the patient say, so that every order and
    filter of the work list is a walk along an index; `services.note_analysis`, `note_reading` and `note_patient` write
    them, in the transaction that changes the original. Who reads the case just now is said by the claim, see `claims`.
    """

    department = models.ForeignKey(Department, models.PROTECT, related_name="cases")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="cases")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="cases")
    note = models.TextField(max_length=2000, blank=True)

    analysis_uid = models.UUIDField(null=True)
    analysis_status = models.CharField(max_length=10, choices=AnalysisStatus.choices, default=AnalysisStatus.QUEUED)
    analysis_code = models.CharField(max_length=50, blank=True)
    stage = models.PositiveSmallIntegerField(choices=Stage.choices, null=True)
    ill_score = models.FloatField(null=True)
    signed = models.BooleanField(default=False)
    reading_stage = models.PositiveSmallIntegerField(choices=Stage.choices, null=True)
    reader_name = models.CharField(max_length=100, blank=True)
    refer = models.BooleanField(default=False)  # the model's calibration leaves several stages possible
    patient_name = models.CharField(max_length=100, blank=True)
    patient_number = models.CharField(max_length=64, blank=True)
    priority = models.GeneratedField(expression=PRIORITY, output_field=models.IntegerField(), db_persist=True)

    claimed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            *_indexes("new", ["created_at"], "signed"),
            *_indexes("status", ["analysis_status", "created_at"]),
            *_indexes("stage", ["stage", "created_at"]),
            *_indexes("read", ["signed", "created_at"]),
            *_indexes("turn", ["signed", "analysis_status", "created_at"]),
            *_indexes("score", ["ill_score"]),
            *_indexes("name", ["patient_name"]),
            *_indexes("number", ["patient_number"]),
            *_indexes("held", ["claimed_until"]),
            models.Index(fields=["department", "priority", "id"], name="cases_list_priority"),
            models.Index(fields=["created_by", "created_at", "id"], name="cases_list_creator"),
            models.Index(fields=["claimed_by", "claimed_until"], name="cases_claims"),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    def is_blind_for(self, user: User) -> bool:
        """The `blind` of `with_blind`, for one case."""
        return bool(Case.objects.with_blind(user).values_list("blind", flat=True).get(pk=self.pk))


class Disclosure(models.Model):
    """This doctor has signed a first reading of this case: from then on results and other readings are open to him.

    It is written whether or not the department reads blinded, so that a change of the setting hides nothing he knows.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="disclosures")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="cases_disclosed_once")]
        indexes = [models.Index(fields=["user", "case"], name="cases_disclosed_to")]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.user_id}"


class Radiograph(Stamped):
    """The film as it was handed in, and what the worker learned about it."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="radiograph")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=FilmKind.choices)
    stored_name = models.CharField(max_length=80, unique=True)
    acquired_on = models.DateField(null=True)

    display_name = models.CharField(max_length=80, blank=True)
    rows = models.PositiveIntegerField(null=True)
    columns = models.PositiveIntegerField(null=True)
    spacing_row_mm = models.FloatField(null=True)
    spacing_col_mm = models.FloatField(null=True)
    bits = models.PositiveSmallIntegerField(null=True)
    photometric = models.CharField(max_length=30, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "sha256"], name="cases_film_once")]

    def __str__(self) -> str:
        return str(self.uid)
