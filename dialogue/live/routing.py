"""The addresses of the sockets."""

from django.urls import path, re_path

from dialogue.live.consumers import DialogueConsumer, Elsewhere

websocket_urlpatterns = [
    path("ws/rooms/<str:room>/", DialogueConsumer.as_asgi()),
    re_path(r"", Elsewhere.as_asgi()),
]
