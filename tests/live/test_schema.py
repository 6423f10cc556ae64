"""The files that are generated from the server's structs: true of the frames, well formed, and current."""

import json
import re
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from dialogue.live import schema
from dialogue.live.protocol import close_codes
from dialogue.management import typescript
from dialogue.management.commands.wire_types import FILES
from dialogue.moderator.events import EVENT_NAMES
from dialogue.replay.frames import FRAME_TYPES

HOME = Path(__file__).parent.parent.parent
FIXTURES = HOME / "tests" / "fixtures" / "wire"
DOCUMENT: dict[str, Any] = json.loads(schema.asyncapi())


def examples(file: str, name: str) -> list[Any]:
    listed: list[Any] = json.loads((FIXTURES / file).read_text(encoding="utf-8"))[name]
    return listed


def matching(frame: Any, kinds: Any) -> list[str]:
    """The names of those ``kinds`` whose schema in the document accepts ``frame``."""
    return [kind.__name__ for kind in kinds if _validator(kind.__name__).is_valid(frame)]


@cache
def _validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    )


@pytest.mark.parametrize("file", ["events.json", "server.json"])
def test_valid_server_frame_matches_exactly_one_message(file: str) -> None:
    for frame in examples(file, "valid"):
        assert len(matching(frame, schema.SERVER)) == 1, frame


@pytest.mark.parametrize("file", ["events.json", "server.json"])
def test_invalid_server_frame_matches_no_message(file: str) -> None:
    for frame in examples(file, "invalid"):
        assert matching(frame, schema.SERVER) == [], frame


def test_valid_client_frame_matches_exactly_one_message() -> None:
    for frame in examples("client.json", "valid"):
        assert len(matching(frame, schema.CLIENT)) == 1, frame


def test_examples_cover_every_message() -> None:
    server = [*examples("events.json", "valid"), *examples("server.json", "valid")]
    assert {kind for frame in server for kind in matching(frame, schema.SERVER)} == names(schema.SERVER)
    client = examples("client.json", "valid")
    assert {kind for frame in client for kind in matching(frame, schema.CLIENT)} == names(schema.CLIENT)


@pytest.mark.slow
def test_example_events_are_encoded_as_the_server_encodes_them() -> None:
    for frame in examples("events.json", "valid"):
        (kind,) = [kind for kind in FRAME_TYPES if kind.__name__ in matching(frame, FRAME_TYPES)]
        assert json.loads(msgspec.json.encode(msgspec.convert(frame, kind))) == frame


def names(kinds: Any) -> set[str]:
    return {kind.__name__ for kind in kinds}


@pytest.mark.slow
def test_every_schema_is_valid_json_schema() -> None:
    for made in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(made)


def test_document_has_the_structure_of_asyncapi() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(DOCUMENT["info"])
    channel = DOCUMENT["channels"]["room"]
    assert channel["address"] == "/ws/rooms/{room}/"
    assert set(channel["parameters"]) == {"room"}
    assert {operation["action"] for operation in DOCUMENT["operations"].values()} == {"send", "receive"}


def test_descriptions_are_markdown_and_summaries_one_line() -> None:
    assert "``" not in json.dumps(DOCUMENT)
    messages = DOCUMENT["components"]["messages"].values()
    assert all(message["summary"] and "\n" not in message["summary"] for message in messages)


def test_every_reference_resolves() -> None:
    found = list(references(DOCUMENT))
    assert len(found) > len(schema.SERVER)
    for reference in found:
        place: Any = DOCUMENT
        for key in reference.removeprefix("#/").split("/"):
            place = place[key]


def references(node: Any) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def test_document_explains_every_close_code() -> None:
    codes = {
        value for name, value in vars(close_codes).items() if isinstance(value, int) and 4400 <= value < 4600
    }
    assert set(DOCUMENT["channels"]["room"]["x-close-codes"]) == {"1000", *(str(code) for code in codes)}


@pytest.mark.parametrize("file", FILES)
def test_generated_file_is_current(file: str) -> None:
    """Where this fails: `manage.py wire_types`."""
    assert (HOME / file).read_text(encoding="utf-8") == FILES[file]()


def test_command_writes_missing_files_and_check_names_stale_ones(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    with pytest.raises(CommandError, match=re.escape(", ".join(FILES))):
        call_command("wire_types", "--check")
    output = StringIO()
    call_command("wire_types", stdout=output)
    assert output.getvalue().split() == list(FILES)
    call_command("wire_types", "--check")
    (tmp_path / "frontend" / "src" / "wire.ts").write_text("// edited", encoding="utf-8")
    with pytest.raises(CommandError, match=r"frontend/src/wire\.ts$"):
        call_command("wire_types", "--check")


@pytest.mark.slow
def test_every_event_has_a_check_and_a_type_for_the_browser() -> None:
    for kind, name in EVENT_NAMES.items():
        assert f"  {name}: {kind.__name__}Frame,\n" in typescript.checks()
        assert f"  | {kind.__name__}Frame\n" in typescript.types()


class Unsupported(msgspec.Struct):
    """A field of a type that no frame and no page has."""

    share: float


def test_field_of_unsupported_type_stops_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typescript, "PAGES", (Unsupported,))
    for make in (typescript.types, typescript.checks):
        with pytest.raises(ValueError, match="number"):
            make()
