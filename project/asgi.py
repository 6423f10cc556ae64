"""The ASGI application: HTTP requests, WebSockets and the lifespan protocol."""

import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter

from project.http_handler import SynchronousHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup(set_prefix=False)  # before the imports that need models
http = SynchronousHandler()

from dialogue.live.websocket.routing import websocket_urlpatterns  # noqa: E402 - after the settings
from project.bodies import bounded  # noqa: E402 - after the settings
from project.lifespan import lifespan  # noqa: E402 - after the settings

application = ProtocolTypeRouter(
    {"http": bounded(http), "websocket": URLRouter(websocket_urlpatterns), "lifespan": lifespan}
)
