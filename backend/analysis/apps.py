from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "backend.analysis"
    label = "analysis"
