"""The ASGI application: HTTP requests, WebSockets and the lifespan protocol."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
http = get_asgi_application()  # sets Django up, so it comes before the imports that need models

from dialogue.live.websocket.routing import websocket_urlpatterns  # noqa: E402 - after the settings
from project.bodies import bounded  # noqa: E402 - after the settings
from project.lifespan import lifespan  # noqa: E402 - after the settings

application = ProtocolTypeRouter(
    {"http": bounded(http), "websocket": URLRouter(websocket_urlpatterns), "lifespan": lifespan}
)
