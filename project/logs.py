"""Log lines without words of a conversation and without secrets.

An exception's message may quote its input, and a path may hold an invitation. A line therefore has the type
of an exception and the code lines of its traceback, not its message; and the route of a request and the id of
its room, not its path.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TypeAlias

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


#: A client may type anything in the place of a room's id in a path.
_ROOM_ID: Final = re.compile("[0-9a-f]{20}")


#: Only so many refused hosts are logged, each cut to so many characters.
MAX_HOSTS_NAMED: Final = 100
MAX_HOST_CHARACTERS: Final = 100


class RedactingFilter(logging.Filter):
    """Removes paths and the messages of exceptions from a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "no route"
            record.msg, record.args = "%s %s", (getattr(record, "status_code", "?"), route)
            room = str(match.kwargs.get("room")) if match else ""
            if _ROOM_ID.fullmatch(room):
                record.room = room
        elif record.name == "asyncio" and record.exc_info:
            # The lines after the first show the task and the message of its exception.
            record.msg, record.args = record.getMessage().partition("\n")[0], ()
        elif isinstance(record.args, tuple):
            record.args = tuple(
                type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in record.args
            )
        return True


class RefusedHosts(logging.Filter):
    """Requests for a host that is not in ALLOWED_HOSTS: one line for each host, up to a limit.

    The client writes the Host header, so its value is cut and written in ASCII on one line.
    """

    def __init__(self) -> None:
        super().__init__()
        self._named: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        host = str(request.META.get("HTTP_HOST", "")) if request is not None else ""
        host = host.lower()[:MAX_HOST_CHARACTERS]
        if host in self._named or len(self._named) > MAX_HOSTS_NAMED:
            return False
        self._named.add(host)
        if len(self._named) > MAX_HOSTS_NAMED:
            record.msg, record.args = "requests for still more hosts are refused, and not named any more", ()
        else:
            record.msg = "refused a request for the host %s, which ALLOWED_HOSTS does not name"
            record.args = (ascii(host),)
        record.exc_info = record.exc_text = None
        record.__dict__.pop("request", None)  # there is no route yet
        return True


class Line(logging.Formatter):
    """One line for a record; for an exception, its traceback without messages follows."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        room = getattr(record, "room", None)
        return super().formatMessage(record) + (f" (room {room})" if room else "")

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the standard library's name
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            parts.append("".join(traceback.format_tb(error.__traceback__)) + f"  {type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\ncaused by\n".join(parts)


class Json(Line):
    """The same as a JSON object on one line, for log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if room := getattr(record, "room", None):
            entry["room"] = room
        if act := getattr(record, "act", None):
            entry |= {"act": act, "ids": getattr(record, "ids", {})}
        if record.exc_info and record.exc_info[0] is not None:
            entry["error"] = record.exc_info[0].__qualname__
            entry["trace"] = self.formatException(record.exc_info).splitlines()
        return json.dumps(entry)
