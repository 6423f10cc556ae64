"""The people as an application of their own, with their own tables."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "dialogue.people"
    label = "people"
