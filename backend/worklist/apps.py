from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "backend.worklist"
    label = "worklist"
