"""Rooms as a Django application with tables of their own."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "dialogue.rooms"
    label = "rooms"
