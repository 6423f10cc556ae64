"""Serves scripts and styles in the smallest encoding that the browser accepts, each with its own ETag.

The build compresses the files (`frontend/vite.config.ts`). WhiteNoise finds the compressed forms, but gives
all of them one ETag and ignores a refused encoding (`gzip;q=0`). Pages and API answers are never compressed:
if an answer holds both a secret and text that an attacker chose, its length reveals the secret (BREACH).
"""

from collections.abc import Mapping
from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc] # it ships no types
    """WhiteNoise with content negotiation by Accept-Encoding."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        return NegotiatedFile(super().get_static_file(path, url, stat_cache))


class NegotiatedFile:
    """A file and its compressed forms, smallest first."""

    def __init__(self, file: StaticFile) -> None:
        self._forms = []
        for _, path, headers in file.alternatives:
            own = [(name, value) for name, value in headers if name not in {"ETag", "Last-Modified"}]
            self._forms.append((dict(headers).get("Content-Encoding"), StaticFile(path, own)))

    def get_response(self, method: str, request_headers: Mapping[str, str]) -> Any:
        accepted = accepted_encodings(request_headers.get("HTTP_ACCEPT_ENCODING", ""))
        return next(
            form.get_response(method, request_headers)
            for encoding, form in self._forms
            if encoding is None or encoding in accepted
        )


def accepted_encodings(header: str) -> set[str]:
    """The encodings that an Accept-Encoding header accepts."""
    accepted = set()
    for part in header.lower().split(","):
        name, _, weight = part.replace(" ", "").partition(";q=")
        try:
            wanted = not weight or float(weight) > 0
        except ValueError:
            wanted = False
        if wanted:
            accepted.add(name)
    return accepted
