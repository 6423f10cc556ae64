"""Laying out a PDF, in a process of its own: one at a time, with bounds of time and memory.

The words go to that process by a pipe, never by its arguments, its environment or a file.
"""

import json
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from dialogue.replay.exports.pages import TEMPLATE
from dialogue.rooms.reading_limit import TooManyReads

PROGRAM: Final = Path(__file__).with_name("typeset.py")
#: The longest conversation that is laid out takes about ten seconds on a slow machine, and 0.5 GiB.
TIMEOUT_SECONDS: Final = 90
MAX_CPU_SECONDS: Final = 60
MAX_BYTES: Final = 1_500 * 2**20
#: A request waits for so long until the PDF of another one is made.
WAIT_SECONDS: Final = 20.0
#: Without it there would be no letters in a PDF.
_NEEDED_FONT: Final = "NotoSans_400Regular.ttf"
_one_at_a_time: Final = threading.Lock()


class PdfNotInstalled(Exception):
    """What a PDF needs was not installed here."""


class PdfFailed(Exception):
    """No PDF came of it: it took too long, needed too much memory, or a fault is in the layout."""


def is_installed() -> bool:
    """Whether this installation makes PDFs: `./run setup pdf` installs what it needs."""
    return find_spec("typst") is not None and (settings.PDF_FONTS / _NEEDED_FONT).is_file()


def typeset(conversation: str) -> bytes:
    """The PDF of a conversation, given as the data of the template.

    Raises:
        PdfNotInstalled: there is no Typst, or there are no fonts.
        TooManyReads: others' PDFs are being made.
        PdfFailed: it could not be made within the bounds.
    """
    if not is_installed():
        raise PdfNotInstalled
    if not connection.in_atomic_block:
        connection.close()  # others can use it meanwhile
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise TooManyReads
    try:
        return _run(conversation)
    finally:
        _one_at_a_time.release()


def _run(conversation: str) -> bytes:
    asked = {
        "conversation": conversation,
        "template": TEMPLATE,
        "fonts": str(settings.PDF_FONTS),
        "memory": MAX_BYTES,
        "seconds": MAX_CPU_SECONDS,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own program, without a word in its arguments
            [sys.executable, "-I", str(PROGRAM)],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfFailed from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PdfFailed
    return done.stdout
