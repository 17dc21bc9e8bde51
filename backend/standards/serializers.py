from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from backend.standards.models import Category, StandardFilm


class StandardFilmOut(serializers.ModelSerializer[StandardFilm]):
    """A standard film: what it shows, and where it is. It is shown as it is, through the window of its file."""

    id = serializers.UUIDField(source="uid")
    set = serializers.CharField(source="standard_set.name")
    edition = serializers.CharField(source="standard_set.edition")
    category = serializers.ChoiceField(choices=Category.choices)
    profusion = serializers.CharField()
    large = serializers.CharField()
    spacing_mm = serializers.SerializerMethodField()
    display_url = serializers.SerializerMethodField()

    class Meta:
        model = StandardFilm
        fields = ["id", "set", "edition", "name", "category", "profusion", "shape", "large", "shows"]
        fields += ["rows", "columns", "spacing_mm", "display_url"]

    @extend_schema_field(
        serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2, allow_null=True)
    )
    def get_spacing_mm(self, film: StandardFilm) -> list[float] | None:
        if film.spacing_row_mm is None or film.spacing_col_mm is None:
            return None
        return [film.spacing_row_mm, film.spacing_col_mm]

    def get_display_url(self, film: StandardFilm) -> str:
        return reverse("standard-display", args=[film.uid])
