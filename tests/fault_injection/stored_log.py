"""What every person of a room saw, compared with what the server gives and what its database holds."""

import json
from collections.abc import Iterable
from typing import Any

from tests import servers
from tests.blackbox.expect import ContractViolation, expect
from tests.blackbox.invariants import check_log
from tests.blackbox.room_api import read_frames
from tests.blackbox.room_record import OBSERVER_PRESENCE
from tests.fault_injection.partners import OBSERVER, SEATS, Room

_ROWS = """
import json
from dialogue.log.models import Event
rows = {}
columns = ("room_id", "seq", "name", "by", "command_id", "command_by")
for room, *row in Event.objects.order_by("room_id", "seq").values_list(*columns):
    rows.setdefault(room, []).append(row)
print(json.dumps(rows))
"""


def violations(rooms: Iterable[Room], process: servers.Served) -> list[str]:
    """What is wrong with the rooms, a text each; empty if nothing is."""
    rows = rows_of(process)
    found = []
    for room in rooms:
        if room.trouble:
            found.append(f"{room.id}: {room.trouble}")
        try:
            _check(room, rows.get(room.id, []), process)
        except ContractViolation as violation:
            found.append(f"{room.id}: {violation}")
    try:
        verdict = json.loads(process.manage("verify_log", "--json"))
    except ChildProcessError as fault:
        return [*found, f"verify_log: {fault}"]
    return found if verdict["ok"] else [*found, f"verify_log: {verdict}"]


def rows_of(process: servers.Served) -> dict[str, list[Any]]:
    """The rows of each room: number, name, author, the command's id and its author."""
    rows: dict[str, list[Any]] = json.loads(process.manage("shell", "-v", "0", "-c", _ROWS))
    return rows


def _check(room: Room, rows: list[Any], process: servers.Served) -> None:
    record = room.record
    stored = _to_the_end(rows, 1)
    numbers = [row[0] for row in stored]
    names = [row[1] for row in stored]
    expect(numbers == list(range(1, len(stored) + 1)), "4.3: numbers are 1, 2, 3 …", stored=numbers)
    expect(names[-1:] == ["ended"], "the log ends with the end", stored=names)
    for viewer in [*SEATS, *([OBSERVER] if room.watched else [])]:
        frames = read_frames(process.url, room.id, room.tokens[viewer])
        read = [frame["seq"] for frame in _to_the_end(frames, "event")]
        expect(read == numbers, "4.3: every viewer sees the same numbers", viewer=viewer, read=read)
        record.saw_frames(viewer, frames)
    check_log(record)
    _check_commands(room, stored)


def _check_commands(room: Room, stored: list[Any]) -> None:
    """Each stored command is one that its sender was told was accepted, and each of those is stored once."""
    commands = [row[3] for row in stored if row[3] is not None]
    once = len(commands) == len(set(commands))
    expect(once, "4.4: what is in the log was accepted exactly once", commands=commands)
    for seat in SEATS:
        accepted = {
            identity: sent.seq
            for identity, sent in room.record.sent.items()
            if sent.by == seat and sent.seq is not None
        }
        by_seat = {command: seq for seq, _, by, command, command_by in stored if command_by == seat == by}
        rule = "4.4: the stored commands are the accepted ones"
        expect(by_seat == accepted, rule, seat=seat, stored=by_seat, accepted=accepted)


def _to_the_end(events: list[Any], name: Any) -> list[Any]:
    """The events without those at the end that say that the observer came or left."""
    while events and events[-1][name] in OBSERVER_PRESENCE:
        events = events[:-1]
    return events
