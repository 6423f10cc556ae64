"""WebSockets on both ASGI servers: whose page may connect, and how many connections an address may have."""

from typing import Any, Literal

import pytest
from websockets.exceptions import InvalidStatus

from tests.blackbox.blocking import BlockingConnection, close_code
from tests.blackbox.browser import ApiClient, Browser, closing_clients
from tests.blackbox.connection import ConnectionLost
from tests.servers import wait_for

pytestmark = pytest.mark.slow

PROGRAMS = ["daphne", "uvicorn"]
WANTED = {"format": "compassion", "names": ["Ana", "Ben"]}
YEAR = 360 * 24 * 60 * 60  # as limits count it


def room_on(server: Any) -> tuple[str, Browser]:
    """A room that was opened in a browser, and that browser, which has a seat in it."""
    browser = Browser(server)
    answer = browser.send_form("/", "/try/")
    assert answer.status_code == 302
    return answer.headers["Location"].split("/")[2], browser


@pytest.mark.parametrize("program", PROGRAMS)
def test_cookie_is_accepted_from_our_own_origin_only(
    serve: Any, program: Literal["daphne", "uvicorn"]
) -> None:
    server = serve(program=program)
    with closing_clients():
        room, browser = room_on(server)
        for origin in (
            None,
            "null",
            "file://",
            "https://evil.example",
            server.url.replace("http", "https"),
            server.url.replace("127.0.0.1", "127.0.0.1.evil.example"),
            f"http://127.0.0.1:{server.port + 1}",
            f"{server.url}/",
            f"{server.url}, https://evil.example",
            f"{server.url}.evil.example",
            "http://127.0.0.1:99999",
            "",
        ):
            with pytest.raises(InvalidStatus) as refused:
                connect_from(origin, browser, room)
            assert refused.value.response.status_code == 403, origin
        with BlockingConnection(browser, room):
            pass


def can_connect(client: Browser, room: str) -> bool:
    try:
        with BlockingConnection(client, room):
            return True
    except ConnectionLost:
        return False


def connect_from(origin: str | None, browser: Browser, room: str) -> None:
    headers = browser.socket_headers()
    del headers["Origin"]
    BlockingConnection(browser, room, headers | ({} if origin is None else {"Origin": origin}))


@pytest.mark.parametrize("program", PROGRAMS)
def test_sockets_above_the_limit_of_an_address_are_closed_with_4429(
    serve: Any, program: Literal["daphne", "uvicorn"]
) -> None:
    server = serve(program=program, MAX_SOCKETS_PER_ADDRESS="2")
    with closing_clients():
        room, browser = room_on(server)
        with BlockingConnection(browser, room), BlockingConnection(browser, room):
            assert close_code(browser, room) == 4429
            # Other people at this address are counted apart, by a cookie and by a token.
            others, neighbour = room_on(server)
            with BlockingConnection(neighbour, others):
                pass
            created = neighbour.http.post("/api/v1/rooms", json=WANTED, headers=server.operator).json()
            with BlockingConnection(ApiClient(server, created["seats"]["a"]["token"]), created["room"]):
                pass
            # Another address, as the proxy on this machine names it, is counted apart.
            elsewhere = browser.socket_headers() | {"X-Forwarded-For": "198.51.100.9, 203.0.113.7"}
            with BlockingConnection(browser, room, elsewhere):
                pass
        wait_for(lambda: can_connect(browser, room), "The place of a closed connection is not free")


@pytest.mark.parametrize("program", PROGRAMS)
def test_sockets_above_the_limit_of_a_process_are_closed_with_4429(
    serve: Any, program: Literal["daphne", "uvicorn"]
) -> None:
    server = serve(program=program, MAX_SOCKETS="1")
    with closing_clients():
        room, browser = room_on(server)
        with BlockingConnection(browser, room):
            assert close_code(ApiClient(server), room) == 4429
        wait_for(lambda: close_code(ApiClient(server), room) == 4401, "The place was not given back")


def test_address_that_guesses_tokens_is_rate_limited(serve: Any) -> None:
    server = serve(FAILED_CREDENTIALS_PER_ADDRESS="3/year")
    with closing_clients():
        room, browser = room_on(server)
        created = browser.http.post("/api/v1/rooms", json=WANTED, headers=server.operator).json()
        guesser = ApiClient(server, "guess")
        assert [close_code(guesser, room) for _ in range(4)] == [4401, 4401, 4401, 4429]
        waits = guesser.get(f"/api/v1/rooms/{room}/frames")
        assert waits.status_code == 429
        assert 0 < int(waits.headers["Retry-After"]) <= YEAR
        assert waits.json()["code"] == "too_fast"
        assert guesser.get("/join/guess").status_code == 429
        # A token and a link that are valid are looked up, whatever was counted.
        with BlockingConnection(ApiClient(server, created["seats"]["a"]["token"]), created["room"]):
            pass
        assert Browser(server).send_form(created["seats"]["b"]["link"]).status_code == 302
        # Who has a seat in this browser guesses nothing, and is not kept waiting for a neighbour.
        assert browser.get(f"/rooms/{room}/").status_code == 200
        with BlockingConnection(browser, room):
            pass
