"""Secrets that are shown once, and can be given wherever they are asked for."""

import secrets

import pytest

from dialogue.helpers.tokens import new_secret


def test_secret_never_begins_like_an_option_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["-option", "--option", "secret"])
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _: next(drawn))
    assert new_secret() == "secret"
