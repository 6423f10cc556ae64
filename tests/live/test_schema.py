"""The files that are generated from the server's structs: true of the frames, well formed, and current."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from dialogue.live import schema, wire
from dialogue.management import typescript
from dialogue.management.commands.wire_types import FILES
from dialogue.moderator.events import NAMES
from dialogue.replay.frames import FRAME_TYPES

HOME = Path(__file__).parent.parent.parent
FIXTURES = HOME / "tests" / "fixtures" / "wire"
DOCUMENT: dict[str, Any] = json.loads(schema.asyncapi())


def examples(file: str, name: str) -> list[Any]:
    listed: list[Any] = json.loads((FIXTURES / file).read_text(encoding="utf-8"))[name]
    return listed


def fitting(frame: Any, kinds: Any) -> list[str]:
    """The messages of ``kinds`` that ``frame`` can be, by the document alone."""
    return [kind.__name__ for kind in kinds if _validator(kind.__name__).is_valid(frame)]


def _validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    )


@pytest.mark.parametrize("file", ["events.json", "server.json"])
def test_every_frame_of_the_server_fits_one_message_of_the_document(file: str) -> None:
    for frame in examples(file, "valid"):
        assert len(fitting(frame, schema.SERVER)) == 1, frame


@pytest.mark.parametrize("file", ["events.json", "server.json"])
def test_every_other_frame_fits_none(file: str) -> None:
    for frame in examples(file, "invalid"):
        assert fitting(frame, schema.SERVER) == [], frame


def test_every_frame_of_a_client_fits_one_message_of_the_document() -> None:
    for frame in examples("client.json", "valid"):
        assert len(fitting(frame, schema.CLIENT)) == 1, frame


def test_the_examples_leave_out_no_message() -> None:
    server = [*examples("events.json", "valid"), *examples("server.json", "valid")]
    assert {kind for frame in server for kind in fitting(frame, schema.SERVER)} == names(schema.SERVER)
    client = examples("client.json", "valid")
    assert {kind for frame in client for kind in fitting(frame, schema.CLIENT)} == names(schema.CLIENT)


def test_the_examples_of_events_are_spelt_as_the_server_spells_them() -> None:
    for frame in examples("events.json", "valid"):
        (kind,) = [kind for kind in FRAME_TYPES if kind.__name__ in fitting(frame, FRAME_TYPES)]
        assert json.loads(msgspec.json.encode(msgspec.convert(frame, kind))) == frame


def names(kinds: Any) -> set[str]:
    return {kind.__name__ for kind in kinds}


def test_each_schema_of_the_document_is_one() -> None:
    for made in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(made)


def test_the_document_has_the_shape_that_asyncapi_asks_for() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(DOCUMENT["info"])
    channel = DOCUMENT["channels"]["room"]
    assert channel["address"] == "/ws/rooms/{room}/"
    assert set(channel["parameters"]) == {"room"}
    assert {operation["action"] for operation in DOCUMENT["operations"].values()} == {"send", "receive"}


def test_what_the_document_says_is_markdown_and_each_summary_one_line() -> None:
    assert "``" not in json.dumps(DOCUMENT)
    messages = DOCUMENT["components"]["messages"].values()
    assert all(message["summary"] and "\n" not in message["summary"] for message in messages)


def test_every_reference_in_the_document_leads_somewhere() -> None:
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


def test_a_client_reads_in_the_document_what_each_close_code_means() -> None:
    codes = {value for name, value in vars(wire).items() if isinstance(value, int) and 4400 <= value < 4600}
    assert set(DOCUMENT["channels"]["room"]["x-close-codes"]) == {"1000", *(str(code) for code in codes)}


@pytest.mark.parametrize("file", FILES)
def test_each_generated_file_is_current(file: str) -> None:
    """Where this fails: `manage.py wire_types`."""
    assert (HOME / file).read_text(encoding="utf-8") == FILES[file]()


def test_the_command_writes_missing_files_and_its_check_names_files_that_are_not_current(
    settings: Settings, tmp_path: Path
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    with pytest.raises(CommandError, match=re.escape(", ".join(FILES))):
        call_command("wire_types", "--check")
    said = StringIO()
    call_command("wire_types", stdout=said)
    assert said.getvalue().split() == list(FILES)
    call_command("wire_types", "--check")
    (tmp_path / "frontend" / "src" / "wire.ts").write_text("// edited", encoding="utf-8")
    with pytest.raises(CommandError, match=r"frontend/src/wire\.ts$"):
        call_command("wire_types", "--check")


def test_an_event_has_a_row_in_the_browsers_table_of_checks_and_a_type_in_its_union() -> None:
    for kind, name in NAMES.items():
        assert f"  {name}: {kind.__name__}Frame,\n" in typescript.checks()
        assert f"  | {kind.__name__}Frame\n" in typescript.types()


class Odd(msgspec.Struct):
    """A field of a kind that nothing on the wire has."""

    share: float


def test_a_field_of_an_unknown_kind_stops_the_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typescript, "PAGES", (Odd,))
    for make in (typescript.types, typescript.checks):
        with pytest.raises(ValueError, match="number"):
            make()
