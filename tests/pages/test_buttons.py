"""Buttons of the pages that a script does something for."""

import re

from tests.servers import HOME

BUTTON = re.compile(r'<button type="button"[^>]*>')


def test_button_that_needs_a_script_cannot_be_pressed_before_it() -> None:
    """It is shown, or can be pressed, once its script listens: on a slow line that takes seconds."""
    templates = (HOME / "dialogue").rglob("*.html")
    buttons = [button for each in templates for button in BUTTON.findall(each.read_text(encoding="utf-8"))]

    assert len(buttons) > 10
    assert [button for button in buttons if not re.search(r" (hidden|disabled)\b", button)] == []
