"""Browsers in which somebody is signed in, as Django's login does it."""

from django.conf import settings
from django.test import Client

from dialogue.accounts.models import Person


def signed_in(person: Person) -> Client:
    """A browser with a session of ``person``."""
    client = Client()
    client.force_login(person)
    return client


def key(client: Client) -> str:
    """The value of the browser's session cookie."""
    return client.cookies[settings.SESSION_COOKIE_NAME].value
