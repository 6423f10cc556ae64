"""The tutorial's application; a second address leads to the chat that stores."""

import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.chat.settings")
http = get_asgi_application()  # sets Django up, so it comes before what needs the models

from tests.bench.chat.consumers import ChatConsumer, StoringChatConsumer  # noqa: E402 - after the settings

_tutorial: Any = ChatConsumer.as_asgi()
_naive: Any = StoringChatConsumer.as_asgi()
addresses: list[Any] = [
    re_path(r"ws/chat/(?P<room_name>\w+)/$", _tutorial),
    re_path(r"ws/stored/(?P<room_name>\w+)/$", _naive),
]
application = ProtocolTypeRouter(
    {"http": http, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(addresses)))}
)
