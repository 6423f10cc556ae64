"""What a supervisor asks: whether the process is alive, whether it can do its work, and how much it does."""

from typing import Final

import redis
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from dialogue.api.readiness import WriteProbe

#: A server that takes longer to answer than this, in seconds, is no help to anybody who waits for words.
REDIS_TIMEOUT_SECONDS = 2.0
_database: Final = WriteProbe()


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Alive. It asks nobody else: a broken database is no reason to start the process again and again."""
    return JsonResponse({"alive": True})


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Ready: the database can be written, and each Redis server answers where one is configured."""
    missing = [
        name
        for name, answers in (("database", _database.succeeds(REDIS_TIMEOUT_SECONDS)), ("redis", _redis()))
        if not answers
    ]
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """The process in numbers, as Prometheus reads them; not found unless it is switched on."""
    if not settings.METRICS:
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _redis() -> bool:
    for url in settings.REDIS_HOSTS:
        try:
            with redis.Redis.from_url(
                url, socket_timeout=REDIS_TIMEOUT_SECONDS, socket_connect_timeout=REDIS_TIMEOUT_SECONDS
            ) as client:
                client.ping()
        except redis.RedisError:
            return False
    return True
