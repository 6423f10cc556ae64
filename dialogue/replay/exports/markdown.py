"""The export as Markdown.

It escapes every text that a person wrote, so that no Markdown reader renders it as a heading, a link or a
tag.
"""

import re
from collections.abc import Iterator
from typing import Final, assert_never

from dialogue.replay.exports.document import Answer, Block, Document, Gap, Happening, Section
from dialogue.replay.exports.texts import isolate

#: Characters that can begin markup or a link anywhere in a line, including the colon and slashes of a URL and
#: the dots of a host name. Other punctuation is special only at the beginning of a line.
_MARKUP_CHARACTERS: Final = re.compile(
    r"[\\`*_{}\[\]<>#|~&$^=]|:(?=\S)|(?<=\S)\.(?=[^\W\d_])|(?<=www)\.|/(?=/)|(?<=/)/", re.IGNORECASE
)
#: The start of a bullet, a numbered list item, a horizontal rule, or a definition.
_LINE_START_MARKUP: Final = re.compile(r"^(\d*)([-+.):])")
#: The @ of an e-mail address. GitHub links addresses even if they are escaped, so the address is split.
_MAIL_SIGN: Final = re.compile(r"(?<=\S)@(?=\w)")
_WORD_JOINER: Final = "\N{WORD JOINER}"
#: Control characters, which a terminal may interpret. They are replaced.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")


def to_markdown(document: Document) -> str:
    """The document as Markdown. Its names and titles were written by :func:`inline`."""
    facts = "\n".join(f"- {fact}" for fact in document.facts)
    paragraphs = [paragraph for block in document.blocks for paragraph in _paragraphs(block)]
    return "\n\n".join([f"# {document.heading}", facts, *paragraphs]) + "\n"


def inline(text: str) -> str:
    """A person's text inside a sentence."""
    return isolate(escape(text))


def escape(text: str) -> str:
    """Escape one line of a person's text, so that Markdown readers show it literally.

    Readers that link bare URLs find none in the result. An invisible word joiner splits each e-mail address,
    because escaping alone does not prevent a link.
    """
    text = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
    stripped = text.lstrip()
    indent = "\N{NO-BREAK SPACE}" * (len(text) - len(stripped))  # leading spaces would start a code block
    escaped = _LINE_START_MARKUP.sub(r"\1\\\2", _MARKUP_CHARACTERS.sub(r"\\\g<0>", stripped))
    return indent + _MAIL_SIGN.sub(f"{_WORD_JOINER}@", escaped)


def quote(text: str) -> str:
    """A person's text as a block quote that keeps the line breaks."""
    return "  \n".join(f"> {escape(line)}".rstrip(" ") for line in text.splitlines())


def _paragraphs(block: Block) -> Iterator[str]:
    match block:
        case Section():
            yield f"## {block.title}"
        case Answer():
            head = f"**{block.name} · {block.title}** ({', '.join(block.notes)})"
            yield head if block.choice is None else f"{head}: {block.choice}"
            if block.words is not None:
                yield quote(block.words)
            elif block.absence is not None:
                yield block.absence
        case Happening():
            yield f"{block.time} · {block.sentence}"
        case Gap():
            yield block.sentence
        case _:
            assert_never(block)
