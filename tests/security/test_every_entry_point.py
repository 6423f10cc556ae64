"""Every address of a room, requested by clients without the right: outsiders, ex-observers, former partners.

The addresses are compared with the server's URL patterns, so that a new one cannot be forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from dialogue.live.websocket.routing import websocket_urlpatterns
from tests import servers
from tests.blackbox.blocking import BlockingConnection, close_code, say_first
from tests.blackbox.browser import ApiClient, Browser, closing_clients
from tests.blackbox.room_api import open_by_command

pytestmark = pytest.mark.slow

WORDS = "We never dance any more"
TOPIC = "Our Saturdays"
ELSEWHERE = "Something else"
ROOM = "<str:room>"
#: The addresses of a room: the route of each, and its query.
ROUTES = {
    "page": (f"rooms/{ROOM}/", ""),
    "replay": (f"rooms/{ROOM}/replay/", ""),
    "kept": (f"rooms/{ROOM}/kept/", ""),
    "copy": (f"rooms/{ROOM}/copy/", ""),
    "frames": ("api/v1/rooms/<room>/frames", ""),
    "json": ("api/v1/rooms/<room>/export", "?as=json"),
    "own words": ("api/v1/rooms/<room>/export", "?as=markdown&of=mine"),
    "structure": ("api/v1/rooms/<room>/export", "?as=csv&of=structure"),
    "exports": ("api/v1/rooms/<room>/exports", ""),
    "consents": ("api/v1/rooms/<room>/consents", ""),
}
#: What is sent to a room by another method than GET: the method, the route, and the body.
SENT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ask for a copy": ("POST", "api/v1/rooms/<room>/export", {}),
    "take the request back": ("DELETE", "api/v1/rooms/<room>/export", {}),
    "allow words": ("POST", "api/v1/rooms/<room>/export/words", {"to": "a", "allowed": True}),
    "allow research": ("POST", "api/v1/rooms/<room>/export/research", {"allowed": True}),
}
HTTP_ADDRESSES = {
    name: f"/{route.replace(ROOM, '{}').replace('<room>', '{}')}{more}"
    for name, (route, more) in ROUTES.items()
}
SOCKET = f"ws/rooms/{ROOM}/"
INVITATION = "join/<str:code>"
#: Addresses of no room: tests/security/access asks for them as each relation.
OF_NO_ROOM = ("account/", "admin/", "couple/")


@dataclass
class Site:
    """A server with a room in which words were said, and the clients without a right to it."""

    server: servers.Served
    room: str = ""
    link: str = ""
    late_link: str = ""
    operator: str = ""
    visitors: dict[str, tuple[Browser, str]] = field(default_factory=dict)
    dropped: dict[str, int | None] = field(default_factory=dict)

    def visitor(self, who: str) -> tuple[Browser, str]:
        """A copy of a visitor, so that no cookie reaches the next test, and the room that they try."""
        visitor, room = self.visitors[who]
        return visitor.copy(), room

    def open(self, topic: str, count: int = 1) -> list[dict[str, Any]]:
        options = ("--format", "speaker_listener", "--topic", topic, "--observer", "Dr. Lee")
        return open_by_command(self.server.environment, *options, count=count)


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    # So many requests are refused here that the rate limit would answer some.
    server = servers.serve(
        tmp_path_factory.mktemp("addresses"), migrated=migrated_sqlite, FAILED_CREDENTIALS_PER_ADDRESS=""
    )
    try:
        with closing_clients():
            site = Site(server)
            _set_up(site)
            yield site
    finally:
        server.stop()


_KEYS = """
from dialogue.accounts import operator_keys
print(operator_keys.make("Practice"), operator_keys.make("Gone"))
operator_keys.revoke("Gone")
"""
#: The commands, run in one process, and two credentials that expired.
_TAKE_BACK = """
from django.core.management import call_command
from django.utils import timezone
from dialogue.rooms.models import Seat
call_command("revoke", "{former}", "b")
call_command("revoke", "{deactivated}", "a", "--everywhere")
call_command("erase_room", "{erased}")
Seat.objects.filter(room="{late}").update(link_until=timezone.now(), token_until=timezone.now())
"""


def _set_up(site: Site) -> None:
    server = site.server
    [created] = site.open(TOPIC)
    elsewhere, unused, erased, late = site.open(ELSEWHERE, 4)
    room, seats, observer = created["room"], created["seats"], created["observer"]
    site.operator, revoked = server.manage("shell", "-v", "0", "-c", _KEYS).split()
    site.room, site.link = room, seats["a"]["link"]
    bens_token = BlockingConnection(ApiClient(server, seats["b"]["token"]), room)
    bens_token.until(lambda frame: frame["type"] == "state")  # the opener has come in with their copy
    ana = Browser(server).claim(seats["a"]["link"])
    ben = Browser(server).claim(seats["b"]["link"])
    lee = Browser(server).claim(observer["link"])
    partners = {"a": BlockingConnection(ana, room), "b": BlockingConnection(ben, room)}
    for partner in partners.values():
        assert partner.ask("allow_observer", observer="o1")["type"] == "accepted"
    watching = BlockingConnection(lee, room)
    say_first(partners, WORDS)
    watching.until(lambda frame: frame.get("text") == WORDS)

    # Each loses their right while they are connected, so that the close code is seen.
    cem = Browser(server).claim(elsewhere["seats"]["a"]["link"]).claim(unused["seats"]["a"]["link"])
    dana = Browser(server).claim(erased["seats"]["a"]["link"])
    losing = {
        "ex-observer": watching,
        "former partner, browser": partners["b"],
        "token of a seat that was claimed": bens_token,
        "signed-out browser": partners["a"],
        "deactivated person": BlockingConnection(cem, unused["room"]),
        "partner of an erased room": BlockingConnection(dana, erased["room"]),
    }
    for who in ("deactivated person", "partner of an erased room"):
        losing[who].until(lambda frame: frame["type"] == "state")  # they have come in
    partners["a"].ask("withdraw_observer", observer="o1")
    names = {"former": room, "deactivated": elsewhere["room"], "erased": erased["room"], "late": late["room"]}
    server.manage("shell", "-v", "0", "-c", _TAKE_BACK.format(**names))
    stolen = ana.copy()
    assert ana.send_form("/past/", "/past/forget/").status_code == 302
    site.dropped = {who: connection.until_closed() for who, connection in losing.items()}

    stranger = Browser(server).claim(elsewhere["seats"]["b"]["link"])
    site.visitors = {
        "nobody": (ApiClient(server), room),
        "new browser": (_after_a_visit(server), room),
        "stranger, browser": (stranger, room),
        "stranger, token": (ApiClient(server, unused["seats"]["b"]["token"]), room),
        "made-up token": (ApiClient(server, "x" * 32), room),
        "link as token": (ApiClient(server, site.link.removeprefix("/join/")), room),
        "room as token": (ApiClient(server, room), room),
        "operator's key": (ApiClient(server, site.operator), room),
        "operator's key that was revoked": (ApiClient(server, revoked), room),
        "late token": (ApiClient(server, late["seats"]["a"]["token"]), late["room"]),
        "observer before consent, token": (ApiClient(server, unused["observer"]["token"]), unused["room"]),
        "ex-observer, browser": (lee, room),
        "token of an observer's seat that was claimed": (ApiClient(server, observer["token"]), room),
        "former partner, browser": (ben, room),
        "token of a seat that was claimed": (ApiClient(server, seats["a"]["token"]), room),
        "former partner, token": (ApiClient(server, seats["b"]["token"]), room),
        "signed-out browser": (stolen, room),
        "deactivated person": (cem, unused["room"]),
        "deactivated person, token": (ApiClient(server, unused["seats"]["a"]["token"]), unused["room"]),
        "nobody, erased room": (ApiClient(server), erased["room"]),
        "stranger, erased room": (stranger, erased["room"]),
        "erased partner, browser": (dana, erased["room"]),
        "erased partner, token": (ApiClient(server, erased["seats"]["b"]["token"]), erased["room"]),
    }
    site.late_link = late["seats"]["b"]["link"]


def _after_a_visit(server: servers.Served) -> Browser:
    browser = Browser(server)
    browser.get("/")
    return browser


#: What each is answered: the page, the replay, the API, and the code that the socket is closed with.
OUTSIDER = (404, 404, 404, 4404)
UNKNOWN = (404, 404, 401, 4401)
NO_CONSENT = (200, 403, 403, 4408)  # the page of an observer's room is empty until the socket fills it
TABLE = {
    "nobody": UNKNOWN,
    "new browser": UNKNOWN,
    "stranger, browser": OUTSIDER,
    "stranger, token": OUTSIDER,
    "made-up token": UNKNOWN,
    "link as token": UNKNOWN,
    "room as token": UNKNOWN,
    "operator's key": UNKNOWN,  # it opens new rooms, and none that is there
    "operator's key that was revoked": UNKNOWN,
    "late token": UNKNOWN,
    "observer before consent, token": (404, 404, 403, 4408),  # a token is no key to the pages
    "ex-observer, browser": NO_CONSENT,
    "token of an observer's seat that was claimed": UNKNOWN,
    "token of a seat that was claimed": UNKNOWN,
    "former partner, browser": OUTSIDER,
    "former partner, token": UNKNOWN,
    "signed-out browser": UNKNOWN,
    "deactivated person": UNKNOWN,
    "deactivated person, token": UNKNOWN,
    "nobody, erased room": UNKNOWN,
    "stranger, erased room": OUTSIDER,
    "erased partner, browser": OUTSIDER,
    "erased partner, token": (404, 404, 404, 4410),  # a script that was here learns why it need not come back
}


def expected(who: str, address: str) -> int:
    page, replay, api, socket = TABLE[who]
    if address in {"consents", "exports"} and socket == 4408:
        return 200  # an observer may know how many partners consent and what they asked for, and nothing else
    if address == "take the request back" and socket == 4408:
        return 404  # they have none
    return {"page": page, "kept": page, "replay": replay, "copy": replay, "socket": socket}.get(address, api)


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every address of the site over HTTP, with its parameters' names."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from routes(each.url_patterns, route)
        else:
            yield route


def test_every_address_of_the_server_is_requested_here() -> None:
    of_a_room = {route for route in routes() if "<" in route and not route.startswith(OF_NO_ROOM)}
    asked = {route for route, _ in ROUTES.values()} | {route for _, route, _ in SENT.values()}
    assert of_a_room == asked | {INVITATION}
    assert {str(each.pattern) for each in websocket_urlpatterns} == {SOCKET, ""}  # the last refuses


@pytest.mark.parametrize("who", TABLE)
def test_address_without_a_room_reveals_no_room(site: Site, who: str) -> None:
    visitor, _ = site.visitor(who)
    for route in routes():
        if "<" not in route:
            body = visitor.get(f"/{route}").text
            # The past of an observer names the rooms that they were invited to, and no more.
            secrets = [WORDS, TOPIC, site.link, *([site.room] if who != "ex-observer, browser" else [])]
            assert not [secret for secret in secrets if secret in body]


@pytest.mark.parametrize("address", [*HTTP_ADDRESSES, "socket"])
@pytest.mark.parametrize("who", TABLE)
def test_client_without_the_right_is_refused(site: Site, who: str, address: str) -> None:
    visitor, room = site.visitor(who)
    if address == "socket":
        status, body = close_code(visitor, room), ""
    else:
        answer = visitor.get(HTTP_ADDRESSES[address].format(room))
        status, body = answer.status_code, answer.text
    assert status == expected(who, address)
    for secret in (WORDS, TOPIC, ELSEWHERE, "Ana", "Ben"):
        assert secret not in body


@pytest.mark.parametrize("address", SENT)
@pytest.mark.parametrize("who", TABLE)
def test_client_without_the_right_changes_nothing(site: Site, who: str, address: str) -> None:
    visitor, room = site.visitor(who)
    method, route, body = SENT[address]
    answer, none = (
        visitor.http.request(method, f"/{route.replace('<room>', each)}", json=body)
        for each in (room, "0" * 20)
    )
    assert answer.status_code == expected(who, address)
    if TABLE[who] in {OUTSIDER, UNKNOWN}:
        assert (answer.status_code, answer.content) == (none.status_code, none.content)


@pytest.mark.parametrize("who", [who for who, answers in TABLE.items() if answers in {OUTSIDER, UNKNOWN}])
def test_outsider_gets_one_answer_for_existing_and_unknown_rooms(site: Site, who: str) -> None:
    visitor, room = site.visitor(who)
    for address in HTTP_ADDRESSES.values():
        real, none = (site.visitor(who)[0].get(address.format(each)) for each in (room, "0" * 20))
        assert (real.status_code, real.content) == (none.status_code, none.content)
        assert without_date(real.headers) == without_date(none.headers)
    assert close_code(visitor, room) == close_code(visitor, "0" * 20)


def without_date(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if name.lower() != "date"}


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("ex-observer", 4408),
        ("former partner, browser", 4403),
        ("token of a seat that was claimed", 4401),
        ("signed-out browser", 4401),
        ("deactivated person", 4401),
        ("partner of an erased room", 4410),
    ],
)
def test_connection_is_closed_when_its_right_ends(site: Site, who: str, code: int) -> None:
    assert site.dropped[who] == code


@pytest.mark.parametrize("who", ["new browser", "stranger, browser", "former partner, browser"])
def test_used_link_gives_no_seat_to_another_browser(site: Site, who: str) -> None:
    visitor, _ = site.visitor(who)
    for answer in (visitor.get(site.link), visitor.send_form("/", site.link)):
        assert answer.status_code == 409
        assert TOPIC not in answer.text


def test_expired_link_is_answered_like_an_unknown_one(site: Site) -> None:
    browser = _after_a_visit(site.server)
    late, never = (browser.get(link) for link in (site.late_link, "/join/never"))
    assert late.status_code == never.status_code == 404
    assert late.content == never.content
    assert "a link that nobody has used ends after a time" in late.text
    assert browser.send_form("/", site.late_link).status_code == 404


@pytest.mark.parametrize("how", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_http_methods_are_refused(site: Site, how: str) -> None:
    visitor, _ = site.visitor("former partner, token")
    sent = {f"/{route.replace('<room>', '{}')}" for method, route, _ in SENT.values() if method == how}
    for address in HTTP_ADDRESSES.values():
        if address.partition("?")[0] in sent:
            continue
        answer, none = (visitor.http.request(how, address.format(room)) for room in (site.room, "0" * 20))
        assert answer.status_code in {403, 405}
        assert (answer.status_code, answer.content) == (none.status_code, none.content)


@pytest.mark.parametrize("who", TABLE)
def test_only_an_operator_who_opens_a_room_is_given_tokens(site: Site, who: str) -> None:
    visitor, _ = site.visitor(who)
    wanted = {"format": "compassion", "names": ["Ana", "Ben"], "observer": "Dr. Lee"}
    answer = visitor.http.post("/api/v1/rooms", json=wanted)
    if who != "operator's key" and "Authorization" in visitor.http.headers:
        assert answer.status_code == 401
        return
    assert answer.status_code == 201
    created = answer.json()
    tokens = [each["token"] for each in (*created["seats"].values(), created["observer"])]
    assert [token is not None for token in tokens] == [who == "operator's key"] * 3


def test_no_word_and_no_secret_was_written_to_the_servers_log(site: Site) -> None:
    for secret in (WORDS, TOPIC, "Ana", site.link.removeprefix("/join/"), site.operator):
        assert secret not in site.server.log
