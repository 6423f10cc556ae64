"""Notices as a Django application with tables of its own."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dialogue.notices"
    label = "notices"
