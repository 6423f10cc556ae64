"""The rooms that stood unsealed are dropped with log 0003, and so are the seats in them."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def drop_seats(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "Seat").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0003_doors_that_close"), ("log", "0003_sealed")]

    operations = [migrations.RunPython(drop_seats, migrations.RunPython.noop)]
