"""A PDF is made by a program of its own, one at a time and within bounds, or refused with what to do."""

import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dialogue.rooms import typesetting
from dialogue.rooms.reading_limit import TooManyReads
from dialogue.rooms.typesetting import PdfFailed, PdfNotInstalled, typeset
from tests.replay.test_pdf_export import data

pytestmark = pytest.mark.skipif(not typesetting.is_installed(), reason="./run setup pdf")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("I felt alone. 😀", "en"),
        ("شعرتُ بالوحدة، Ana.", "ar"),
        ("日曜の夜、直接。", "ja"),
        ("한국어 漢字", "ko"),
        ("直接", "zh"),
    ],
)
def test_a_conversation_is_a_tagged_pdf_for_everybody(words: str, language: str) -> None:
    made = typeset(data(words, language=language))
    assert made.startswith(b"%PDF-1.7")
    assert b"/MarkInfo" in made
    assert b"pdfuaid:part" in made


def test_a_character_without_a_font_still_gives_a_tagged_pdf() -> None:
    made = typeset(data("𒀀"))
    assert b"/MarkInfo" in made
    assert b"pdfuaid:part" not in made


def test_what_needs_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "MAX_BYTES", 30 * 2**20)
    with pytest.raises(PdfFailed):
        typeset(data("x"))


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "TIMEOUT_SECONDS", 0)
    with pytest.raises(PdfFailed):
        typeset(data("x"))


def test_one_is_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "WAIT_SECONDS", 0)
    begun, go_on = threading.Event(), threading.Event()

    def run(_: str) -> bytes:
        begun.set()
        go_on.wait()
        return b"%PDF-"

    monkeypatch.setattr(typesetting, "_run", run)
    other = threading.Thread(target=typeset, args=("{}",))
    other.start()
    begun.wait()
    with pytest.raises(TooManyReads):
        typeset("{}")
    go_on.set()
    other.join()
    assert typeset("{}") == b"%PDF-"


def test_words_are_in_no_argument_and_no_variable_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> Any:
        asked.update(options, command=command)
        raise subprocess.TimeoutExpired(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(PdfFailed):
        typeset(data("Secret."))
    assert b"Secret." in asked["input"]
    assert "Secret." not in str(asked["command"])
    assert asked["env"] == {}


def test_without_fonts_it_says_so(settings: Settings, tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        settings.PDF_FONTS = folder
        with pytest.raises(PdfNotInstalled):
            typeset(data("x"))
