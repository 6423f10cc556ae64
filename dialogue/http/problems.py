"""The API's error body, a code for programs and a sentence for people, and the sentences that pages share."""

from typing import Final

from django.http import HttpRequest, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

API_PATH: Final = "/api/"
UNAVAILABLE: Final = gettext_lazy("This cannot be done just now. Please try again in a moment.")
TOO_MANY_REQUESTS: Final = gettext_lazy("That was a little too often. Please try again in a while.")


def is_for_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PATH)


def problem(status: int, code: str, detail: str | Promise) -> JsonResponse:
    return JsonResponse({"code": code, "detail": str(detail)}, status=status)
