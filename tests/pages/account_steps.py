"""What tests of accounts do as a person would: have a code sent, sign in, and see who is signed in."""

import re
from typing import Any

from django.core.mail import EmailMessage
from django.test import Client

from dialogue.accounts import addresses
from dialogue.accounts.models import Person

ADDRESS = "ana@example.org"


def account(address: str = ADDRESS) -> Person:
    """A person with a verified address."""
    person = Person.objects.create_guest()
    addresses.give(person, address)
    return person


def code_in(mailoutbox: list[EmailMessage]) -> str:
    """The code of the newest mail."""
    found = re.search(r"^\d{4} \d{4}$", str(mailoutbox[-1].body), re.MULTILINE)
    assert found is not None
    return found[0]


def ask(client: Client, address: str = ADDRESS) -> Any:
    """Have a code sent."""
    return client.post("/account/sign-in/", {"email": address}, follow=True)


def sign_in(client: Client, mailoutbox: list[EmailMessage], address: str = ADDRESS) -> Any:
    """What follows the right code."""
    ask(client, address)
    return client.post("/account/sign-in/code/", {"code": code_in(mailoutbox)}, follow=True)


def person_of(client: Client) -> Person | None:
    """Who is signed in."""
    user = client.get("/past/").wsgi_request.user
    return user if isinstance(user, Person) else None
