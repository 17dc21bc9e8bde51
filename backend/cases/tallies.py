"""Kept beginnings of counts, see `tally`: rows up to one of them, which nothing changes any more."""

from django.db import models

from backend.accounts.models import Department, User


class Tally(models.Model):
    """So many `cases` up to the row `up_to`."""

    up_to = models.BigIntegerField()
    cases = models.PositiveIntegerField()

    class Meta:
        abstract = True


class CaseTally(Tally):
    """How many cases a department has, up to a case."""

    department = models.OneToOneField(Department, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.cases} cases of {self.department_id}"


class DisclosureTally(Tally):
    """How many signed cases of a department are open to a doctor, up to a disclosure."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "department"], name="cases_openings_once")]

    def __str__(self) -> str:
        return f"{self.cases} cases open to {self.user_id}"
