"""A person over HTTP: a browser with cookies and forms, or a program with a token or with nothing."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final, Self

import httpx

from tests.blackbox.connection import bearer
from tests.blackbox.room_api import http_client
from tests.servers import Served

#: What the test has opened, closed by `closing_clients`.
CLEANUP: Final = ExitStack()


@contextmanager
def closing_clients() -> Iterator[None]:
    """Close every browser and every blocking connection that was opened inside."""
    try:
        yield
    finally:
        CLEANUP.close()


class Browser:
    """One person's browser: it keeps cookies, and sends forms as a page would."""

    def __init__(self, server: Served) -> None:
        self.server = server
        self.http = http_client(server.url)
        CLEANUP.callback(self.http.close)

    def socket_headers(self) -> dict[str, str]:
        """The headers with which a page of the server opens a socket."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        return {"Cookie": cookies, "Origin": self.server.url}

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def send_form(self, page: str, to: str | None = None) -> httpx.Response:
        """Press the button of ``page``."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page).text)
        fields = {"csrfmiddlewaretoken": found[1] if found else ""}
        return self.http.post(to or page, data=fields, headers={"Origin": self.server.url})

    def claim(self, link: str) -> Self:
        assert self.send_form(link).status_code == 302
        return self

    def copy(self, server: Served | None = None) -> Self:
        """Another browser with the same cookies and headers, perhaps at another server process."""
        other = type(self)(server or self.server)
        other.http.cookies.update(self.http.cookies)
        other.http.headers.update(self.http.headers)
        return other


class ApiClient(Browser):
    """A client that is no browser: it has a token, or nothing."""

    def __init__(self, server: Served, token: str | None = None) -> None:
        super().__init__(server)
        if token is not None:
            self.http.headers.update(bearer(token))

    def socket_headers(self) -> dict[str, str]:
        given = self.http.headers.get("Authorization")
        return {"Authorization": given} if given else {}
