"""The person as Django's user: guests without an address, addresses that are unique whatever their case."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from dialogue.accounts.models import Person

pytestmark = pytest.mark.django_db


def test_djangos_user_is_our_person_with_no_user_name() -> None:
    assert get_user_model() is Person
    fields = {field.name for field in Person._meta.get_fields()}
    assert {"email", "language", "time_zone", "is_active", "is_staff"} <= fields
    assert "username" not in fields


def test_guests_have_no_address_and_cannot_sign_in_by_password() -> None:
    first, second = Person.objects.create_guest(), Person.objects.create_guest()
    assert first.is_guest
    assert first.email is second.email is None
    assert not first.has_usable_password()
    assert str(first) == first.id  # an address would get into log lines


@pytest.mark.parametrize("given", ["", "  "])
def test_an_empty_address_is_none(given: str) -> None:
    Person.objects.create(email=given)
    assert Person.objects.create(email=given).is_guest


@pytest.mark.parametrize("other", ["ana@example.org", "ANA@EXAMPLE.ORG", " Ana@Example.Org "])
def test_an_address_belongs_to_one_person_whatever_its_case(other: str) -> None:
    ana = Person.objects.create(email="Ana@Example.org")
    assert ana.email == "ana@example.org"
    assert Person.objects.get(email=other) == ana
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.bulk_create([Person(email=other)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=Person.objects.create_guest().pk).update(email=other)
