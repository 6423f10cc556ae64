"""The API's error body, a code for programs and a sentence for people, and the sentences that pages share."""

from typing import Final

from django.http import HttpRequest, JsonResponse

API_PATH: Final = "/api/"
UNAVAILABLE: Final = "This cannot be done just now. Please try again in a moment."
TOO_MANY_REQUESTS: Final = "That was a little too often. Please try again in a while."


def is_for_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PATH)


def problem(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail}, status=status)
