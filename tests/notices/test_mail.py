"""Mail by a real SMTP server, by one that is slow or refuses, and by none."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.template import TemplateDoesNotExist
from django.utils import timezone
from prometheus_client import REGISTRY
from pytest_django import Settings

from dialogue.errands import figures
from dialogue.errands.runner import do_due
from dialogue.helpers import mail
from dialogue.notices.mail import GIVE_UP_AFTER, KIND, cancel_mail, enqueue_mail, send_code
from dialogue.notices.models import OutgoingMail
from project.mail_settings import mail_settings, sender
from tests.notices.smtp_server import Inbox, smtp_server

ADDRESS = "ana@example.org"
SECRET = "https://talk.example.org/join/secret-link"


def use(settings: Settings, url: str) -> None:
    """Have mail sent as EMAIL_URL says it."""
    for name, value in mail_settings(url, served_by_https=True).items():
        setattr(settings, name, value)


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    """A real SMTP server, to which mail is sent."""
    with smtp_server() as inbox:
        use(settings, inbox.url)
        yield inbox


@contextmanager
def bad_server(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that does something else than a mail server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            with listening.accept()[0] as opened:
                serve(opened)

        thread = threading.Thread(target=accept)
        thread.start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def silent(opened: socket.socket) -> None:
    """Answer nothing, until the client gives up."""
    while opened.recv(1024):
        pass


def endless(opened: socket.socket) -> None:
    """Greet with one line after the other, so that no single wait is long."""
    # A client that goes while it has no room for more may leave TCP asking for room for two minutes.
    opened.settimeout(1)
    try:
        while True:
            opened.sendall(b"220-please wait\r\n")
    except OSError:
        pass


class TestServer:
    def test_code_reaches_a_real_server_with_a_neutral_sender(self, inbox: Inbox) -> None:
        send_code(ADDRESS, "Your code", "Der Code ist 123456. Grüße", "de")
        [mail] = inbox.mails
        assert (mail["To"], mail["From"]) == (ADDRESS, django_settings.MAIL_FROM)
        assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "de")
        assert socket.getfqdn() not in str(mail["Message-ID"])
        content = mail.get_payload(decode=True)
        assert isinstance(content, bytes)
        assert "Grüße" in content.decode()

    @pytest.mark.parametrize("serve", [silent, endless])
    def test_server_that_takes_a_minute_is_given_up_after_the_limit(
        self,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        serve: Callable[[socket.socket], None],
    ) -> None:
        monkeypatch.setattr(mail, "MAIL_TIMEOUT_SECONDS", 0.1)
        failed = mail.failed._value.get()
        with bad_server(serve) as url:
            use(settings, url)
            send_code(ADDRESS, "Your code", "123456", "en")
        assert mail.failed._value.get() == failed + 1
        assert "A mail was not sent" in caplog.text
        assert "123456" not in caplog.text
        assert ADDRESS not in caplog.text

    def test_code_is_sent_beside_the_answer_and_too_many_at_once_are_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        may_end, began = threading.Event(), threading.Semaphore(0)

        def hang() -> None:
            began.release()
            may_end.wait()

        for _ in range(mail.MAX_SENDING + 1):
            mail._start_thread(hang)
        for _ in range(mail.MAX_SENDING):
            began.acquire()
        assert not began.acquire(blocking=False)
        may_end.set()
        for thread in threading.enumerate():
            if thread.name == "mail":
                thread.join()

    def test_installation_without_a_mail_server_sends_nothing(
        self, settings: Settings, mailoutbox: list[Any]
    ) -> None:
        settings.MAIL_CONFIGURED = False
        with pytest.raises(mail.NoMailServer):
            mail.send(ADDRESS, "subject", "text")
        send_code(ADDRESS, "Your code", "123456", "en")
        assert mailoutbox == []


@pytest.mark.django_db
class TestQueue:
    @pytest.fixture(autouse=True)
    def _template(self, settings: Settings, tmp_path: Any) -> None:
        folder = tmp_path / "mail"
        folder.mkdir()
        (folder / "test.txt").write_text("A subject\n\nOpen {{ link }} & see.\n")
        [templates] = django_settings.TEMPLATES
        settings.TEMPLATES = [{**templates, "DIRS": [tmp_path]}]

    def enqueue(self, key: str = "invitation:1", **context: str) -> None:
        enqueue_mail(ADDRESS, "test", {"link": SECRET, **context}, "en", key)

    def test_mail_is_sent_once_as_plain_text_and_nothing_of_it_is_kept(self, inbox: Inbox) -> None:
        self.enqueue()
        self.enqueue()
        assert [done.fault for done in do_due()] == [None]
        [sent] = inbox.mails
        assert sent["Subject"] == "A subject"
        assert str(sent.get_payload()).split() == ["Open", SECRET, "&", "see."]
        assert not OutgoingMail.objects.exists()

    def test_waiting_mail_is_unreadable_in_the_database(self) -> None:
        self.enqueue()
        stored = b""
        with connection.cursor() as cursor:
            for table in ("notices_outgoingmail", "errands_errand"):
                cursor.execute(f"SELECT * FROM {table}")
                stored += repr(cursor.fetchall()).encode()
        assert b"invitation:1" in stored
        assert b"secret-link" not in stored
        assert ADDRESS.encode() not in stored

    def test_mail_that_waits_while_the_master_key_changes_is_sent(
        self, settings: Settings, mailoutbox: list[Any]
    ) -> None:
        self.enqueue()
        old = settings.MASTER_KEYS
        settings.MASTER_KEYS = {"new": b"n" * 32, **old}
        call_command("rotate_keys", stdout=StringIO())
        settings.MASTER_KEYS = {"new": b"n" * 32}
        assert [done.fault for done in do_due()] == [None]
        assert len(mailoutbox) == 1

    def test_cancelled_mail_is_not_sent(self, inbox: Inbox) -> None:
        self.enqueue()
        cancel_mail("invitation:1")
        assert do_due() == []
        assert inbox.mails == []

    def test_missing_template_is_found_where_the_mail_is_enqueued(self) -> None:
        with pytest.raises(TemplateDoesNotExist):
            enqueue_mail(ADDRESS, "missing", {}, "en", "one")

    def test_mail_waits_for_a_server_that_is_down_and_is_visible(
        self, settings: Settings, mailoutbox: list[Any]
    ) -> None:
        backend = django_settings.EMAIL_BACKEND
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        use(settings, f"smtp://127.0.0.1:{port}")
        self.enqueue()
        do_due()
        [shown] = [each for each in figures.by_kind() if each.kind == KIND]
        assert (shown.waiting, shown.failed, shown.faults) == (1, 1, ("ConnectionRefusedError",))
        assert REGISTRY.get_sample_value("thirdear_errands_retried", {"kind": KIND}) == 1
        settings.EMAIL_BACKEND = backend
        assert [done.fault for done in do_due(timezone.now() + GIVE_UP_AFTER / 2)] == [None]
        assert len(mailoutbox) == 1

    @pytest.mark.parametrize(("answer", "goes_on"), [("550 No such person", False), ("451 Later", True)])
    def test_address_that_is_refused_for_good_is_let_go(
        self, inbox: Inbox, answer: str, goes_on: bool
    ) -> None:
        inbox.answer = answer
        self.enqueue()
        [done] = do_due()
        assert (done.fault is not None) == goes_on
        assert OutgoingMail.objects.exists() == goes_on

    def test_mail_that_cannot_be_sent_for_days_is_let_go(self, inbox: Inbox) -> None:
        inbox.answer = "451 Later"
        self.enqueue()
        OutgoingMail.objects.update(created_at=timezone.now() - GIVE_UP_AFTER)
        assert [done.fault for done in do_due()] == [None]
        assert not OutgoingMail.objects.exists()


class TestSettings:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("smtp://mail.example.org", ("mail.example.org", 25, False, False)),
            ("smtp+tls://mail.example.org", ("mail.example.org", 587, True, False)),
            ("smtp+ssl://mail.example.org", ("mail.example.org", 465, False, True)),
            ("smtp+tls://u:p@mail.example.org:2525", ("mail.example.org", 2525, True, False)),
        ],
    )
    def test_address_of_a_server_is_read(self, url: str, expected: tuple[Any, ...]) -> None:
        read = mail_settings(url, served_by_https=True)
        found = read["EMAIL_HOST"], read["EMAIL_PORT"]
        assert (*found, read.get("EMAIL_USE_TLS", False), read.get("EMAIL_USE_SSL", False)) == expected

    def test_signs_of_a_password_are_written_by_their_codes(self) -> None:
        read = mail_settings("smtp+tls://me%40example.org:a%2Fb%23c@mail.example.org", served_by_https=True)
        assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "a/b#c")

    @pytest.mark.parametrize(
        "url",
        [
            "smtps://mail.example.org",
            "mail.example.org",
            "ftp://mail.example.org",
            "smtp://",
            "smtp://u:secret@mail.example.org:99999",
            "smtp://u:secret@mail.example.org:0",
            "smtp://u:secret/x@mail.example.org",
            "smtp+tls://u:secret@mail.example.org?timeout=99",
            "filemail:///var/mail",
            "consolemail://",
        ],
    )
    def test_address_that_cannot_be_used_is_refused_without_quoting_it(self, url: str) -> None:
        with pytest.raises(ImproperlyConfigured) as refused:
            mail_settings(url, served_by_https=True)
        assert "secret" not in str(refused.value)

    def test_without_an_address_mail_is_printed_on_a_developers_machine_alone(self) -> None:
        assert "console" in mail_settings(None, served_by_https=False)["EMAIL_BACKEND"]
        assert "dummy" in mail_settings(None, served_by_https=True)["EMAIL_BACKEND"]

    def test_sender_is_of_the_sites_host_unless_it_is_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("MAIL_FROM", raising=False)
        assert sender("MAIL_FROM", "talk.example.org") == "noreply@talk.example.org"
        monkeypatch.setenv("MAIL_FROM", "News <news@example.org>")
        assert sender("MAIL_FROM", "talk.example.org") == "News <news@example.org>"

    @pytest.mark.parametrize("given", ["news", "@example.org", "news@", "a@example.org, b@x.org", "a@b\nx"])
    def test_sender_that_is_none_is_refused(self, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
        monkeypatch.setenv("MAIL_FROM", given)
        with pytest.raises(ImproperlyConfigured):
            sender("MAIL_FROM", "talk.example.org")
