"""The nginx that is shipped, in front of two processes on one database."""

import http.client
import http.server
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from websockets.exceptions import InvalidStatus

from project import server as project_server
from project.bodies import MAX_BODY_BYTES
from tests import servers
from tests.blackbox.dialogue import connected, take_turns
from tests.deploy import prometheus
from tests.deploy.front import CONFIGURATION, ENVIRONMENT, NAME, Front, front, program

pytestmark = [pytest.mark.slow, pytest.mark.nginx]

Two = tuple[servers.Served, servers.Served]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.redis])])
def two(request: pytest.FixtureRequest, serve: Callable[..., servers.Served], tmp_path: Path) -> Two:
    """Two processes on one SQLite file without Redis, or on PostgreSQL and Redis."""
    program()
    wishes: dict[str, Any] = {"data_dir": tmp_path / "data", **ENVIRONMENT}
    if request.param == "postgres":
        wishes["DATABASE_URL"] = request.getfixturevalue("migrated_postgres_url")
        wishes["REDIS_URL"] = request.getfixturevalue("redis_url")
    return serve(**wishes), serve(**wishes)


@pytest.fixture(scope="module")
def two_on_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two that no test ends, and that let one address ask nine times."""
    program()
    folder = tmp_path_factory.mktemp("two")
    wishes: dict[str, Any] = {"data_dir": folder / "data", **ENVIRONMENT, "REQUESTS_PER_ADDRESS": "9/year"}
    with ExitStack() as stack:
        two = []
        for name in ("one", "other"):
            two.append(servers.serve(folder / name, migrated=migrated_sqlite, **wishes))
            stack.callback(two[-1].stop)
        yield two[0], two[1]


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Front], Front]:
    """Have the clients of this process trust the certificate of a front."""

    def trust(started: Front) -> Front:
        monkeypatch.setenv("SSL_CERT_FILE", str(started.certificate))
        return started

    return trust


def rooms(server: servers.Served, count: int) -> list[dict[str, Any]]:
    words = ("open_room", "--format", "speaker_listener", "--names", "Ana,Ben", "--json")
    return [json.loads(line) for line in server.manage(*words, "--count", str(count)).splitlines()]


async def test_nginx_sends_partners_of_a_room_to_one_process_and_rooms_to_both(
    two: Two, trusted: Callable[[Front], Front]
) -> None:
    created = rooms(two[0], 64)
    with front(list(two)) as started:
        trusted(started)
        async with AsyncExitStack() as stack:
            seen: set[int] = set()
            for number, room in enumerate(created):
                if number >= 6 and seen == {0, 1}:
                    break
                before = [prometheus.number(each, "thirdear_sockets") for each in two]
                people = [
                    await stack.enter_async_context(connected(started, room, seat)) for seat in ("a", "b")
                ]
                await take_turns(people, 2)
                gained = [
                    prometheus.number(each, "thirdear_sockets") - was
                    for each, was in zip(two, before, strict=True)
                ]
                assert sorted(gained) == [0, 2]
                seen.add(gained.index(2))
            assert seen == {0, 1}


async def test_nginx_sends_rooms_of_a_stopped_process_to_the_other(
    two: Two, trusted: Callable[[Front], Front]
) -> None:
    created = rooms(two[0], 8)
    with front(list(two)) as started:
        trusted(started)
        two[0].kill()
        async with AsyncExitStack() as stack:
            for room in created:
                people = [
                    await stack.enter_async_context(connected(started, room, seat)) for seat in ("a", "b")
                ]
                await take_turns(people, 2)
            assert prometheus.number(two[1], "thirdear_rooms") == len(created)
        invitation = created[0]["seats"]["a"]["link"]
        assert started.ask(invitation).status == 200
        two[1].kill()
        away = started.ask(invitation)
        assert (away.status, away.getheader("Retry-After")) == (503, "5")
        assert _is_strict(away)
        assert "/join/" not in started.logs


def test_client_address_ignores_headers_that_the_client_sent(two_on_sqlite: Two) -> None:
    with front(list(two_on_sqlite)) as started:
        answers = [
            started.ask("/", by="127.0.0.2", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status
            for number in range(10)
        ]
        assert answers == [200] * 9 + [429]
        assert started.ask("/", by="127.0.0.3").status == 200


async def test_nginx_refuses_sockets_above_the_limit_of_an_address(
    two_on_sqlite: Two, trusted: Callable[[Front], Front]
) -> None:
    room = rooms(two_on_sqlite[0], 1)[0]
    changes: dict[str, str] = {"limit_conn third_ear_sockets 1000;": "limit_conn third_ear_sockets 2;"}
    with front(list(two_on_sqlite), **changes) as started:
        trusted(started)
        async with connected(started, room, "a"), connected(started, room, "b"):
            with pytest.raises(InvalidStatus) as refused:
                async with connected(started, room, "a"):
                    pass
            assert refused.value.response.status_code == 503


def test_nginx_answers_429_without_asking_a_process(two_on_sqlite: Two) -> None:
    changes = {"rate=50r/s": "rate=1r/m", "burst=200": "burst=2"}
    with front(list(two_on_sqlite), **changes) as started:
        answers = [started.ask("/join/none/") for _ in range(4)]
        assert [answer.status for answer in answers] == [404, 404, 404, 429]
        assert all(_is_strict(answer) for answer in answers)


def _is_strict(answer: http.client.HTTPResponse) -> bool:
    headers = answer.headers.get_all
    return (
        headers("X-Content-Type-Options") == ["nosniff"]
        and headers("Cache-Control") == ["no-store"]
        and headers("Cross-Origin-Resource-Policy") == ["same-origin"]
        and "default-src 'none'" in headers("Content-Security-Policy", [""])[0]
    )


class OneFile(http.server.ThreadingHTTPServer):
    """A process of a version of its own: it has one file, and knows no other."""

    def __init__(self, path: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.path, self.port = path, self.server_port
        Thread(target=self.serve_forever, args=(0.01,)).start()  # soon hears of the end


class Answer(http.server.BaseHTTPRequestHandler):
    server: OneFile

    def do_GET(self) -> None:
        self.send_response(200 if self.path == self.server.path else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def test_static_file_of_one_process_is_found_for_every_client() -> None:
    program()
    paths = ["/static/old.js", "/static/new.js"]
    both = [OneFile(path) for path in paths]
    try:
        with front(both) as started:
            for by in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
                answers = [started.ask(path, by=by).status for path in (*paths, "/static/none.js")]
                assert answers == [200, 200, 404]
    finally:
        for each in both:
            each.shutdown()
            each.server_close()


def test_by_plain_http_a_page_is_redirected_and_a_program_is_refused(two_on_sqlite: Two) -> None:
    with front(list(two_on_sqlite)) as started:
        page = started.ask_in_clear("/join/secret")
        assert (page.status, page.getheader("Location")) == (301, f"https://{NAME}/join/secret")
        calls = [started.ask_in_clear(path) for path in ("/api/v1/rooms/x/frames", "/ws/rooms/x/")]
        assert [(call.status, call.getheader("Location")) for call in calls] == [(403, None)] * 2
        assert all(_is_strict(answer) for answer in (page, *calls))


def test_nginx_refuses_too_large_a_body(two_on_sqlite: Two) -> None:
    with front(list(two_on_sqlite)) as started:
        answer = started.ask("/", headers={"Content-Length": "300000000"})
        assert answer.status == 413
        assert _is_strict(answer)


def test_scripts_come_compressed_and_pages_do_not(two_on_sqlite: Two) -> None:
    accept = {"Accept-Encoding": "gzip, br"}
    script = next((servers.HOME / "frontend" / "dist" / "assets").glob("*.js.br")).with_suffix("")
    path = f"/static/assets/{script.name}"
    with front(list(two_on_sqlite)) as started:
        assert started.ask("/", headers=accept).getheader("Content-Encoding") is None
        answer = started.ask(path, headers=accept)
        assert (answer.status, answer.getheader("Content-Encoding")) == (200, "br")
        assert answer.getheader("Vary") == "Accept-Encoding"
        tag = str(answer.getheader("ETag"))
        assert not tag.startswith("W/")
        assert started.ask(path, headers={**accept, "If-None-Match": tag}).status == 304
        assert started.ask(path).getheader("Content-Encoding") is None


def test_nginx_hides_health_checks_and_metrics(two_on_sqlite: Two) -> None:
    with front(list(two_on_sqlite)) as started:
        answers = [started.ask(f"/{name}") for name in ("healthz", "readyz", "metrics")]
        assert [answer.status for answer in answers] == [404] * 3
        assert all(_is_strict(answer) for answer in answers)
        assert started.ask("/").getheader("Strict-Transport-Security")


def test_nginx_and_processes_have_the_same_body_limit() -> None:
    found = re.search(r"client_max_body_size (\d+)k;", CONFIGURATION.read_text())
    assert found is not None
    assert int(found[1]) * 1024 == MAX_BODY_BYTES


def test_nginx_read_timeout_exceeds_the_processes_ping_interval() -> None:
    options = dict(zip(project_server.OPTIONS[::2], project_server.OPTIONS[1::2], strict=False))
    daphne = int(options["--ping-interval"]) + int(options["--ping-timeout"])
    standard = uvicorn.Config("project.asgi:application", log_config=None)
    assert standard.ws_ping_interval is not None
    assert standard.ws_ping_timeout is not None
    found = re.search(r"location /ws/ \{.*?proxy_read_timeout (\d+)s;", CONFIGURATION.read_text(), re.DOTALL)
    assert found is not None
    assert int(found[1]) > max(daphne, standard.ws_ping_interval + standard.ws_ping_timeout)
