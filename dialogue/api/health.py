"""Health checks and metrics of the process, for a supervisor and for Prometheus."""

from typing import Final

import redis
from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from dialogue.api.readiness import WriteProbe
from dialogue.errands import figures

#: How long the database and each Redis server may take.
CHECK_TIMEOUT_SECONDS = 2.0
_write_probe: Final = WriteProbe()


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Liveness: 200 while the process answers. A broken database is no reason to restart the process."""
    return JsonResponse({"alive": True})


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Readiness: 200 if the database can be written and each configured Redis server answers, else 503.

    Errands that are late are named, and change no status: to answer no requests would do none of them.
    """
    checks = {"database": _write_probe.succeeds(CHECK_TIMEOUT_SECONDS), "redis": _redis_answers()}
    missing = [name for name, passed in checks.items() if not passed]
    late = ["errands"] if checks["database"] and _errands_are_late() else []
    body = {"ready": not missing, "missing": missing, "late": late}
    return JsonResponse(body, status=503 if missing else 200)


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """The metrics of this process in Prometheus' text format; 404 unless METRICS is on."""
    if not settings.METRICS:
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _errands_are_late() -> bool:
    try:
        return figures.are_late()
    except Error:  # it went away this moment: the next check says so
        return False


def _redis_answers() -> bool:
    for url in settings.REDIS_HOSTS:
        try:
            with redis.Redis.from_url(
                url, socket_timeout=CHECK_TIMEOUT_SECONDS, socket_connect_timeout=CHECK_TIMEOUT_SECONDS
            ) as client:
                client.ping()
        except redis.RedisError:
            return False
    return True
