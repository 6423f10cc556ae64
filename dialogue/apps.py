"""What the application as a whole does when Django starts."""

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from dialogue import aids
from dialogue.helpers.database_version import on_connect


class DialogueConfig(AppConfig):
    name = "dialogue"

    def ready(self) -> None:
        connection_created.connect(on_connect, dispatch_uid="dialogue.helpers.database_version")
        autodiscover_modules("errand_kinds")  # what is done at its time, of every application
        if settings.AIDS_RULES:
            aids.use_folder(settings.AIDS_RULES)
