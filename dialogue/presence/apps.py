"""Presence as a Django application with tables of its own."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "dialogue.presence"
    label = "presence"
