"""The server's catalogues: what the source asks for, and the files that translate it.

Babel does without the programs of GNU gettext, which a bare machine lacks.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

HOME: Final = Path(settings.BASE_DIR)
SOURCE: Final = HOME / "dialogue"
LOCALE: Final = SOURCE / "locale"
#: The languages with a catalogue: English is the language of the source.
LANGUAGES: Final = [language for language, _ in settings.LANGUAGES if language != settings.LANGUAGE_CODE]
_SOURCES: Final = ("*.py", "templates/**/*.html", "templates/**/*.txt")
KEYWORDS: Final[dict[str, Any]] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "message": None,  # of the exports, which import no Django
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def asked_for() -> Catalog:
    """Every message of the source, with the files that use it, in a fixed order."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in sorted(found for kind in _SOURCES for found in SOURCE.rglob(kind)):
        name = path.relative_to(HOME).as_posix()
        for _, message, comments, context in _messages(path):
            catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def _messages(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django writes a template's calls among filler, which Python's tokenizer would stumble over.
        calls = re.findall(
            r"_?(?:gettext|ngettext|pgettext|npgettext)\(.*?\) ", templatize(text, origin=str(path))
        )
        text = "\n".join(calls)
    yield from extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def mo_path(language: str) -> Path:
    return po_path(language).with_suffix(".mo")


def read(path: Path, language: str) -> Catalog:
    """The catalogue in a file.

    Raises:
        babel.messages.pofile.PoFileError: it is no catalogue.
    """
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def written(catalog: Catalog) -> bytes:
    """The catalogue as its translators read it."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, include_lineno=False, sort_output=False)
    return file.getvalue()


def faults(catalog: Catalog, wanted: Catalog) -> list[str]:
    """What a catalogue lacks of ``wanted``, message by message."""
    found: list[str] = []
    for asked in wanted:
        if not asked.id:
            continue
        message = catalog.get(_key(asked), asked.context)
        if message is None:
            found.append(f"{_key(asked)!r} is missing")
        elif message.fuzzy:
            found.append(f"{_key(asked)!r} is fuzzy")
        else:
            found += [f"{_key(asked)!r} {fault}" for fault in _faults_of(message, asked, catalog.num_plurals)]
    wanted_keys = {(_key(each), each.context) for each in wanted}
    found += [
        f"{_key(each)!r} is asked for no more"
        for each in catalog
        if each.id and (_key(each), each.context) not in wanted_keys
    ]
    return found


def _faults_of(message: Message, asked: Message, plural_forms: int) -> Iterator[str]:
    given = list(message.string or ()) if message.pluralizable else [str(message.string or "")]
    if len(given) != (plural_forms if asked.pluralizable else 1):
        yield f"has {len(given)} plural forms; the language has {plural_forms}"
        return
    for number, form in enumerate(given):
        if not form:
            yield f"is not translated (plural form {number})" if asked.pluralizable else "is not translated"
        elif _values(form) - _values(_all_ids(asked)) or _tags(form) != _tags(_key(asked)):
            yield f"has other values or tags in its translation: {form!r}"
        elif not asked.pluralizable and _values(form) != _values(_key(asked)):
            yield f"has other values in its translation: {form!r}"


def _key(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _all_ids(message: Message) -> str:
    return " ".join(message.id) if message.pluralizable else str(message.id)


def _values(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|\{\w+\}", text))


def _tags(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]+>", text))
