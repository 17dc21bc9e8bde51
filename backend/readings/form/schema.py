"""The one description of the reading form (NIOSH 2.8 and Chinese record sheets): the validator and the API's types."""

from typing import Any

from rest_framework import serializers

from backend.readings.form import SCHEMA_VERSION
from backend.readings.form.fields import Day, Few, Millimetres, One, Part, Some, Words, Yes

GRADES = ["1", "2", "3", "unreadable"]
DEFECTS = ["overexposed", "underexposed", "artifact", "position", "contrast", "processing"]
DEFECTS += ["underinflation", "mottle", "scapula", "other"]
SHAPES = ["p", "q", "r", "s", "t", "u"]
PROFUSIONS = ["0/-", "0/0", "0/1", "1/0", "1/1", "1/2", "2/1", "2/2", "2/3", "3/2", "3/3", "3/+"]
ZONES = ["right_upper", "right_middle", "right_lower", "left_upper", "left_middle", "left_lower"]
CATEGORIES = ["O", "A", "B", "C"]
EXTENTS = [(1, "1"), (2, "2"), (3, "3")]
WIDTHS = ["a", "b", "c"]
SYMBOLS = ["aa", "at", "ax", "bu", "ca", "cg", "cn", "co", "cp", "cv", "di", "ef", "em", "es", "fr", "hi", "ho"]
SYMBOLS += ["id", "ih", "kl", "me", "pa", "pb", "pi", "px", "ra", "rp", "tb", "od"]
LARGE_AT_MOST = 24


class QualityPart(Part):
    grade = One(GRADES)
    defects = Some(DEFECTS)
    other = Words(200)


class ZoneProfusionPart(Part):
    right_upper = One(PROFUSIONS)
    right_middle = One(PROFUSIONS)
    right_lower = One(PROFUSIONS)
    left_upper = One(PROFUSIONS)
    left_middle = One(PROFUSIONS)
    left_lower = One(PROFUSIONS)


class SmallPart(Part):
    primary = One(SHAPES)
    secondary = One(SHAPES)
    profusion = One(PROFUSIONS)
    zones = ZoneProfusionPart()
    aggregation = Yes()


class LargeOpacityPart(Part):
    long_mm = Millimetres()
    short_mm = Millimetres()
    zone = One(ZONES)


class LargePart(Part):
    category = One(CATEGORIES)
    opacities = Few(LargeOpacityPart(required=True, allow_null=False), LARGE_AT_MOST)
    reaches_20x10 = Yes()


class SidesPart(Part):
    right = Yes()
    left = Yes()


class ExtentPart(Part):
    right = One(EXTENTS)
    left = One(EXTENTS)


class WidthPart(Part):
    right = One(WIDTHS)
    left = One(WIDTHS)


class PlaqueSitesPart(Part):
    profile = SidesPart()
    face_on = SidesPart()
    diaphragm = SidesPart()
    other = SidesPart()


class PlaquesPart(Part):
    sites = PlaqueSitesPart()
    calcification = PlaqueSitesPart()
    extent = ExtentPart()
    width = WidthPart()


class ThickeningSitesPart(Part):
    profile = SidesPart()
    face_on = SidesPart()


class ThickeningPart(Part):
    sites = ThickeningSitesPart()
    calcification = ThickeningSitesPart()
    extent = ExtentPart()
    width = WidthPart()


class ReadingForm(Part):
    """What a reader filled in. Every leaf may be null or absent: not filled in (yet)."""

    schema_version = serializers.ChoiceField(choices=[SCHEMA_VERSION], default=SCHEMA_VERSION)
    quality = QualityPart()
    parenchymal = Yes()
    small = SmallPart()
    large = LargePart()
    pleural = Yes()
    plaques = PlaquesPart()
    costophrenic_angle = SidesPart()
    diffuse_thickening = ThickeningPart()
    symbols = Some(SYMBOLS)
    handling = Words(2000)
    next_examination = Day()


def checked_form(data: Any) -> dict[str, Any]:
    """The form as it is stored. Raises ValidationError with the path of every leaf that is wrong."""
    form = ReadingForm(data=data, allow_null=False)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
