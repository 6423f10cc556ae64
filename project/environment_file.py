"""Reads the settings file as systemd reads an EnvironmentFile: no shell, so ``&`` is an ordinary character.

The rules are those of systemd.exec(5). systemd silently ignores a line without a setting, an invalid name or
value, and an unclosed quote. This module refuses them: a setting that is missing by mistake leads to another
database.
"""

import os
import re
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

VARIABLE: Final = "ENVIRONMENT_FILE"
OPTION: Final = "--environment"
_NAME: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_BLANK: Final = " \t"
_LINE_ENDS: Final = "\n\r"
_CONTROL_CHARACTERS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class BadFile(ValueError):
    """A line of the file holds no setting."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")


def parse(text: str) -> dict[str, str]:
    """The settings in ``text``; if a name occurs twice, the last one counts.

    Raises:
        BadFile: a line holds no setting. The message never quotes a value.
    """
    found: dict[str, str] = {}
    at, end = 0, len(text)
    while at < end:
        if text[at] in _BLANK + _LINE_ENDS:
            at += 1
        elif text[at] in "#;":
            at = _after_comment(text, at)
        else:
            at = _assignment(text, at, found)
    return found


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _after_comment(text: str, at: int) -> int:
    begin = at
    while at < len(text) and text[at] not in _LINE_ENDS:
        at += 1
    if text[at - 1] == "\\":
        # Up to systemd 253 the comment continues on the next line, from 254 on it does not.
        raise BadFile(_line(text, begin), "a comment must not end with a backslash")
    return at


def _assignment(text: str, at: int, found: dict[str, str]) -> int:
    begin = at
    while at < len(text) and text[at] not in "=" + _LINE_ENDS:
        at += 1
    name = text[begin:at].rstrip(_BLANK)
    if at == len(text) or text[at] != "=":
        raise BadFile(_line(text, begin), "there is no = in it")
    if not _NAME.fullmatch(name):
        raise BadFile(_line(text, begin), "what stands before the = is no name of a variable")
    value, at = _value(text, at + 1)
    if _CONTROL_CHARACTERS.search(value):
        raise BadFile(_line(text, begin), f"the value of {name} holds a control character")
    found[name] = value
    return at


def _value(text: str, at: int) -> tuple[str, int]:
    """The value that begins at ``at``, and the position after it."""
    parts: list[str] = []
    while True:
        while at < len(text) and text[at] in _BLANK:
            at += 1
        if at == len(text) or text[at] in _LINE_ENDS:
            return "".join(parts), at
        if text[at] not in "'\"":
            plain, at = _plain(text, at)
            return "".join(parts) + plain, at
        quoted, at = _quoted(text, at)
        parts.append(quoted)


def _plain(text: str, at: int) -> tuple[str, int]:
    """An unquoted value, up to the end of the line. A backslash keeps the next character, no line end."""
    kept: list[str] = []
    needed = 0  # `kept` without trailing blanks has this length
    while at < len(text) and text[at] not in _LINE_ENDS:
        if text[at] == "\\":
            at += 1
            if at < len(text) and text[at] not in _LINE_ENDS:
                kept.append(text[at])
            needed = len(kept)
        else:
            kept.append(text[at])
            if text[at] not in _BLANK:
                needed = len(kept)
        at += 1
    return "".join(kept[:needed]), at


def _quoted(text: str, at: int) -> tuple[str, int]:
    quote, begin = text[at], at
    kept: list[str] = []
    at += 1
    while at < len(text) and text[at] != quote:
        if quote == '"' and text[at] == "\\":
            at += 1
            following = text[at : at + 1]
            if following in {'"', "\\", "`", "$"}:
                kept.append(following)
            elif following != "\n":
                kept.append("\\" + following)
        else:
            kept.append(text[at])
        at += 1
    if at >= len(text):
        raise BadFile(_line(text, begin), "its quote is not closed")
    return "".join(kept), at + 1


def load(environment: MutableMapping[str, str], ours: Iterable[str]) -> None:
    """Replace ENVIRONMENT_FILE in ``environment`` by the settings of the file that it names.

    Child processes therefore inherit the settings, and may override them. If this fails, ENVIRONMENT_FILE
    stays: Django's command line ignores a first failure, and would continue without the file.

    Raises:
        ImproperlyConfigured: the file cannot be read, or one of ``ours`` has one value in it and another in
            ``environment``, so it is not known which was meant.
    """
    if VARIABLE not in environment:
        return
    path = environment[VARIABLE]
    try:
        settings = parse(Path(path).read_bytes().decode())
    except OSError as error:
        raise ImproperlyConfigured(f"{VARIABLE}: {path!r} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ImproperlyConfigured(f"{VARIABLE}: {path!r} is not in UTF-8.") from None
    except BadFile as bad:
        raise ImproperlyConfigured(f"{VARIABLE}: {path!r}, {bad}.") from None
    for name in ours:
        if name in settings and environment.get(name, settings[name]) != settings[name]:
            raise ImproperlyConfigured(
                f"{name} has one value in {path!r} and another in the environment: take one of them away."
            )
    del environment[VARIABLE]
    environment.update(settings)


def option_taken(arguments: list[str], environment: MutableMapping[str, str] = os.environ) -> list[str]:
    """``arguments`` without ``--environment FILE``; FILE is put into the environment as ENVIRONMENT_FILE."""
    rest = list(arguments)
    for place, argument in enumerate(rest):
        if argument == "--":
            break
        if argument == OPTION:
            if place + 1 == len(rest):
                raise ImproperlyConfigured(f"{OPTION} needs a file.")
            environment[VARIABLE] = _path(rest[place + 1])
            del rest[place : place + 2]
            break
        if argument.startswith(f"{OPTION}="):
            environment[VARIABLE] = _path(argument.partition("=")[2])
            del rest[place]
            break
    return rest


def _path(given: str) -> str:
    """The absolute path. Links are not followed: the shell's ``<(…)`` links to a pipe, which has no path."""
    return os.path.abspath(given)  # noqa: PTH100
