"""The paths of the WebSockets."""

from typing import Any

from django.urls import path, re_path

from dialogue.live.websocket.consumer import DialogueConsumer, UnknownPath
from dialogue.live.websocket.limits import connection_limits

# Channels routes a path to an ASGI application; the types of Django's ``path`` know views only.
_dialogue: Any = connection_limits(DialogueConsumer.as_asgi())
_unknown_path: Any = UnknownPath.as_asgi()

websocket_urlpatterns: list[Any] = [path("ws/rooms/<str:room>/", _dialogue), re_path(r"", _unknown_path)]
