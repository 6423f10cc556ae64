"""The sockets' door on both servers that we run on: whose page may open one, and how many one address may."""

from typing import Any, Literal

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.security.visitors import Browser, Script, knock, open_socket, visits
from tests.servers import PATIENCE, wait_for

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
def test_a_cookie_counts_from_our_own_origin_alone(serve: Any, program: Literal["daphne", "uvicorn"]) -> None:
    server = serve(program=program)
    with visits():
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
        with open_socket(browser, room) as socket:
            assert "welcome" in str(socket.recv(PATIENCE))


def comes_in(browser: Browser, room: str) -> bool:
    with open_socket(browser, room) as socket:
        try:
            return "welcome" in str(socket.recv(PATIENCE))
        except ConnectionClosed:
            return False


def connect_from(origin: str | None, browser: Browser, room: str) -> None:
    address = f"{browser.server.ws_url}/ws/rooms/{room}/"
    headers = browser.headers() | ({} if origin is None else {"Origin": origin})
    with connect(address, additional_headers=headers, proxy=None, open_timeout=PATIENCE):
        pass


@pytest.mark.parametrize("program", PROGRAMS)
def test_sockets_above_what_an_address_may_have_are_told_to_come_back(
    serve: Any, program: Literal["daphne", "uvicorn"]
) -> None:
    server = serve(program=program, MAX_SOCKETS_PER_ADDRESS="2")
    with visits():
        room, browser = room_on(server)
        with open_socket(browser, room) as first, open_socket(browser, room) as second:
            assert "welcome" in str(first.recv(PATIENCE))
            assert "welcome" in str(second.recv(PATIENCE))
            assert knock(browser, room).code == 4429
            # Their neighbours behind this address have places of their own, by a cookie and by a token.
            others, neighbour = room_on(server)
            with open_socket(neighbour, others) as neighbours:
                assert "welcome" in str(neighbours.recv(PATIENCE))
            opened = neighbour.http.post("/api/v1/rooms", json=WANTED, headers=server.operator).json()
            with open_socket(Script(server, opened["seats"]["a"]["token"]), opened["room"]) as script:
                assert "welcome" in str(script.recv(PATIENCE))
            # Another address, as the proxy on this machine tells of it, has places of its own.
            elsewhere = connect(
                f"{server.ws_url}/ws/rooms/{room}/",
                additional_headers=browser.headers() | {"X-Forwarded-For": "198.51.100.9, 203.0.113.7"},
                origin=server.url,
                proxy=None,
                open_timeout=PATIENCE,
            )
            with elsewhere as third:
                assert "welcome" in str(third.recv(PATIENCE))
        wait_for(lambda: comes_in(browser, room), "A place that was given back is not free")


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_process_holds_so_many_sockets_in_all(serve: Any, program: Literal["daphne", "uvicorn"]) -> None:
    server = serve(program=program, MAX_SOCKETS="1")
    with visits():
        room, browser = room_on(server)
        with open_socket(browser, room) as first:
            assert "welcome" in str(first.recv(PATIENCE))
            assert knock(Script(server), room).code == 4429
        wait_for(lambda: knock(Script(server), room).code == 4401, "The place was not given back")


def test_who_tries_tokens_is_slowed_down_by_address(serve: Any) -> None:
    server = serve(FAILED_CREDENTIALS_PER_ADDRESS="3/year")
    with visits():
        room, browser = room_on(server)
        opened = browser.http.post("/api/v1/rooms", json=WANTED, headers=server.operator).json()
        guesser = Script(server, "guess")
        assert [knock(guesser, room).code for _ in range(4)] == [4401, 4401, 4401, 4429]
        waits = guesser.get(f"/api/v1/rooms/{room}/frames")
        assert waits.status_code == 429
        assert 0 < int(waits.headers["Retry-After"]) <= YEAR
        assert waits.json()["code"] == "too_fast"
        assert guesser.get("/join/guess").status_code == 429
        # A token and a link that are valid are looked up, whatever was counted.
        with open_socket(Script(server, opened["seats"]["a"]["token"]), opened["room"]) as script:
            assert "welcome" in str(script.recv(PATIENCE))
        assert Browser(server).send_form(opened["seats"]["b"]["link"]).status_code == 302
        # Who has a seat in this browser guesses nothing, and is not kept waiting for a neighbour.
        assert browser.get(f"/rooms/{room}/").status_code == 200
        with open_socket(browser, room) as socket:
            assert "welcome" in str(socket.recv(PATIENCE))
