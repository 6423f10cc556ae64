"""The admin: only administrators with a second factor come in, find one person or couple, and no word."""

import html
import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.staticfiles import finders
from django.core.mail import EmailMessage
from django.test import Client

from dialogue.accounts.models import Person
from dialogue.admin.trail import Trail
from dialogue.couples.leaving import leave
from dialogue.couples.membership import OwnCouple
from dialogue.rooms.creation import create_room
from dialogue.rooms.models import Seat
from dialogue.trail.models import Entry
from dialogue.trail.records import record
from tests.couples.helpers import account, couple_of
from tests.pages import account_steps
from tests.pages.test_account_keys import SECRET, code_of_app
from tests.sessions import signed_in, signed_in_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGES = ("/admin/", "/admin/accounts/", "/admin/couples/", "/admin/trail/")


def administrator(
    address: str = "admin@example.org", *, methods: tuple[str, ...] = ("code", "mfa")
) -> Client:
    return signed_in_by(Person.objects.create(email=address, is_staff=True), *methods)


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.fixture
def admin() -> Client:
    return administrator()


@pytest.fixture
def couple() -> OwnCouple:
    """Ana and Ben, with a conversation: what no page of the admin may show."""
    ana, ben = account("ana@example.org"), account("ben@example.org")
    room = create_room("compassion", "Our Sundays", ["Anastazja", "Benedikt"], holders=(ana, ben)).room
    assert Seat.objects.filter(room=room, person__isnull=False).count() == 2
    return couple_of(ana, ben)


@pytest.mark.parametrize("path", PAGES)
def test_only_an_administrator_with_a_second_factor_comes_in(path: str) -> None:
    visitor = Client().get(path)
    assert visitor.status_code == 302
    assert visitor.headers["Location"] == f"/account/sign-in/?next={path}"
    for other in (Person.objects.create_guest(), account("ana@example.org")):
        answer = signed_in(other).get(path)
        assert answer.status_code == 404
        assert answer.content == signed_in(other).get("/nowhere/").content
    by_mail = administrator("first@example.org", methods=("code",)).get(path)
    assert by_mail.status_code == 403
    assert "Set up a passkey" in text(by_mail)
    assert administrator().get(path).status_code == 200


def test_mailed_code_is_not_enough_and_an_app_is_once_it_was_used_to_sign_in(
    mailoutbox: list[EmailMessage],
) -> None:
    person, client = account_steps.account(), Client()
    Person.objects.update(is_staff=True)
    account_steps.sign_in(client, mailoutbox)
    assert client.get("/admin/").status_code == 403
    totp.TOTP.activate(person, SECRET)
    assert client.get("/admin/").status_code == 403
    again = Client()
    account_steps.sign_in(again, mailoutbox)
    again.post("/account/sign-in/second-step/", {"code": code_of_app()})
    assert again.get("/admin/").status_code == 200
    assert client.get("/admin/").status_code == 403


def test_administrator_who_was_closed_or_lost_the_role_is_out_at_once(admin: Client) -> None:
    Person.objects.update(is_staff=False)
    assert admin.get("/admin/").status_code == 404
    Person.objects.update(is_staff=True, is_active=False)
    assert admin.get("/admin/").status_code == 302


@pytest.mark.parametrize("typed", ["ana@example.org", " ANA@example.org "])
def test_person_is_found_by_the_exact_address_and_shown_without_words(
    admin: Client, couple: OwnCouple, typed: str
) -> None:
    found = admin.post("/admin/accounts/", {"typed": typed})
    assert (found.status_code, found.headers["Location"]) == (302, f"/admin/accounts/{couple.me.person}/")
    page = admin.get(found.headers["Location"])
    assert page.status_code == 200
    assert all(each in text(page) for each in ("ana@example.org", couple.me.person, couple.id))
    hidden = ("Sundays", "Anastazja", "Benedikt", "Ana ", "Ben ", couple.other.person)
    assert [each for each in hidden if each in text(page)] == []


@pytest.mark.parametrize("typed", ["ana", "@example.org", "%", "", "a\0b", "ana@example.org%"])
def test_part_of_an_address_finds_nobody_and_nobody_is_listed(
    admin: Client, couple: OwnCouple, typed: str
) -> None:
    answer = admin.post("/admin/accounts/", {"typed": typed})
    assert answer.status_code == 404
    for page in (answer, admin.get("/admin/accounts/"), admin.get("/admin/accounts/?q=ana")):
        assert "ana@example.org" not in text(page)
        assert couple.me.person not in page.content.decode()


def test_couple_is_found_by_its_id_and_shown_by_the_ids_of_the_two(admin: Client, couple: OwnCouple) -> None:
    leave(couple)
    found = admin.post("/admin/couples/", {"typed": couple.id})
    page = admin.get(found.headers["Location"])
    assert couple.me.person in text(page)
    assert couple.other.person in text(page)
    assert text(page).count("(has left)") == 1
    hidden = ("Sundays", "Anastazja", "Benedikt", "example.org")
    assert [each for each in hidden if each in text(page).replace("admin@example.org", "")] == []
    assert admin.post(f"/admin/couples/{couple.id}/", {"pair": "x"}).status_code == 403


def test_each_look_is_in_the_trail_of_those_it_was_at(admin: Client, couple: OwnCouple) -> None:
    ana = Person.objects.get(pk=couple.me.person)
    admin.get(f"/admin/accounts/{ana.pk}/")
    admin.get(f"/admin/couples/{couple.id}/")
    admin.get("/admin/accounts/unknown/")
    me = Person.objects.get(email="admin@example.org").pk
    looked = Entry.objects.filter(by=me).order_by("pk").values_list("action", "person", "couple")
    assert list(looked) == [("admin_read_person", ana.pk, None), ("admin_read_couple", None, couple.id)]
    assert "An administrator looked up your account" in text(signed_in(ana).get("/trail/"))
    shown = text(admin.get("/admin/trail/"))
    assert all(each in shown for each in (me, ana.pk, couple.id, "admin_read_couple"))


def test_trail_of_the_admin_shows_nothing_of_conversations(admin: Client, couple: OwnCouple) -> None:
    record("export_asked", by=couple.me.person, room="a room")
    shown = text(admin.get("/admin/trail/"))
    assert "export_asked" not in shown
    assert "a room" not in shown


def test_trail_of_the_admin_is_read_page_by_page(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trail, "list_per_page", 2)
    for number in range(3):
        record("role_given", by=None, person=f"person {number}")
    newest, older = (text(admin.get(f"/admin/trail/?p={page}")) for page in (1, 2))
    assert ["person 2" in newest, "person 0" in newest, "Older" in newest] == [True, False, True]
    assert ["person 2" in older, "person 0" in older, "Newer" in older] == [False, True, True]


def test_administrator_closes_and_opens_an_account_and_gives_the_role(
    admin: Client, couple: OwnCouple
) -> None:
    ana = Person.objects.get(pk=couple.me.person)
    path = f"/admin/accounts/{ana.pk}/"
    browser = signed_in(ana)
    assert admin.post(path, {}).status_code == 302
    assert not Person.objects.get(pk=ana.pk).is_active
    assert "There is nothing here yet." in text(browser.get("/trail/"))  # as a visitor
    assert admin.post(path, {"is_active": "on", "is_staff": "on"}).status_code == 302
    ana.refresh_from_db()
    assert (ana.is_active, ana.is_staff) == (True, True)
    changes = Entry.objects.exclude(action="admin_read_person").exclude(action="couple_formed")
    assert list(changes.order_by("pk").values_list("action", flat=True)) == [
        "person_deactivated",
        "person_reactivated",
        "role_given",
    ]


def test_administrators_cannot_lock_themselves_out_or_change_anything_else(
    admin: Client, couple: OwnCouple
) -> None:
    me = Person.objects.get(email="admin@example.org")
    admin.post(f"/admin/accounts/{me.pk}/", {})
    admin.post(f"/admin/accounts/{couple.me.person}/", {"is_active": "on", "email": "x@example.org"})
    me.refresh_from_db()
    assert (me.is_active, me.is_staff) == (True, True)
    assert Person.objects.get(pk=couple.me.person).email == "ana@example.org"
    for path in ("add/", f"{couple.me.person}/delete/", f"{couple.me.person}/history/"):
        assert admin.get(f"/admin/accounts/{path}").status_code == 404


def test_administrator_signs_out_there(admin: Client) -> None:
    assert admin.get("/admin/logout/").status_code == 405
    assert admin.post("/admin/logout/").status_code == 302
    assert admin.get("/admin/").status_code == 302


def test_pages_hold_no_inline_style_or_script_which_the_policy_would_block(
    admin: Client, couple: OwnCouple
) -> None:
    paths = (*PAGES, f"/admin/accounts/{couple.me.person}/", f"/admin/couples/{couple.id}/")
    for path in paths:
        answer = admin.get(path)
        page = answer.content.decode()
        assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", page) == [], path
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert {"script-src 'self'", "style-src 'self'"} <= set(policy)
        assert "no-store" in answer.headers["Cache-Control"]
        for file in re.findall(r'(?:href|src)="/static/([^"]+)"', page):
            assert finders.find(file) is not None, file
