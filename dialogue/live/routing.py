"""The addresses of the sockets."""

from typing import Any

from django.urls import path, re_path

from dialogue.live.consumers import DialogueConsumer, Elsewhere
from dialogue.live.gates import gated

# Channels leads an address to an ASGI application; the types of Django's ``path`` know of views only.
_dialogue: Any = gated(DialogueConsumer.as_asgi())
_elsewhere: Any = Elsewhere.as_asgi()

websocket_urlpatterns: list[Any] = [path("ws/rooms/<str:room>/", _dialogue), re_path(r"", _elsewhere)]
