"""The words of cases: what a column may say."""

from django.db import models

from backend.common.language import bilingual


class Stage(models.IntegerChoices):
    HEALTHY = 0, "0"
    ONE = 1, "I"
    TWO = 2, "II"
    THREE = 3, "III"


class Sex(models.TextChoices):
    MALE = "M", bilingual("男", "male")
    FEMALE = "F", bilingual("女", "female")
    OTHER = "O", bilingual("其他", "other")


class Dust(models.TextChoices):
    SILICA = "silica", bilingual("矽尘", "silica")
    COAL = "coal", bilingual("煤尘", "coal")
    ASBESTOS = "asbestos", bilingual("石棉", "asbestos")
    WELDING = "welding", bilingual("电焊烟尘", "welding")
    CEMENT = "cement", bilingual("水泥", "cement")
    GRAPHITE = "graphite", bilingual("石墨", "graphite")
    TALC = "talc", bilingual("滑石", "talc")
    MIXED = "mixed", bilingual("混合粉尘", "mixed")
    OTHER = "other", bilingual("其他", "other")


class AnalysisStatus(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REJECTED = "rejected"
    FAILED = "failed"


class FilmKind(models.TextChoices):
    DICOM = "dicom"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
