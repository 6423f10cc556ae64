"""Rooms whose words are sealed. What was stored in the open before is dropped: it had never been released."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from dialogue.log import guard


def install(_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guard.install(schema_editor.connection)


def remove(_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("log", "0002_guard")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.DeleteModel("Event"),
        migrations.DeleteModel("Room"),
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("key", models.BigIntegerField(null=True)),
                ("topic", models.BinaryField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("observers", models.JSONField()),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "format",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="log.pinnedformat"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "room", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=32)),
                ("by", models.CharField(max_length=32)),
                ("body", models.TextField()),
                ("key", models.BigIntegerField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("command_id", models.CharField(max_length=64, null=True)),
                ("command_by", models.CharField(max_length=32, null=True)),
                ("command_digest", models.BinaryField(null=True)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="log.room",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("command_id__isnull", False)),
                        fields=("room", "command_id"),
                        name="log_one_command_of_an_id",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("author", models.CharField(max_length=32)),
                ("master", models.CharField(db_index=True, max_length=32)),
                ("wrapped", models.BinaryField()),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="log.room",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("room", "author"), name="log_one_key_for_an_author_in_a_room"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "room",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="head",
                        serialize=False,
                        to="log.room",
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("erased", models.BooleanField(default=False)),
                ("master", models.CharField(db_index=True, max_length=32)),
                ("mac", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.RunPython(install, remove),
    ]
