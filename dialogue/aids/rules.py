"""The rules and words of each language: one TOML file for each, checked whole before it is used.

Sections of a file, each optional, and what is silent without it:

    [lists]       named lists of words, for patterns
    [contractions]  short forms and what they are written out as, before patterns are compared
    [words]       common words of the language; words that mean nearly the same; whom a pronoun may stand
                  for: marks on the share, two topics, parroting and the form of a saying-back
    [blame]       what is said of blame, patterns that are no blame (``unless``), and ``[[blame.rule]]``:
                  name, marks, and ``in_saying_back`` where a rule holds for words said back too
    [length]      bounds, and what is said of a draft beyond them
    [two_topics]  patterns that begin another topic
    [parroting]   what is said of the share's own words given back
    [question] [advice] [rebuttal]  what is said of the form of a saying-back, patterns that tell which, and
                  patterns (``clear``) with which the model need be less sure

``detail`` is a sentence for the writer, ``suggestion`` an opening in their own direction.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NoReturn

from dialogue.aids.patterns import Pattern, PatternError, PatternSet, compile_pattern
from dialogue.aids.words import Word, stem

MAX_BYTES: Final = 200_000
MAX_PATTERNS: Final = 1_000
MAX_TEXT_CHARACTERS: Final = 300
_FORMS: Final = ("question", "advice", "rebuttal")


class RulesError(Exception):
    """A rules file is not valid. The message names the file and the rule, and says what to do."""

    def __init__(self, file: str, rule: str, message: str) -> None:
        super().__init__(f"{file}: {rule}: {message}")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a language. ``groups`` and ``people`` are by stem: rows of near meanings, and pronouns."""

    common: frozenset[str]
    groups: Mapping[str, tuple[str, ...]]
    people: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Saying:
    """What a hint says, the patterns that it is for, and those of a form that leave little doubt."""

    detail: str
    suggestion: str
    marks: PatternSet
    clear: PatternSet


@dataclass(frozen=True, slots=True)
class Blame:
    """What a hint of blame says; the rules for words of one's own, and those for words said back."""

    detail: str
    suggestion: str
    unless: PatternSet
    own_words: PatternSet
    said_back: PatternSet


@dataclass(frozen=True, slots=True)
class Length:
    """A draft is long from ``words`` words on, or from ``least`` at ``share`` of the step's limit."""

    detail: str
    suggestion: str
    words: int
    share: float
    least: int


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one language. What is None or empty is silent."""

    language: str
    contractions: Mapping[str, tuple[str, ...]]
    words: Words | None
    blame: Blame | None
    length: Length | None
    two_topics: Saying | None
    parroting: Saying | None
    forms: Mapping[str, Saying]

    def written_out(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """The words as patterns compare them: each contraction as the words it stands for, at its place."""
        return tuple(
            Word(long, word.start, word.end)
            for word in words
            for long in self.contractions.get(word.text, (word.text,))
        )


def read_folder(folder: Path) -> Mapping[str, Rules]:
    """The rules of every ``LANGUAGE.toml`` in ``folder``, by language.

    Raises:
        RulesError: a file is not valid, or the folder holds none.
    """
    found: dict[str, Rules] = {}
    for path in sorted(folder.glob("*.toml")):
        rules = read(path)
        if rules.language in found:
            raise RulesError(
                path.name, "language", f"another file holds {rules.language!r} already; remove one"
            )
        found[rules.language] = rules
    if not found:
        raise RulesError(str(folder), "folder", "there is no file LANGUAGE.toml; copy the shipped ones to it")
    return MappingProxyType(found)


def read(path: Path) -> Rules:
    """Read and check one file of rules.

    Raises:
        RulesError: it cannot be read, or is not valid.
    """
    try:
        raw = path.read_bytes()
        held = tomllib.loads(raw.decode())
    except OSError as error:
        raise RulesError(path.name, "file", f"it cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # not UTF-8, or not TOML
        raise RulesError(path.name, "file", f"it is not TOML in UTF-8: {error}") from None
    if len(raw) > MAX_BYTES:
        raise RulesError(path.name, "file", f"it has {len(raw)} bytes; at most {MAX_BYTES} are allowed")
    return _File(path.name, held).rules()


class _Section:
    """One table of a file, read field by field. :meth:`end` refuses what was not read."""

    def __init__(self, file: str, name: str, held: Any) -> None:
        self.file, self.name = file, name
        if not isinstance(held, dict):
            self.refuse("it must be a table")
        self._unread = dict(held)

    def refuse(self, message: str) -> NoReturn:
        raise RulesError(self.file, self.name, message)

    def take(self, key: str, kind: type[Any] | tuple[type[Any], ...], default: Any = None) -> Any:
        value = self._unread.pop(key, default)
        if value is None:
            self.refuse(f"{key} is missing")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.refuse(f"{key} is of the wrong type")
        return value

    def text(self, key: str, *, optional: bool = False) -> str:
        value: str = self.take(key, str, "" if optional else None)
        if len(value) > MAX_TEXT_CHARACTERS or (not value.strip() and not optional):
            self.refuse(f"{key} must have 1 to {MAX_TEXT_CHARACTERS} characters")
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        values = self.take(key, list, [] if optional else None)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.refuse(f"{key} must be a list of texts")
        return tuple(values)

    def number(self, key: str, least: float, most: float) -> float:
        value: float = self.take(key, (int, float))
        if not least <= value <= most:
            self.refuse(f"{key} must be from {least} to {most}")
        return value

    def end(self) -> None:
        if self._unread:
            self.refuse(
                f"{', '.join(sorted(self._unread))}: there is no such field; remove it or mend its name"
            )


class _File:
    """One file: its lists, and how many patterns were read so far."""

    def __init__(self, name: str, held: dict[str, Any]) -> None:
        self._name = name
        self._top = _Section(name, "file", held)
        self._patterns = 0
        lists = _Section(name, "lists", self._top.take("lists", dict, {}))
        self._lists = {key: lists.texts(key) for key in tuple(held.get("lists", {}))}
        short = _Section(name, "contractions", self._top.take("contractions", dict, {}))
        self._contractions = {
            key: tuple(short.text(key).split()) for key in tuple(held.get("contractions", {}))
        }

    def rules(self) -> Rules:
        language = self._top.text("language")
        words = self._section("words")
        blame, length = self._section("blame"), self._section("length")
        rules = Rules(
            language=language,
            contractions=self._contractions,
            words=self._words(words) if words else None,
            blame=self._blame(blame) if blame else None,
            length=self._length(length) if length else None,
            two_topics=self._saying("two_topics"),
            parroting=self._saying("parroting"),
            forms={form: saying for form in _FORMS if (saying := self._saying(form))},
        )
        self._top.end()
        if words is None and (rules.two_topics or rules.parroting or rules.forms):
            self._top.refuse("two_topics, parroting and the forms of a saying-back need the section words")
        if rules.forms and set(rules.forms) != set(_FORMS):
            self._top.refuse(f"{', '.join(_FORMS)} stand together; add the one that is missing")
        return rules

    def _section(self, name: str) -> _Section | None:
        held = self._top.take(name, dict, {})
        return _Section(self._name, name, held) if held else None

    def _words(self, section: _Section) -> Words:
        common = frozenset(section.texts("common"))
        groups: dict[str, list[str]] = {}
        for number, row in enumerate(section.texts("same", optional=True)):
            for word in row.split():
                groups.setdefault(stem(word), []).append(f"@{number}")
        people: dict[str, list[str]] = {}
        for pronoun in ("he", "she", "they"):
            for word in section.texts(pronoun, optional=True):
                people.setdefault(stem(word), []).append(f"@{pronoun}")
        section.end()
        return Words(
            common,
            {key: tuple(dict.fromkeys(ids)) for key, ids in groups.items()},
            {key: tuple(dict.fromkeys(ids)) for key, ids in people.items()},
        )

    def _blame(self, section: _Section) -> Blame:
        own: list[Pattern] = []
        back: list[Pattern] = []
        for number, held in enumerate(section.take("rule", list, []), 1):
            rule = _Section(self._name, f"blame rule {number}", held)
            rule.name = f"blame rule {rule.text('name')!r}"
            patterns = self._compiled(rule, rule.texts("marks"))
            own += patterns
            back += patterns if rule.take("in_saying_back", bool, False) else ()
            rule.end()
        blame = Blame(
            section.text("detail"),
            section.text("suggestion", optional=True),
            PatternSet(self._compiled(section, section.texts("unless", optional=True))),
            PatternSet(own),
            PatternSet(back),
        )
        section.end()
        return blame

    def _length(self, section: _Section) -> Length:
        length = Length(
            section.text("detail"),
            section.text("suggestion", optional=True),
            int(section.number("words", 20, 5_000)),
            section.number("share", 0.1, 1),
            int(section.number("least", 1, 5_000)),
        )
        section.end()
        return length

    def _saying(self, name: str) -> Saying | None:
        section = self._section(name)
        if section is None:
            return None
        saying = Saying(
            section.text("detail"),
            section.text("suggestion", optional=True),
            PatternSet(self._compiled(section, section.texts("marks", optional=True))),
            PatternSet(self._compiled(section, section.texts("clear", optional=True))),
        )
        section.end()
        return saying

    def _compiled(self, section: _Section, sources: Sequence[str]) -> list[Pattern]:
        self._patterns += len(sources)
        if self._patterns > MAX_PATTERNS:
            section.refuse(f"the file has more than {MAX_PATTERNS} patterns; remove some")
        try:
            patterns = [compile_pattern(source, self._lists) for source in sources]
        except PatternError as error:
            raise RulesError(self._name, section.name, str(error)) from None
        for pattern in patterns:
            for short in sorted(pattern.named_words() & self._contractions.keys()):
                long = " ".join(self._contractions[short])
                section.refuse(f"{pattern.source!r}: {short!r} never matches; write it out: {long!r}")
        return patterns
