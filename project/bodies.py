"""Limits the size and the arrival time of a request body, on any ASGI server."""

import asyncio
from typing import Any, Final

MAX_BODY_BYTES: Final = 64 * 1024  # the same as a frame; the largest form is far smaller
BODY_TIMEOUT_SECONDS: Final = 20.0

_REFUSALS: Final = {
    400: ("Bad Request", "This request cannot be read."),
    408: ("Request Timeout", "The request took too long to arrive."),
    413: ("Content Too Large", f"A request may carry {MAX_BODY_BYTES // 1024} KiB and no more."),
    431: ("Request Header Fields Too Large", "The head of the request is too large."),
    500: ("Internal Server Error", "Something went wrong."),
    503: ("Service Unavailable", "There are too many requests just now. Please try again in a moment."),
}
_HEADERS: Final = {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Retry-After": "5",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}


def refusal(status: int) -> tuple[bytes, list[tuple[bytes, bytes]], bytes]:
    """The reason phrase, the headers and the body of an error answer that the server gives without Django."""
    reason, sentence = _REFUSALS[status]
    body = f"{sentence}\n".encode()
    headers = {**_HEADERS, "Content-Length": str(len(body))}
    return reason.encode(), [(name.encode(), value.encode()) for name, value in headers.items()], body


def bounded(application: Any) -> Any:
    """Wrap ``application``: it gets each body whole; a body too large gets 413, one too slow gets 408."""

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
        try:
            async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
                body = await _read(receive)
        except TimeoutError:
            await _refuse(send, 408)
            return
        if body is None:
            return  # the client disconnected
        if len(body) > MAX_BODY_BYTES:
            await _refuse(send, 413)
            return
        whole: dict[str, Any] | None = {"type": "http.request", "body": body, "more_body": False}

        async def receive_body_first() -> Any:
            nonlocal whole
            message, whole = whole, None
            return message or await receive()

        await application(scope, receive_body_first, send)

    return serve


async def _read(receive: Any) -> bytes | None:
    """The body, or the part that shows that it is too large; None if the client disconnected."""
    parts: list[bytes] = []
    size, more = 0, True
    while more and size <= MAX_BODY_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
    return b"".join(parts)


async def _refuse(send: Any, status: int) -> None:
    _, headers, body = refusal(status)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
