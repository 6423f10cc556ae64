"""The personal data as an application, so that its errands are found."""

from django.apps import AppConfig


class PersonalDataConfig(AppConfig):
    name = "dialogue.personal_data"
    label = "personal_data"
