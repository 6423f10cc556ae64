"""No text that a person reads stands outside the catalogues."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

HOME: Final = Path(settings.BASE_DIR)
TEMPLATES: Final = sorted(HOME.glob("dialogue/**/templates/**/*.html"))
VIEWS: Final = sorted(HOME.glob("frontend/src/**/*.tsx"))
#: The name of the program and of a time zone are the same in every language.
NAMES: Final = re.compile(r"Third Ear|UTC")
READ_ATTRIBUTES: Final = {"aria-label", "aria-description", "alt", "label", "placeholder", "title"}
#: Functions whose argument at this position a person reads.
SENTENCES: Final = {"InvalidRoomRequest": 1, "ValidationError": 0, "_answer": 4, "problem": 2}
LETTERS: Final = re.compile(r"[^\W\d_]{2,}")


class Texts(HTMLParser):
    """The texts and the attributes of a page that a person reads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in READ_ATTRIBUTES]


def untranslated_in_template(text: str) -> list[str]:
    text = re.sub(r"\{% (block(?:trans|translate)|comment)\b.*?\{% end\1 %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{% block width %\}.*?\{% endblock %\}", "", text)  # a class
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    texts = Texts()
    texts.feed(text)
    return [found.strip() for found in texts.found if LETTERS.search(NAMES.sub("", found))]


def untranslated_in_view(text: str) -> Iterator[str]:
    text = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    for found in re.findall(r">([^<>{}=;()&|?]*)</?[A-Za-z]", text):
        if LETTERS.search(NAMES.sub("", found)):
            yield found.strip()
    for name, value in re.findall(r'\b([a-z-]+)="([^"]*)"', text):
        if name in READ_ATTRIBUTES and LETTERS.search(value):
            yield value


def untranslated_in_source(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        position = SENTENCES.get(name)
        if position is None or len(node.args) <= position:
            continue
        sentence = node.args[position]
        if isinstance(sentence, ast.JoinedStr) or (
            isinstance(sentence, ast.Constant) and isinstance(sentence.value, str)
        ):
            yield ast.unparse(sentence)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_no_text_of_its_own(path: Path) -> None:
    assert untranslated_in_template(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.name)
def test_view_has_no_text_of_its_own(path: Path) -> None:
    assert list(untranslated_in_view(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("package", ["api", "http", "live", "pages", "rooms"])
def test_source_has_no_sentence_for_people_of_its_own(package: str) -> None:
    found = {
        path.name: sentences
        for path in (HOME / "dialogue" / package).rglob("*.py")
        if (sentences := list(untranslated_in_source(path.read_text(encoding="utf-8"))))
    }
    # The API's answer to a program repeats the sentence of a field beside the field's name.
    repeated = ["f'{error.field}: {error}'", """f"{field or 'body'}: {first['msg']}.\""""]
    assert found == ({"problems.py": repeated} if package == "api" else {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('{% load i18n %}<p>{% translate "Hello" %} {{ name }}</p>', []),
        ('<button aria-label="Close">{% translate "x" %}</button>', ["Close"]),
        ("{% blocktranslate trimmed %}<b>Hello</b> you{% endblocktranslate %} there", ["there"]),
        ("<title>{% block title %}{% endblock %} · Third Ear</title>", []),
    ],
)
def test_text_outside_the_tags_is_found(text: str, found: list[str]) -> None:
    assert untranslated_in_template(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("return <p class='x'>Hello</p>;", ["Hello"]),
        ("return <p>{texts.hello} <b>{name}</b></p>;", []),
        ('return <input placeholder="Your name" aria-label={texts.name} />;', ["Your name"]),
        ("const a: Record<string, Texts> = {}; const late = now > then && then < now;", []),
    ],
)
def test_text_in_a_view_is_found(text: str, found: list[str]) -> None:
    assert list(untranslated_in_view(text)) == found
