"""The audit of what is locked: it finds what the service knows of, and never takes silence for good news."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from tests.servers import HOME


class Service(BaseHTTPRequestHandler):
    """Stands in for the database of vulnerabilities: it knows one of Django's, or what ``says`` says."""

    asked: ClassVar[list[dict[str, Any]]] = []
    says: ClassVar[bytes | None] = None

    def do_POST(self) -> None:
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        self.asked[:] = queries
        results = [
            {"vulns": [{"id": "OSV-1"}]} if query["package"]["name"] == "django" else {} for query in queries
        ]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.says if self.says is not None else json.dumps({"results": results}).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))  # soon hears of the end
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def audit(service: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "requirements/audit.py"],
        cwd=HOME,
        env=os.environ | {"OSV_URL": service, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_known_vulnerability_fails_and_is_named(service: str) -> None:
    done = audit(service)
    assert done.returncode == 1
    assert "PyPI django 5.2." in done.stdout
    assert "OSV-1" in done.stdout
    asked = {(query["package"]["ecosystem"], query["package"]["name"]) for query in Service.asked}
    assert {("PyPI", "daphne"), ("PyPI", "pytest"), ("npm", "preact"), ("npm", "axe-core")} <= asked
    assert all(query["version"][0].isdigit() for query in Service.asked)


def test_a_clean_answer_says_how_many_were_asked_about(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    audit(service)
    monkeypatch.setattr(Service, "says", json.dumps({"results": [{}] * len(Service.asked)}).encode())
    done = audit(service)
    assert done.returncode == 0
    assert f"none of the {len(Service.asked)} locked packages" in done.stdout


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}", b'{"results": []}'])
def test_an_answer_that_is_none_is_not_taken_for_a_clean_one(
    service: str, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(Service, "says", answer)
    done = audit(service)
    assert done.returncode == 0
    assert "NOT checked" in done.stdout


def test_without_a_network_it_says_that_nothing_was_checked() -> None:
    done = audit("http://127.0.0.1:9")
    assert done.returncode == 0
    assert "could not be asked" in done.stdout
    assert "NOT checked" in done.stdout
    assert not done.stderr
