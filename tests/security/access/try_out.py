"""Trying a request of the matrix as each relation."""

import html
import json
from collections.abc import Iterable

from django.db import transaction

from dialogue.helpers import rate_limits
from tests.security.access.answers import NO_METHOD
from tests.security.access.relations import RELATIONS, Relation
from tests.security.access.routes import API
from tests.security.access.table import BODIES, REQUESTS
from tests.security.access.world import HOLDS, World


def answers(world: World, method: str, route: str) -> dict[Relation, str]:
    """What each relation is answered. What a request changes is taken back before the next one.

    A method that the view does not take is tried by the partner, who may do most.
    """
    found: dict[Relation, str] = {}
    for relation in ("partner",) if REQUESTS[method, route] == NO_METHOD else RELATIONS:
        rate_limits.forget_all()
        with transaction.atomic():
            found[relation] = answer(world, relation, method, route)
            transaction.set_rollback(True)
    return {**NO_METHOD, **found} if len(found) == 1 else found


def answer(world: World, relation: Relation, method: str, route: str) -> str:
    """The status of one answer, and what of the conversation is in it."""
    client, path = world.browser(relation), world.path(relation, route)
    body = BODIES.get((method, route), {})
    if method == "GET":
        response = client.get(path)
    elif route.startswith(API) or method != "POST":
        response = client.generic(method, path, json.dumps(body), "application/json")
    else:
        response = client.post(path, body)
    return " ".join([str(response.status_code), *marks(response)])


def marks(response: Iterable[bytes]) -> list[str]:
    read = html.unescape(b"".join(response).decode(errors="replace"))
    return [mark for mark, held in HOLDS.items() if any(each in read for each in held)]
