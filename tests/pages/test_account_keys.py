"""The second step of signing in, recovery codes, and the confirmation before something changes."""

import hashlib
import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.mail import EmailMessage
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dialogue.accounts import addresses
from dialogue.accounts.models import Person
from dialogue.pages.account_keys import MAX_SECOND_STEPS
from tests.pages.account_steps import ADDRESS, account, ask, code_in, person_of, sign_in
from tests.sessions import just_signed_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET = "JBSWY3DPEHPK3PXP"
SECOND_STEP = "/account/sign-in/second-step/"


@pytest.fixture
def ana() -> Person:
    """A person with an authenticator app and recovery codes."""
    person = account()
    totp.TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def code_of_app(secret: str = SECRET) -> str:
    """What the app shows now: it is still taken half a minute later."""
    _, now, _ = totp.yield_hotp_counters_from_time()
    return str(totp.format_hotp_value(totp.hotp_value(secret, now)))


def recovery_codes(person: Person) -> list[str]:
    codes: list[str] = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    return codes


def with_passkey(person: Person) -> None:
    """A passkey as the table holds it. No device has its key: the browser tests make real ones."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = ES256.from_cryptography_key(public)  # type: ignore[no-untyped-call]
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    held = AttestedCredentialData.create(Aaguid(b"\0" * 16), person.pk.encode(), key)
    data = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), flags, 0, held)
    made = {"type": "webauthn.create", "challenge": "AAAA", "origin": "https://testserver"}
    credential = {
        "id": websafe_encode(held.credential_id),
        "rawId": websafe_encode(held.credential_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(made).encode()),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
    WebAuthn.add(person, "Phone", credential)


def test_mailed_code_alone_does_not_sign_in_where_there_is_an_app(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    assert sign_in(client, mailoutbox).redirect_chain[-1][0] == SECOND_STEP
    assert person_of(client) is None
    assert Client().post(SECOND_STEP, {"code": code_of_app()}).headers["Location"] == "/account/sign-in/"
    client.post(SECOND_STEP, {"code": code_of_app()})
    assert person_of(client) == ana


def test_code_of_an_app_works_once(ana: Person, mailoutbox: list[EmailMessage]) -> None:
    code = code_of_app()
    people = []
    for client in (Client(), Client()):
        sign_in(client, mailoutbox)
        client.post(SECOND_STEP, {"code": code})
        people.append(person_of(client))
    assert people == [ana, None]


def test_recovery_code_takes_the_place_of_a_lost_phone_once(
    ana: Person, mailoutbox: list[EmailMessage]
) -> None:
    code = recovery_codes(ana)[0]
    people = []
    for client in (Client(), Client()):
        sign_in(client, mailoutbox)
        client.post(SECOND_STEP, {"code": code})
        people.append(person_of(client))
    assert people == [ana, None]
    assert len(recovery_codes(ana)) == 9


def test_wrong_second_steps_end_this_sign_in_and_no_other_browsers(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    owner = Client()
    sign_in(owner, mailoutbox)
    sign_in(client, mailoutbox)
    answers = [client.post(SECOND_STEP, {"code": "000000"}) for _ in range(MAX_SECOND_STEPS)]
    assert [each.status_code for each in answers] == [422] * MAX_SECOND_STEPS
    assert client.post(SECOND_STEP, {"code": code_of_app()}).headers["Location"] == "/account/sign-in/"
    owner.post(SECOND_STEP, {"code": code_of_app()})
    assert person_of(owner) == ana


def test_passkey_without_recovery_has_a_clear_answer(client: Client, mailoutbox: list[EmailMessage]) -> None:
    with_passkey(account())
    page = sign_in(client, mailoutbox)
    assert page.redirect_chain[-1][0] == SECOND_STEP
    assert "not even whoever runs this server" in page.content.decode()
    assert "/account/open/" in page.content.decode()


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "nonsense", '{"response": {"userHandle": "AAAA"}}', "null"]
)
def test_passkey_that_is_none_is_refused_like_an_unknown_one(client: Client, credential: str) -> None:
    answer = client.post("/account/sign-in/passkey/", {"credential": credential})
    assert answer.status_code == 422
    assert person_of(client) is None


@pytest.mark.parametrize("credential", ["", "{}", "nonsense", "[1]"])
def test_passkey_that_cannot_be_read_makes_no_account(client: Client, credential: str) -> None:
    client.post("/account/new/passkey/")
    assert client.post("/account/new/passkey/", {"credential": credential}).status_code == 422
    assert not Person.objects.exists()


def changing_pages() -> list[tuple[str, dict[str, Any]]]:
    return [
        ("/account/address/", {"email": "new@example.org"}),
        ("/account/address/remove/", {}),
        ("/account/app/add/", {}),
        ("/my-data/close/", {"words": "leave", "sure": "yes"}),
        ("/account/passkeys/add/", {}),
        ("/account/recovery-codes/", {}),
        ("/account/devices/code/", {"kind": "move"}),
    ]


@pytest.mark.parametrize(("path", "form"), changing_pages())
def test_nothing_about_signing_in_changes_before_its_owner_confirms(
    path: str, form: dict[str, Any], mailoutbox: list[EmailMessage]
) -> None:
    ana = account()
    with_passkey(ana)
    RecoveryCodes.activate(ana)
    client = signed_in(ana)  # by a session of long ago
    answer = client.post(path, form) if path != "/account/recovery-codes/" else client.get(path)
    assert answer.headers["Location"].startswith("/account/confirm/")
    ana.refresh_from_db()
    assert (ana.email, ana.is_active) == (ADDRESS, True)
    assert mailoutbox == []


def test_whoever_confirms_by_mail_goes_on_where_they_were(mailoutbox: list[EmailMessage]) -> None:
    ana = account()
    client = signed_in(ana)
    asked = client.get("/account/app/add/").headers["Location"]
    page = client.get(asked).content.decode()
    assert f'name="recipient" value="{ADDRESS}"' in page
    sent = client.post(asked, {"recipient": ADDRESS, "next": "/account/app/add/"})
    assert sent.headers["Location"].startswith("/account/confirm/code/")
    wrong = client.post("/account/confirm/code/", {"code": "1", "next": "/account/app/add/"})
    assert wrong.status_code == 422
    done = client.post("/account/confirm/code/", {"code": code_in(mailoutbox), "next": "/account/app/add/"})
    assert done.headers["Location"] == "/account/app/add/"
    assert client.get("/account/app/add/").status_code == 200


def test_app_is_set_up_right_after_signing_in_with_recovery_codes_and_a_neutral_notice(
    client: Client,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ana = account()
    sign_in(client, mailoutbox)
    page = client.get("/account/app/add/").content.decode()
    assert "<svg" in page
    assert "data:" not in page
    assert client.post("/account/app/add/", {"code": "000000"}).status_code == 422
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/app/add/", {"code": code_of_app(secret)})
    assert answer.headers["Location"] == "/account/recovery-codes/"
    shown = client.get("/account/recovery-codes/").content.decode()
    assert all(code in shown for code in recovery_codes(ana))
    assert mailoutbox[-1].subject == "A change for you to look at"
    assert "app" not in str(mailoutbox[-1].body).lower().split()
    client.post("/account/app/remove/")
    assert not Authenticator.objects.exists()


def test_only_way_in_is_not_removed(client: Client, mailoutbox: list[EmailMessage]) -> None:
    ana = account()
    sign_in(client, mailoutbox)
    client.post("/account/address/remove/")
    ana.refresh_from_db()
    assert ana.email == ADDRESS
    with_passkey(ana)
    addresses.take_away(ana)
    [passkey] = Authenticator.objects.filter(user=ana)
    assert client.post(f"/account/passkeys/{passkey.pk}/remove/").status_code == 409
    assert ana.has_passkey


def test_passkey_of_somebody_else_is_an_unknown_one(client: Client, mailoutbox: list[EmailMessage]) -> None:
    ben = account("ben@example.org")
    with_passkey(ben)
    account()
    sign_in(client, mailoutbox)
    [passkey] = Authenticator.objects.filter(user=ben)
    for method in (client.get, client.post):
        assert method(f"/account/passkeys/{passkey.pk}/remove/").status_code == 404
    assert ben.has_passkey


def test_address_is_changed_by_a_code_and_the_old_one_gets_a_neutral_notice(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ana = account()
    sign_in(client, mailoutbox)
    client.post("/account/address/", {"email": "New@Example.org"})
    assert mailoutbox[-1].to == ["new@example.org"]
    code = code_in(mailoutbox)
    assert client.post("/account/address/code/", {"code": "1"}).status_code == 422
    assert client.post("/account/sign-in/code/", {"code": code}).status_code == 302  # it is for nothing else
    ana.refresh_from_db()
    assert ana.email == ADDRESS
    client.post("/account/address/code/", {"code": code})
    ana.refresh_from_db()
    assert ana.email == "new@example.org"
    assert mailoutbox[-1].to == [ADDRESS]
    assert "new@example.org" not in str(mailoutbox[-1].body)
    assert sign_in(Client(), mailoutbox, "new@example.org").redirect_chain[-1][0] == "/account/"
    assert sign_in(Client(), mailoutbox).redirect_chain[-1][0] == "/account/new/"


def test_change_to_an_address_that_is_known_is_answered_alike_until_its_code_was_typed(
    mailoutbox: list[EmailMessage],
) -> None:
    account("ben@example.org")
    seen = []
    for number, wanted in enumerate(("ben@example.org", "bob@example.org")):
        person = account(f"ana{number}@example.org")
        client = Client()
        sign_in(client, mailoutbox, str(person.email))
        answer = client.post("/account/address/", {"email": wanted})
        seen.append((answer.status_code, answer.headers["Location"], mailoutbox[-1].subject))
    assert seen[0] == seen[1]
    taken = Client()
    sign_in(taken, mailoutbox, "ana0@example.org")
    taken.post("/account/address/", {"email": "ben@example.org"})
    assert taken.post("/account/address/code/", {"code": code_in(mailoutbox)}).status_code == 409
    assert Person.objects.filter(email="ben@example.org").count() == 1


def test_server_without_mail_offers_nothing_that_needs_it(settings: Settings) -> None:
    settings.MAIL_CONFIGURED = False
    assert 'name="email"' not in Client().get("/account/sign-in/").content.decode()
    ana = account()
    with_passkey(ana)
    client = signed_in(ana)
    assert client.get("/account/app/add/").headers["Location"].startswith("/account/confirm/passkey/")
    assert 'name="email"' not in just_signed_in(ana).get("/account/address/").content.decode()


def test_code_for_signing_in_is_asked_for_at_most_so_often_from_one_address(
    settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.RATES = {**settings.RATES, "codes": "2/hour"}
    asked = [ask(Client(), f"{name}@example.org").status_code for name in "abc"]
    assert asked == [200, 200, 429]
    assert len(mailoutbox) == 2
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert ask(elsewhere, "a@example.org").status_code == 200  # nobody uses up what another may ask
