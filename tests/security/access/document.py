"""Prints the matrix as docs/ACCESS.md."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from dialogue.trail.actions import ACTIONS, Reader, readers
from tests.security.access.answers import NO_METHOD, Answers
from tests.security.access.relations import MEANING, RELATIONS
from tests.security.access.table import COMMANDS, CONNECTIONS, SECTIONS, Requests
from tests.servers import HOME

PATH: Final[Path] = HOME / "docs" / "ACCESS.md"
READERS: Final[tuple[Reader, ...]] = ("partners", "actor", "concerned", "administrators")
_HEAD: Final = """# Who is answered what

Each URL, each operation of the API, each frame of the socket and each entry of the trail, against each
relation to a conversation. `tests/security/access/` tries every cell by a real request, and fails by name
for a URL, an operation or a frame that has no row. `.venv/bin/python -m tests.security.access` prints this
page from the same table; do not edit it.

A cell is the status of the answer, then what of the conversation is in it: *words*, *topic*, the *names* of
the two. Without these, an answer holds nothing of it. Forms are sent empty unless the table names what is
sent. What is answered by 405 to everybody is left out here.

"""


def document() -> str:
    """The whole page."""
    parts = [_HEAD, *_relations(), *(_section(title, rows) for title, rows in SECTIONS.items())]
    return "".join([*parts, _sockets(), _trail()])


def _relations() -> Iterator[str]:
    yield from (f"- **{relation}**: {meaning}\n" for relation, meaning in MEANING.items())


def _section(title: str, requests: Requests) -> str:
    rows = [
        [f"{method} `/{route}`", *_cells(answers)]
        for (method, route), answers in requests.items()
        if answers != NO_METHOD
    ]
    return f"\n## {title}\n\n{_table(['request', *RELATIONS], rows)}"


def _cells(answers: Answers) -> list[str]:
    return [answers[relation].replace(" ", ", ", 1) for relation in RELATIONS]


def _sockets() -> str:
    connecting = [["connecting to `/ws/rooms/<room>/`", *(CONNECTIONS[each] for each in RELATIONS)]]
    sending = [
        [f"`{name}`", *(answers.get(relation, "") for relation in RELATIONS)]
        for name, answers in COMMANDS.items()
    ]
    return (
        "\n## On the socket\n\nThe partner is asked to say something; the frames are sent in this order.\n\n"
        f"{_table(['frame', *RELATIONS], [*connecting, *sending])}"
    )


def _trail() -> str:
    rows = [
        [f"`{action}`", *("reads it" if each in readers(action) else "" for each in READERS)]
        for action in ACTIONS
    ]
    titles = ["entry", "both partners", "the one who acted", "the one concerned", "administrators"]
    return f"\n## The trail\n\nNobody else reads an entry.\n\n{_table(titles, rows)}"


def _table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(titles)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
