from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from backend.accounts.models import User
from backend.cases.models import Case
from backend.common.models import Stamped

MOST_FILTERS = 30
MOST_NOTES = 200


class FlagKind(models.TextChoices):
    DISCUSS = "discuss"
    TEACHING = "teaching"
    REPEAT = "repeat"


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, user: User) -> Self:
        """Those taken down included, so that it can be undone. Others' flags may tell what they think of the film,
        so blind readers do not see them."""
        return self.filter(_shown(user))

    def standing(self) -> Self:
        return self.filter(standing=True)


class Flag(Stamped):
    """A case that wants something: to be talked about, to be shown to students, a new film.

    `standing` is true or null: the unique constraint on it allows one standing flag of a kind for each doctor on
    every database, and any number that were taken down.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="flags")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=FlagKind.choices)
    reason = models.CharField(max_length=300, blank=True)
    standing = models.BooleanField(null=True, default=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "author", "kind", "standing"], name="worklist_flag_once")
        ]
        indexes = [models.Index(fields=["standing", "kind", "case"], name="worklist_flags")]

    def __str__(self) -> str:
        return f"{self.uid} {self.kind}"


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(_shown(user))

    def unread_by(self, user: User) -> Self:
        return self.visible_to(user).filter(addressee=user, read_at__isnull=True)


class Note(Stamped):
    """What one doctor writes to his colleagues about a case; kept as it was written."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    addressee = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=2000)
    read_at = models.DateTimeField(null=True)  # when the addressee saw it

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["addressee", "read_at"], name="worklist_inbox")]

    def __str__(self) -> str:
        return str(self.uid)


class SavedFilter(Stamped):
    """A way to look at the work list that its owner wants again; `default_of` repeats him on the one he starts with."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    default_of = models.OneToOneField(User, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60)
    query = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="worklist_filter_name")]

    def __str__(self) -> str:
        return str(self.uid)


def _shown(user: User) -> Q:
    """Asked of each row by its case, so that it costs the same however many cases there are."""
    own = Q(Exists(Case.objects.visible_to(user).filter(pk=OuterRef("case"))), author=user)
    return own | Q(Exists(Case.objects.open_to(user).filter(pk=OuterRef("case"))))
