from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from backend.accounts.models import RuleSet, User
from backend.cases.models import Case, Stage
from backend.common.models import Stamped
from backend.readings import form


class ReadingKind(models.TextChoices):
    BLIND = "blind"
    AIDED = "aided"


class ReadingStatus(models.TextChoices):
    DRAFT = "draft"
    SIGNED = "signed"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those signed in cases that are not read blind; a draft is its author's alone."""
        own = Q(Exists(Case.objects.visible_to(user).filter(pk=OuterRef("case"))), reader=user)
        opened = Exists(Case.objects.open_to(user).filter(pk=OuterRef("case")))
        return self.filter(own | Q(opened, status=ReadingStatus.SIGNED))

    def standing(self) -> Self:
        """Signed ones that no signed reading has amended."""
        return self.filter(status=ReadingStatus.SIGNED).exclude(amendments__status=ReadingStatus.SIGNED)


class Reading(Stamped):
    """One reader's judgement of one film: a draft until it is signed, then nothing changes it.

    `draft_of` repeats the reader while the reading is a draft and is null afterwards: the unique constraint
    on it allows one open draft for each reader and case on every database. `revision` counts the changes of a
    draft: who changes or signs it names the revision that he saw. `derived` is what the rule set made of the form
    when the reading was signed; both are empty before, and where a reading was signed without rules.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="readings")
    reader = models.ForeignKey(User, models.PROTECT, related_name="readings")
    draft_of = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=ReadingKind.choices, default=ReadingKind.AIDED)
    status = models.CharField(max_length=10, choices=ReadingStatus.choices, default=ReadingStatus.DRAFT)
    stage = models.PositiveSmallIntegerField(choices=Stage.choices, null=True)
    agrees_with_model = models.BooleanField(null=True)
    comment = models.TextField(max_length=4000, blank=True)
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments")
    signed_at = models.DateTimeField(null=True)
    form = models.JSONField(default=form.empty)
    rule_set = models.CharField(max_length=20, choices=RuleSet.choices, blank=True)
    derived = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    seconds = models.PositiveIntegerField(default=0)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "draft_of"], name="readings_one_draft")]
        indexes = [models.Index(fields=["reader", "status", "signed_at"], name="readings_of_reader")]

    def __str__(self) -> str:
        return f"{self.uid} {self.status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and self._is_signed():
            raise TypeError("a signed reading never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self._is_signed():
            raise TypeError("a signed reading never changes")
        return super().delete(*args, **kwargs)

    def _is_signed(self) -> bool:
        return Reading.objects.filter(pk=self.pk, status=ReadingStatus.SIGNED).exists()
