"""The matrix: what each relation is answered at every URL, for every operation and every command.

A row that is missing fails a test by its name, and so does one that stands for nothing any more. Run
``python -m tests.security.access`` after a change: it prints the table as docs/ACCESS.md.
"""

from typing import Any, Final

from tests.security.access.accounts import OF_ACCOUNTS
from tests.security.access.answers import NO_METHOD, Answers, each, theirs
from tests.security.access.relations import Relation

Requests = dict[tuple[str, str], Answers]

#: What is sent where an empty form would say too little.
BODIES: Final[dict[tuple[str, str], dict[str, Any]]] = {
    ("POST", ""): {"first": "Eva", "second": "Finn", "format": "compassion", "scope": "words"},
    ("POST", "api/v1/rooms"): {"format": "compassion", "names": ["Eva", "Finn"]},
    ("POST", "rooms/<str:room>/copy/"): {"do": "ask"},
    ("POST", "api/v1/rooms/<room>/export/words"): {"to": "o1", "allowed": True},
    ("POST", "api/v1/rooms/<room>/export/research"): {"allowed": True},
    ("POST", "language/"): {"language": "de"},
    ("POST", "couple/"): {"name": "Anastazja"},
    ("POST", "couple/<str:couple>/"): {"format": "compassion"},
    ("POST", "couple/<str:couple>/plan/"): {
        "topic": "Something else",
        "format": "compassion",
        "when": "2027-03-01T19:00",
        "time_zone": "Europe/Berlin",
    },
    ("POST", "couple/<str:couple>/plans/<str:plan>/"): {"answer": "not_now", "revision": "1"},
    ("POST", "couple/join/<str:code>"): {"answer": "accept", "name": "Felicitas"},
}


def page(route: str, get: Answers, post: Answers = NO_METHOD) -> Requests:
    """The rows of a page."""
    return {("GET", route): get, ("POST", route): post}


def to_administrators(answer: str) -> Answers:
    """An answer to administrators; visitors are led to the sign-in, and for others there is nothing."""
    return each("404", outsider="302", administrator=answer)


EVERYBODY: Final = each("200")

#: What everybody gets alike: nothing of a person or a conversation is in it.
PUBLIC: Final[Requests] = {
    **page("", EVERYBODY, each("201")),
    **page("try/", each("405"), each("302")),
    **page("guide/", EVERYBODY),
    **page("guide/couples/", EVERYBODY),
    **page("guide/therapists/", EVERYBODY),
    **page("guide/administrators/", EVERYBODY),
    **page("apart/", EVERYBODY),
    **page("offline/", EVERYBODY),
    **page("language/", each("405"), each("302")),
    **page("healthz", EVERYBODY),
    **page("readyz", EVERYBODY),
    **page("metrics", each("404")),  # METRICS is off
    **page("api/v1/", each("404"), each("404")),
    **page("api/v1/openapi.json", EVERYBODY, EVERYBODY),
    ("POST", "api/v1/rooms"): each("201"),
}
#: What belongs to the person of the session: each sees their own, and the partner not the other's.
OWN: Final[Requests] = {
    **page("past/", each("200", partner="200 topic names", observer="200 topic names")),
    **page("past/forget/", each("405"), each("302")),
    **page("trail/", each("200", partner="200 names", former_partner="200 names")),
    **page("my-data/", EVERYBODY, each("422", outsider="200")),
    **page(
        "my-data/file/",
        each("200", outsider="404", partner="200 words topic names", former_partner="200 names"),
    ),
    **page(
        "my-data/close/", each("302", guest="200", observer="200"), each("302", guest="422", observer="422")
    ),
    **page("couple/", each("200", partner="200 names", former_partner="200 names"), each("201")),
    **page("couple/stopped/", EVERYBODY, each("302")),
    **page("couple/take-back/", each("405"), each("302")),
    **page("notices/", EVERYBODY, each("302")),
    **page("notices/device/", each("405"), each("422")),
    **page("couple/times/", EVERYBODY, each("302")),
    **page("care/", EVERYBODY, each("422")),
    **page("care/stock/", EVERYBODY, each("422")),
    **page("care/kindness/", EVERYBODY),
    **page("care/room/", EVERYBODY),
    **page("care/export/", EVERYBODY),
    **page("care/erase/", EVERYBODY, each("302")),
}
#: What a link opens: whoever has it, once.
BY_LINK: Final[Requests] = {
    **page("join/<str:code>", each("200 topic names"), each("302")),
    **page("couple/join/<str:code>", each("200 names", partner="200"), each("302", partner="200")),
    **page("couple/stop/<str:code>", EVERYBODY, EVERYBODY),
    **page("couple/calendar/<str:secret>.ics", EVERYBODY),
}
#: What belongs to a couple. One who left keeps the page with what they had, and begins nothing on it.
OF_A_COUPLE: Final[Requests] = {
    **page(
        "couple/<str:couple>/",
        theirs("200 topic names", former_partner="200 names"),
        theirs("302", former_partner="409 names"),
    ),
    **page(
        "couple/<str:couple>/leave/",
        theirs("200 names", former_partner="200 names"),
        theirs("302", former_partner="302"),
    ),
    **page(
        "couple/<str:couple>/plan/",
        theirs("200 names", former_partner="302"),
        theirs("302", former_partner="302"),
    ),
    **page("couple/<str:couple>/plans/<str:plan>/", theirs("200 topic"), theirs("302")),
    **page("couple/<str:couple>/plans/<str:plan>/calendar/", theirs("200", former_partner="404")),
}
#: What belongs to a conversation.
OF_A_ROOM: Final[Requests] = {
    **page("rooms/<str:room>/", theirs("200", observer="200"), theirs("302", observer="302")),
    **page(
        "rooms/<str:room>/kept/",
        theirs("200 topic names", observer="200"),
        theirs("422 topic names", observer="422"),
    ),
    **page("rooms/<str:room>/replay/", theirs("200 topic names", observer="200 topic names")),
    **page(
        "rooms/<str:room>/copy/", theirs("200 topic names", observer="200"), theirs("302", observer="302")
    ),
    ("GET", "api/v1/rooms/<room>/frames"): theirs("200 words", observer="200 words", outsider="401"),
    ("GET", "api/v1/rooms/<room>/export"): theirs("409", observer="409", outsider="401"),
    ("GET", "api/v1/rooms/<room>/export?of=mine"): theirs(
        "200 words topic names", observer="403", outsider="401"
    ),
    ("GET", "api/v1/rooms/<room>/export?of=structure"): theirs("409", observer="403", outsider="401"),
    ("POST", "api/v1/rooms/<room>/export"): theirs("202", observer="202", outsider="401"),
    ("DELETE", "api/v1/rooms/<room>/export"): theirs("404", observer="404", outsider="401"),
    ("POST", "api/v1/rooms/<room>/export/words"): theirs("404", observer="403", outsider="401"),
    ("POST", "api/v1/rooms/<room>/export/research"): theirs("200", observer="403", outsider="401"),
    ("GET", "api/v1/rooms/<room>/exports"): theirs("200", observer="200", outsider="401"),
    ("GET", "api/v1/rooms/<room>/consents"): theirs("409", observer="200", outsider="401"),
}
#: What administrators alone see: one person or one couple, without words, topics and names.
TO_ADMINISTRATORS: Final = to_administrators("200")
OF_THE_ADMIN: Final[Requests] = {
    **page("admin/", TO_ADMINISTRATORS, TO_ADMINISTRATORS),
    **page("admin/jsi18n/", TO_ADMINISTRATORS, to_administrators("405")),
    **page("admin/logout/", to_administrators("405"), to_administrators("302")),
    **page("admin/accounts/", TO_ADMINISTRATORS, to_administrators("404")),
    **page("admin/accounts/<str:object_id>/", TO_ADMINISTRATORS, to_administrators("302")),
    **page("admin/couples/", TO_ADMINISTRATORS, to_administrators("404")),
    **page("admin/couples/<str:object_id>/", TO_ADMINISTRATORS, to_administrators("403")),
    **page("admin/trail/", TO_ADMINISTRATORS, TO_ADMINISTRATORS),
}
SECTIONS: Final[dict[str, Requests]] = {
    "For everybody alike": PUBLIC,
    "For the person of the session": OWN,
    "Of one's own account": OF_ACCOUNTS,
    "By a link": BY_LINK,
    "Of a conversation": OF_A_ROOM,
    "Of a couple": OF_A_COUPLE,
    "Of those who administer": OF_THE_ADMIN,
}
REQUESTS: Final[Requests] = {row: answers for rows in SECTIONS.values() for row, answers in rows.items()}

#: How a connection to the room's socket is answered: "open", or the code that it is closed with.
CONNECTIONS: Final[dict[Relation, str]] = {
    "outsider": "4401",
    "guest": "4404",
    "partner": "open",
    "former partner": "4404",
    "other couple": "4404",
    "observer": "open",
    "administrator": "4404",
}
#: What comes of each frame of a connection that is open. The partner's are tried in this order, in a
#: conversation in which they are asked to say something; a partner out of turn is refused by the moderator.
COMMANDS: Final[dict[str, dict[Relation, str]]] = {
    **{
        name: {"partner": answer, "observer": "refused: not_allowed"}
        for name, answer in (
            ("withdraw_observer", "accepted"),
            ("allow_observer", "accepted"),
            ("check", "hint"),
            ("choose", "refused: wrong_act"),
            ("rate", "refused: wrong_act"),
            ("nod", "refused: not_allowed"),
            ("say", "accepted"),
            ("break", "accepted"),
            ("change_return", "accepted"),
            ("return", "refused: too_early"),
            ("end", "accepted"),
        )
    },
    "typing": {"partner": "no answer", "observer": "no answer"},
    "ping": {"partner": "pong", "observer": "pong"},
}
#: The fields of each command: TURN is the number of the turn that is on.
TURN: Final = -1
FIELDS: Final[dict[str, dict[str, Any]]] = {
    "withdraw_observer": {"observer": "o1"},
    "allow_observer": {"observer": "o1"},
    "check": {"turn": TURN, "text": "You never listen."},
    "choose": {"turn": TURN, "option": "yes"},
    "rate": {"turn": TURN, "value": 5},
    "say": {"turn": TURN, "text": "I was glad about our walk."},
    "break": {"kind": "breather"},
    "change_return": {"return_in": 600},
}
