"""Every partner's own record against what the house gives and what its database holds."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import msgspec

from dialogue.rehearsal.client import Client
from dialogue.rehearsal.contract import SEATS, Accepted, Event, Seat
from tests import servers
from tests.fault_injection.partners import Record, Room

ANSWERS = frozenset({"said", "chose", "rated"})
COMINGS = frozenset({"observer_joined", "observer_left"})
_ROWS = """
import json
from dialogue.log.models import Event
rows = {}
columns = ("room_id", "seq", "name", "by", "command_id", "command_by")
for room, *row in Event.objects.order_by("room_id", "seq").values_list(*columns):
    rows.setdefault(room, []).append(row)
print(json.dumps(rows))
"""
_OPENER = build_opener(ProxyHandler({}))


def judge(rooms: Iterable[Room], process: servers.Served) -> list[str]:
    """What was broken, a sentence each; empty if nothing was."""
    rows = rows_of(process)
    broken = []
    for room in rooms:
        stored = _to_the_end(rows.get(room.id, []), 1)
        read = {seat: _frames(process, room, room.place.tokens[seat]) for seat in SEATS}
        broken += [
            f"{room.id}: {what}"
            for what in [
                *([room.trouble] if room.trouble else []),
                *_numbers(stored, read),
                *_speakers(read["a"], room),
                *(what for seat in SEATS for what in _record(room.records[seat], stored, read[seat])),
                *_alike(read["a"], read["b"], "both"),
                *_watched(process, room, read["a"]),
            ]
        ]
    try:
        verdict = json.loads(process.manage("verify_log", "--json"))
    except ChildProcessError as fault:
        return [*broken, f"verify_log: {fault}"]
    return broken if verdict["ok"] else [*broken, f"verify_log: {verdict}"]


def rows_of(process: servers.Served) -> dict[str, list[Any]]:
    """What the database holds of each room: number, name, author, the command's id and its author."""
    rows: dict[str, list[Any]] = json.loads(process.manage("shell", "-v", "0", "-c", _ROWS))
    return rows


def _frames(process: servers.Served, room: Room, token: str) -> list[dict[str, Any]]:
    """The room's events as somebody reads them over HTTP."""
    request = Request(f"{process.url}/api/v1/rooms/{room.id}/frames")
    request.add_header("Authorization", f"Bearer {token}")
    with _OPENER.open(request, timeout=servers.PATIENCE) as answer:
        return _to_the_end(json.load(answer), "event")


def _to_the_end(found: list[Any], name: Any) -> list[Any]:
    """Without what comes after the end: that the observer, who was there, has gone at last."""
    while found and found[-1][name] in COMINGS:
        found = found[:-1]
    return found


def _numbers(rows: list[Any], read: dict[Seat, list[dict[str, Any]]]) -> list[str]:
    """Numbers without a gap, in the database and for each viewer, and an end."""
    wanted = list(range(1, len(rows) + 1))
    broken = []
    if [row[0] for row in rows] != wanted:
        broken.append("the numbers in the database have a gap")
    if not rows or rows[-1][1] != "ended":
        broken.append("the log does not end with the end")
    broken += [
        f"{seat} reads other numbers than the database holds"
        for seat in SEATS
        if [frame["seq"] for frame in read[seat]] != wanted
    ]
    commands = [row[3] for row in rows if row[3] is not None]
    if len(commands) != len(set(commands)):
        broken.append("a command is in the log twice")
    return broken


def _speakers(frames: list[dict[str, Any]], room: Room) -> list[str]:
    """Never two who may speak, and nobody who speaks without having been asked."""
    broken = []
    asked: dict[str, Any] = {}
    answered: set[str] = set()
    for frame in frames:
        if frame["event"] == "granted":
            asked, answered = frame, set()
            spoken = frame["phase"] == "talking" and frame["act"] == "say" and not frame["private"]
            if spoken and len(frame["to"]) != 1:
                broken.append(f"the words of turn {frame['turn']} were granted to two")
        elif frame["event"] in ANSWERS:
            by = frame["by"]
            if frame["turn"] != asked.get("turn") or by not in asked["to"] or by in answered:
                broken.append(f"event {frame['seq']} is an answer of {by}, who was not asked")
            answered.add(by)
    ours, theirs = (room.records[seat].states for seat in SEATS)
    for seq in ours.keys() & theirs.keys():
        for mine in ours[seq]:
            public = mine.turn is not None and not mine.turn.private and mine.phase == "talking"
            if public and "say" in mine.may and any("say" in other.may for other in theirs[seq]):
                broken.append(f"after event {seq} both might speak")
    return broken


def _record(record: Record, rows: list[Any], read: list[dict[str, Any]]) -> list[str]:
    """What a partner was told is what is in the log, each command once, and no other command of theirs."""
    who = record.seat
    broken = []
    accepted = {
        asked.command.id: (asked.answer.seq, asked.command)
        for asked in record.asked
        if isinstance(asked.answer, Accepted)
    }
    stored = {command_id: seq for seq, _, by, command_id, command_by in rows if command_by == who == by}
    if stored != {command_id: seq for command_id, (seq, _) in accepted.items()}:
        lost = sorted(accepted.keys() - stored.keys())
        extra = sorted(stored.keys() - accepted.keys())
        broken.append(f"{who} was told otherwise than is stored: not there {lost}, not told {extra}")
    said = [
        (frame["seq"], frame["turn"], frame.get("text"), frame.get("option"), frame.get("value"))
        for frame in read
        if frame["event"] in ANSWERS and frame["by"] == who
    ]
    meant = sorted(
        (seq, command.turn, command.text, command.option, command.value)
        for seq, command in accepted.values()
        if command.command in ("say", "choose", "rate")
    )
    if said != meant:
        broken.append(f"{who} finds other answers in the log than were accepted")
    return [*broken, *_live(record.client, read, who)]


def _live(client: Client | None, read: list[dict[str, Any]], who: str) -> list[str]:
    """What was sent live is what is read afterwards, and after the end at most that the observer has gone."""
    live = client.events if client is not None else []
    told = msgspec.convert(read, list[Event])
    first = next((want.seq for got, want in zip(live, told, strict=False) if got != want), None)
    if first is not None:
        return [f"{who} was sent another event {first} live than afterwards"]
    if len(live) < len(told) or any(event.event not in COMINGS for event in live[len(told) :]):
        return [f"{who} was sent {len(live)} events live, and {len(told)} afterwards"]
    return []


def _watched(process: servers.Served, room: Room, partners: list[dict[str, Any]]) -> list[str]:
    """What the observer was sent is what they read: each number, as partners do, perhaps without words."""
    if room.watch is None or room.observer is None:
        return []
    read = _frames(process, room, room.observer)
    broken = []
    if [frame["seq"] for frame in read] != [frame["seq"] for frame in partners]:
        broken.append("the observer reads other numbers than the partners")
    broken += _live(room.watch, read, "the observer")
    if room.scope == "words":
        return [*broken, *_alike(read, partners, "the observer")]
    if any("text" in frame for frame in read):
        broken.append("the observer is told words, and was allowed signals only")
    wordless = [{name: told for name, told in frame.items() if name != "text"} for frame in partners]
    return [*broken, *_alike(read, wordless, "the observer")]


def _alike(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], whom: str) -> list[str]:
    """What two may see is the same for both."""
    return [
        f"event {mine['seq']} is not the same for {whom}"
        for mine, other in zip(ours, theirs, strict=False)
        if mine != other and "withheld" not in {mine["event"], other["event"]}
    ]
