"""Log lines that name what happened and where, and never what was said.

An exception's message may quote what it choked on, and a path may hold an invitation. So a line carries
the kind of an exception and the lines of code it passed, not its message; and the route of a request, not
its path.
"""

import logging
import traceback
from types import TracebackType
from typing import TypeAlias

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Filter):
    """Takes paths and the messages of exceptions out of a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = (
                "%s %s",
                (getattr(record, "status_code", "?"), match.route if match else "no route"),
            )
        elif record.name == "asyncio" and record.exc_info:
            # The lines after the first show the task and what it raised.
            record.msg, record.args = record.getMessage().partition("\n")[0], ()
        elif isinstance(record.args, tuple):
            record.args = tuple(
                type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in record.args
            )
        return True


class Line(logging.Formatter):
    """One line for a record; below it, for an exception, its kind and the code it passed through."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the standard library's name
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            parts.append("".join(traceback.format_tb(error.__traceback__)) + f"  {type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\ncaused by\n".join(parts)
