"""Self-care as a Django application with tables of its own."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "dialogue.care"
    label = "care"
