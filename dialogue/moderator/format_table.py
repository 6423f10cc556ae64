"""Reads a TOML table of a format field by field. Its errors name the field."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar, get_args

_Value = TypeVar("_Value")


LANGUAGE: Final = "en"

#: The longest id of a format, a step or an option.
MAX_NAME_CHARACTERS: Final = 64

Texts = Mapping[str, str]

TextLists = Mapping[str, tuple[str, ...]]


class FormatError(Exception):
    """A format is malformed or fails the format check. The message names the step and the file, if known."""

    def __init__(self, message: str, step: str | None = None, file: str | None = None) -> None:
        places = (f"{file}: " if file else "", f"step {step!r}: " if step else "")
        super().__init__("".join((*places, message)))
        self.message = message
        self.step = step


class Table:
    """A TOML table that is read field by field; :meth:`reject_unread` refuses the remaining fields."""

    def __init__(self, fields: Mapping[str, Any], step: str | None) -> None:
        self._unread = dict(fields)
        self.step = step

    def error(self, message: str) -> FormatError:
        return FormatError(message, self.step)

    def take(self, key: str, kind: type[_Value], default: _Value | None = None) -> _Value:
        value = self._unread.pop(key, default)
        if value is None:
            raise self.error(f"{key} is missing")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(f"{key} must be of type {kind.__name__}")
        return value

    def has(self, key: str) -> bool:
        return key in self._unread

    def name(self, key: str) -> str:
        value = self.take(key, str)
        if not value.isidentifier() or not value.isascii():
            raise self.error(f"{key} must be a plain name (letters, digits, underscores), not {value!r}")
        if len(value) > MAX_NAME_CHARACTERS:
            raise self.error(f"{key} must have at most {MAX_NAME_CHARACTERS} characters")
        return value

    def number(self, key: str, minimum: int, maximum: int) -> int:
        value = self.take(key, int)
        if not minimum <= value <= maximum:
            raise self.error(f"{key} must be from {minimum} to {maximum}, not {value}")
        return value

    def one_of(self, key: str, kind: Any, default: str | None = None) -> Any:
        value = self.take(key, str, default)
        if value not in get_args(kind):
            raise self.error(f"{key} must be one of {', '.join(get_args(kind))}, not {value!r}")
        return value

    def texts(self, key: str, default: Texts | None = None) -> Texts:
        value: dict[str, Any] = self.take(key, dict, dict(default) if default is not None else None)
        if LANGUAGE not in value or not all(
            isinstance(text, str) and text.strip() for text in value.values()
        ):
            raise self.error(f"{key} needs a text in every language it names, {LANGUAGE!r} among them")
        return value

    def text_lists(self, key: str) -> TextLists:
        value: dict[str, Any] = self.take(key, dict, {LANGUAGE: []})
        if LANGUAGE not in value or not all(are_texts(texts) for texts in value.values()):
            raise self.error(
                f"{key} needs a list of texts in every language it names, {LANGUAGE!r} among them"
            )
        return {language: tuple(texts) for language, texts in value.items()}

    def names(self, key: str) -> tuple[str, ...]:
        value = self._unread.pop(key, [])
        listed = [value] if isinstance(value, str) else value
        if not are_texts(listed):
            raise self.error(f"{key} must be a name or a list of names")
        return tuple(listed)

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        value: list[Any] = self.take(key, list, [])
        if not all(isinstance(row, dict) for row in value):
            raise self.error(f"{key} must be a list of tables")
        return value

    def reject_unread(self) -> None:
        if self._unread:
            raise self.error(f"unknown field {', '.join(sorted(self._unread))}")


def are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)
