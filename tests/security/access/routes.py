"""Every address of the server, and every command of the socket, as the code declares them."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from django.urls import get_resolver

from dialogue.api.documented import api
from dialogue.live.protocol.command_frames import COMMAND_FRAMES
from dialogue.live.protocol.inbound import Ping, TypingInbound

API: Final = "api/v1/"
METHODS: Final = ("GET", "POST")
#: A parameter of a route, with or without a converter, or of a regular expression.
PARAMETER: Final = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """The route of each URL, as the resolver holds them."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from routes(each.url_patterns, route)
        else:
            yield route


def operations() -> set[tuple[str, str]]:
    """Each operation of the API as its document declares it: its method and its route."""
    paths: dict[str, dict[str, Any]] = api.get_openapi_schema()["paths"]
    return {
        (method.upper(), path.removeprefix("/").replace("{", "<").replace("}", ">"))
        for path, methods in paths.items()
        for method in methods
    }


def requests() -> set[tuple[str, str]]:
    """What a client can ask: each operation of the API, and GET and POST of each other URL."""
    declared = operations()
    of_the_api = {route for _, route in declared}
    return declared | {(method, route) for route in routes() if route not in of_the_api for method in METHODS}


def commands() -> set[str]:
    """The name of each frame that a client can send over the socket."""
    frames: tuple[type[msgspec.Struct], ...] = (*COMMAND_FRAMES, TypingInbound, Ping)
    return {str(frame.__struct_config__.tag) for frame in frames}


def filled(route: str, parameters: dict[str, str]) -> str:
    """The path of a route, with its query where a row has one.

    Raises:
        KeyError: nothing is known for one of its parameters.
    """
    return "/" + PARAMETER.sub(lambda found: parameters[found[1] or found[2]], route.strip("^$"))
