"""The trail as an application of its own, with its own table."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "dialogue.trail"
    label = "trail"
