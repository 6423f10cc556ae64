"""`./run audit` reports what the registries' own tools find, and never takes silence for good news."""

import gzip
import json
import runpy
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from tests.servers import HOME
from tests.setup.locks import read_lock

#: What the npm registry says of one package.
ADVISORY = {"id": 1, "title": "bad", "url": "https://a.example/NPM-1", "severity": "low"}

pytestmark = pytest.mark.slow


class Services(BaseHTTPRequestHandler):
    """Stands in for the OSV database, which `uv audit` asks, and for the npm registry."""

    python: ClassVar[set[str]] = set()
    node: ClassVar[set[str]] = set()
    known: ClassVar[bool]
    says: ClassVar[bytes | None]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(gzip.decompress(body) if "Content-Encoding" in self.headers else body)
        answer: Any
        if self.path == "/v1/querybatch":
            queries = asked["queries"]
            self.python.update(f"{query['package']['name']}=={query['version']}" for query in queries)
            of_django = {"vulns": [{"id": "OSV-1", "modified": "2026-01-01T00:00:00Z"}]} if self.known else {}
            answer = {"results": [of_django if q["package"]["name"] == "django" else {} for q in queries]}
        else:
            self.node.update(asked)
            answer = {"preact": [ADVISORY | {"vulnerable_versions": "*"}]} if self.known else {}
        self.answer(json.dumps(answer).encode() if self.says is None else self.says)

    def do_GET(self) -> None:
        of_vulnerability = {"id": "OSV-1", "modified": "2026-01-01T00:00:00Z", "summary": "worse"}
        of_package = {"name": self.path[1:], "versions": {}}
        answer = of_vulnerability if self.path.startswith("/v1/vulns") else of_package
        self.answer(json.dumps(answer).encode())

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Services, "known", False, raising=False)
    monkeypatch.setattr(Services, "says", None, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Services) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))  # it soon sees the shutdown
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def audit(services: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The functions of `run`, whose tools ask the stand-in."""
    for name, value in {
        "OSV_URL": services,
        "npm_config_registry": services,
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(HOME / "run"))


def test_known_vulnerability_fails_and_is_named(
    audit: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Services, "known", True)
    said, is_vulnerable = audit["audit"]()
    assert is_vulnerable
    assert "uv audit, requirements: django 5.2." in said
    assert "OSV-1 worse" in said
    assert "npm audit, frontend: preact: https://a.example/NPM-1 bad" in said
    assert "npm audit, requirements/browser: no known vulnerability" in said


def test_every_lock_is_asked_about(audit: dict[str, Any]) -> None:
    said, is_vulnerable = audit["audit"]()
    assert not is_vulnerable
    assert said.count("no known vulnerability") == 4
    pins = [pin for lock in (HOME / "requirements").glob("*.txt") for pin in read_lock(lock)]
    assert Services.python == {f"{pin.name}{pin.specifier}" for pin in pins}
    assert {"preact", "vite", "typescript", "axe-core", "@expo-google-fonts/noto-sans"} <= Services.node


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}"])
def test_unusable_answer_of_the_osv_database_is_not_taken_for_a_clean_one(
    audit: dict[str, Any], monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(Services, "says", answer)
    with pytest.raises(audit["NotAsked"]):
        audit["audit_python"]()


@pytest.mark.parametrize("answer", [b"", b"<html>"])
def test_unusable_answer_of_the_npm_registry_is_not_taken_for_a_clean_one(
    audit: dict[str, Any], monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(Services, "says", answer)
    with pytest.raises(audit["NotAsked"]):
        audit["audit_node"](HOME / "frontend")


@pytest.mark.parametrize("services", ["http://127.0.0.1:9"])
def test_without_a_network_it_says_that_nothing_was_checked(audit: dict[str, Any]) -> None:
    said, is_vulnerable = audit["audit"]()
    assert not is_vulnerable
    assert said.count("NOT checked, the database of vulnerabilities did not answer") == 4
