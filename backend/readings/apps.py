from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    name = "backend.readings"
    label = "readings"
