"""The API object, with the frames' schemas in its OpenAPI document. Modules beside it add operations."""

from typing import Any, Final

from django.conf import settings
from ninja import NinjaAPI

from dialogue.api.problems import register_error_handlers
from dialogue.api.schemas import Problem, frame_schemas


class DocumentedAPI(NinjaAPI):
    """The API, with the schemas of the frames in its OpenAPI document."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        document = super().get_openapi_schema(**kwargs)
        document["components"]["schemas"].update(frame_schemas())
        document["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "description": "A seat's token."},
            "operator": {"type": "http", "scheme": "bearer", "description": "An operator's key."},
            "session": {
                "type": "apiKey",
                "in": "cookie",
                "name": settings.SESSION_COOKIE_NAME,
                "description": "A browser's session.",
            },
        }
        return document


api = DocumentedAPI(
    title="Third Ear",
    version="1",
    description="Open rooms, read their events, take a conversation along. Live is the socket's affair.",
    docs_url=None,
    urls_namespace="api",
)
register_error_handlers(api)
READING: Final[dict[str, Any]] = {"security": [{"bearer": []}, {"session": []}]}
PROBLEMS: Final[dict[int, Any]] = dict.fromkeys((401, 403, 404, 409, 422, 429, 503), Problem)
