"""The settings of exports. `project.settings` takes them over; its table says what they mean."""

from datetime import timedelta
from pathlib import Path

from project import values

#: What sets a PDF: the fonts that `./run setup pdf` fetches.
PDF_FONTS = Path(__file__).resolve().parent.parent / ".tools" / "pdf-fonts" / "fonts"


def export_wait() -> timedelta:
    """How long after its request a copy of the whole conversation is given."""
    return timedelta(hours=values.number("EXPORT_WAIT_HOURS", 24))
