"""Every URL, API call and socket command is answered to every relation as the table of access says."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async

from dialogue.live import current_hub
from tests.security.access import routes
from tests.security.access.document import PATH, document
from tests.security.access.relations import RELATIONS, Relation
from tests.security.access.sockets import Connection
from tests.security.access.table import COMMANDS, CONNECTIONS, REQUESTS
from tests.security.access.try_out import answers
from tests.security.access.world import make_world


def test_every_request_that_there_is_has_its_row() -> None:
    rows = {(method, route.partition("?")[0]) for method, route in REQUESTS}
    missing, left = routes.requests() - rows, rows - routes.requests()
    assert (sorted(missing), sorted(left)) == ([], []), "tests/security/access/table.py"


def test_every_frame_of_the_socket_has_its_row() -> None:
    assert COMMANDS.keys() == routes.commands(), "tests/security/access/table.py"
    assert set(CONNECTIONS) == set(RELATIONS)


def test_document_is_current() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "python -m tests.security.access"


@pytest.mark.slow  # it tries more than a thousand requests
@pytest.mark.django_db
def test_every_request_is_answered_as_its_row_says() -> None:
    world = make_world()
    found = {(method, route): answers(world, method, route) for method, route in REQUESTS}
    assert found == REQUESTS


@pytest_asyncio.fixture
async def connections(transactional_db: None) -> AsyncIterator[dict[Relation, Connection]]:
    """A connection of each relation to a conversation that is going on."""

    def prepare() -> dict[Relation, Connection]:
        world = make_world(ended=False)
        return {
            relation: Connection(world.parameters["room"], world.sessions[relation]) for relation in RELATIONS
        }

    prepared = await database_sync_to_async(prepare)()
    yield prepared
    for connection in prepared.values():
        await connection.leave()
    await current_hub.current_hub().close()


@pytest.mark.slow
async def test_every_frame_is_answered_as_its_row_says(connections: dict[Relation, Connection]) -> None:
    assert {relation: await each.enter() for relation, each in connections.items()} == CONNECTIONS
    found: dict[str, dict[Relation, str]] = {name: {} for name in COMMANDS}
    for relation in ("observer", "partner"):
        for name in COMMANDS:
            found[name][relation] = await connections[relation].try_frame(name)
    assert found == COMMANDS
