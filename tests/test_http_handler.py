"""A request over HTTP, from its first middleware to its view."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.decorators import sync_and_async_middleware
from pytest_django import Settings

from project.http_handler import SynchronousHandler

Handler = Callable[[HttpRequest], HttpResponse]
#: The thread of each middleware and of the view, and whether an event loop runs in it.
seen: list[tuple[int, bool]] = []


def look() -> None:
    seen.append((threading.get_ident(), asyncio._get_running_loop() is not None))


def only_synchronous(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        look()
        return get_response(request)

    return middleware


@sync_and_async_middleware
def of_either_kind(get_response: Any) -> Any:
    if not iscoroutinefunction(get_response):
        return only_synchronous(get_response)

    async def middleware(request: HttpRequest) -> HttpResponse:
        look()
        answer: HttpResponse = await get_response(request)
        return answer

    return middleware


def view(request: HttpRequest) -> HttpResponse:
    look()
    return HttpResponse("here")


urlpatterns = [path("here", view)]


async def test_all_of_a_request_runs_in_one_thread_beside_the_event_loop(settings: Settings) -> None:
    seen.clear()
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{__name__}.{each.__name__}" for each in (only_synchronous, of_either_kind) * 2]
    scope = {"type": "http", "method": "GET", "path": "/here", "query_string": b"", "headers": []}
    received = [{"type": "http.request"}]
    sent: list[Mapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return received.pop() if received else await asyncio.Future()

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    await SynchronousHandler()(scope, receive, send)

    assert sent[0]["status"] == 200
    assert len(seen) == 5
    [(thread, has_a_loop)] = set(seen)
    assert (thread == threading.get_ident(), has_a_loop) == (False, False)
