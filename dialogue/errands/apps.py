"""Errands as a Django application with a table of its own."""

from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    name = "dialogue.errands"
    label = "errands"
