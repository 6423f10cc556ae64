"""Codes of devices: one each, once, for a while, and nothing in the table that opens anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dialogue.accounts import device_codes
from dialogue.accounts.device_codes import ALPHABET, InvalidCode, ValidCode, find, new_code, use
from dialogue.accounts.models import DeviceCode, Person

pytestmark = pytest.mark.django_db
MOVE, WAY_BACK = DeviceCode.Kind.MOVE, DeviceCode.Kind.WAY_BACK


@pytest.fixture
def ana() -> Person:
    return Person.objects.create_guest()


@pytest.mark.parametrize(("kind", "letters"), [(MOVE, 8), (WAY_BACK, 16)])
def test_code_opens_its_person_however_it_is_typed_and_is_not_stored(
    ana: Person, kind: DeviceCode.Kind, letters: int
) -> None:
    code = new_code(ana, kind)
    plain = code.replace("-", "")
    assert len(plain) == letters
    assert set(plain) <= set(ALPHABET)
    for typed in (code, plain, code.lower().replace("-", " "), f" {code}\n"):
        found = find(typed)
        assert isinstance(found, ValidCode)
        assert (found.person, found.kind) == (ana, kind)
    assert plain not in repr(DeviceCode.objects.values())


def test_code_is_used_once_and_says_so_afterwards(ana: Person) -> None:
    code = new_code(ana, MOVE)
    found = find(code)
    assert isinstance(found, ValidCode)
    assert [use(found), use(found)] == [True, False]
    assert find(code) == InvalidCode(used=True)


def test_code_for_moving_expires_and_a_way_back_does_not(ana: Person) -> None:
    codes = new_code(ana, MOVE), new_code(ana, WAY_BACK)
    DeviceCode.objects.filter(kind=MOVE).update(expires_at=timezone.now() - timedelta(seconds=1))
    DeviceCode.objects.update(created_at=timezone.now() - timedelta(days=3000))
    assert find(codes[0]) == InvalidCode(expired=True)
    assert isinstance(find(codes[1]), ValidCode)


def test_new_code_replaces_the_one_before_of_its_kind(ana: Person) -> None:
    old, paper, new = new_code(ana, MOVE), new_code(ana, WAY_BACK), new_code(ana, MOVE)
    assert find(old) == InvalidCode()
    assert isinstance(find(new), ValidCode)
    assert isinstance(find(paper), ValidCode)


def test_used_code_says_so_also_after_a_new_one_was_made(ana: Person) -> None:
    codes = [new_code(ana, WAY_BACK)]
    for _ in range(2):
        found = find(codes[-1])
        assert isinstance(found, ValidCode)
        use(found)
        codes.append(new_code(ana, WAY_BACK))
    assert [find(code) for code in codes[:2]] == [InvalidCode(), InvalidCode(used=True)]
    assert isinstance(find(codes[2]), ValidCode)
    assert DeviceCode.objects.count() == 2


@pytest.mark.parametrize("guess", ["", "x", "BCDFGHJK", "BCDF-GHJK-LMNP-QRST", "12345678", "\0", "ب" * 8])
def test_guessed_code_opens_nothing(ana: Person, guess: str) -> None:
    new_code(ana, MOVE)
    assert find(guess) == InvalidCode()


def test_code_of_an_inactive_person_and_a_forgotten_one_open_nothing(ana: Person) -> None:
    code, paper = new_code(ana, MOVE), new_code(ana, WAY_BACK)
    Person.objects.update(is_active=False)
    assert find(code) == InvalidCode()
    Person.objects.update(is_active=True)
    assert device_codes.way_back_of(ana) is not None
    device_codes.forget(ana)
    assert find(paper) == InvalidCode()
    assert device_codes.way_back_of(ana) is None
