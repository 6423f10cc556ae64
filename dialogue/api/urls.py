"""The URLs of the HTTP API, the health checks and the metrics."""

from django.urls import URLPattern, URLResolver, path

from dialogue.api import exports, health, rooms  # noqa: F401 - exports and rooms register their operations
from dialogue.api.documented import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
]
