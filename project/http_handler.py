"""The handler of HTTP requests. It runs all of a request in one thread, since every view here is synchronous.

Django's own handler runs the middlewares that may be asynchronous in the event loop, though they stand among
others and a view that may not. Each change from one to the other wakes a thread: about 1.5 ms of processor
time a request, a fifth of a page and a third of a small answer.
"""

# The handler closes the thread's database connections itself when the request ends.
from asgiref.sync import sync_to_async  # noqa: TID251
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase


class SynchronousHandler(ASGIHandler):
    """Django's ASGI handler, with middlewares and views as under WSGI."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
