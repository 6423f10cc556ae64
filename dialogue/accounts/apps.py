"""The accounts as an application of their own, with their own tables."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "dialogue.accounts"
    label = "accounts"
