"""Couples as a Django application with tables of its own."""

from django.apps import AppConfig


class CouplesConfig(AppConfig):
    name = "dialogue.couples"
    label = "couples"
