"""A real SMTP server of the tests' own, on this machine, which takes every password."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope


class Inbox:
    """What the server took, and what it answers to an address. ``url`` is for EMAIL_URL."""

    def __init__(self, port: int) -> None:
        self.url = f"smtp://user:pass%40word@127.0.0.1:{port}"
        self.mails: list[Message] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, _: Any, __: Any, envelope: Envelope, address: str, ___: Any) -> str:  # noqa: N802 - the library's name
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _: Any, __: Any, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def smtp_server() -> Iterator[Inbox]:
    """A running server, in a thread of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    inbox = Inbox(listening.getsockname()[1])
    loop = asyncio.new_event_loop()

    def connected() -> SMTP:
        return SMTP(
            inbox,
            hostname="mail.example.org",
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=True),
            loop=loop,
        )

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    serving = loop.create_server(connected, sock=listening)  # in its thread: a browser's test has a loop, too
    server = asyncio.run_coroutine_threadsafe(serving, loop).result()

    async def close() -> None:
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    try:
        yield inbox
    finally:
        asyncio.run_coroutine_threadsafe(close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
