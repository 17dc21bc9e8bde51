from django.db import models

from backend.common.models import Stamped

PROFUSIONS = ("0/-", "0/0", "0/1", "1/0", "1/1", "1/2", "2/1", "2/2", "2/3", "3/2", "3/3", "3/+")
SHAPES = "pqrstu"
LARGE = ("A", "B", "C")


class Category(models.TextChoices):
    """The shelf a standard film stands on: a category of profusion, large opacities, or anything else."""

    ZERO = "0"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    LARGE = "large"
    OTHER = "other"


class StandardSet(Stamped):
    """Standard films that were imported together. They are never changed: another edition is another set."""

    name = models.CharField(max_length=100)
    edition = models.CharField(max_length=50)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "edition"], name="standards_set_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.edition}"


class StandardFilm(Stamped):
    """A film that others are compared with. Every department sees it, nobody may change how it looks."""

    standard_set = models.ForeignKey(StandardSet, models.PROTECT, related_name="films")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    profusion = models.CharField(max_length=3, blank=True, choices=[(point, point) for point in PROFUSIONS])
    shape = models.CharField(max_length=3, blank=True)
    large = models.CharField(max_length=1, blank=True, choices=[(size, size) for size in LARGE])
    shows = models.CharField(max_length=200, blank=True)

    sha256 = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=80, unique=True)
    display_sha256 = models.CharField(max_length=64)
    display_name = models.CharField(max_length=80, unique=True)
    rows = models.PositiveIntegerField()
    columns = models.PositiveIntegerField()
    spacing_row_mm = models.FloatField(null=True)
    spacing_col_mm = models.FloatField(null=True)

    class Meta:
        ordering = ["standard_set__name", "standard_set__edition", "position"]
        constraints = [models.UniqueConstraint(fields=["standard_set", "name"], name="standards_name_once")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def category(self) -> Category:
        """Large opacities come first: such a film is chosen for its size, whatever its background shows."""
        if self.large:
            return Category.LARGE
        return Category(self.profusion[0]) if self.profusion else Category.OTHER
