"""What a random client reads over HTTP, compared with what it was sent live."""

import json
import re

from tests.blackbox.expect import expect
from tests.conformance.commands import RoomCommands
from tests.conformance.observer_actions import expect_http_status


async def read_frames(room: RoomCommands) -> None:
    """The frames after some event are those that were sent live."""
    who = room.rng.choice([who for who, connections in room.connections.items() if connections])
    viewer = room.viewer(who)
    after = room.rng.choice([None, 0, room.record.newest // 2, room.record.newest, 10**6])
    await room.settle()
    newest = room.record.newest
    answer = await room.get(who, "frames" if after is None else f"frames?after={after}")
    seen = {"status": answer.status_code, "body": answer.text[:800]}
    expect(answer.status_code == 200, "5: frames over HTTP", who=viewer, seen=seen)
    frames = answer.json()
    expect(isinstance(frames, list), "5: a JSON array of event frames", seen=seen)
    live = room.record.shown[viewer]
    seqs = [frame["seq"] for frame in frames]
    want = list(range((after or 0) + 1, newest + 1))
    expect(seqs[: len(want)] == want, "5: the frames after seq", seqs=seqs, want=want)
    for frame in frames:
        if frame["seq"] in live:
            same = live[frame["seq"]] == frame
            rule = "4.9: live equals the frames over HTTP"
            expect(same, rule, http=frame, live=live[frame["seq"]], who=viewer)


async def read_everything(room: RoomCommands) -> None:
    """Everything that each viewer saw, once more: by a new connection and over HTTP."""
    await room.settle()
    for who in list(room.connections):
        if who == "observer" and not room.consented():
            await expect_http_status(room, who, 403)
            continue
        connection = await room.connect(who, 0)
        await connection.ready()  # the record compares each event with what was live
        await connection.close()
        answer = await room.get(who, "frames")
        room.record.saw_frames(room.viewer(who), answer.json())
        await _read_exports(room, who)


async def _read_exports(room: RoomCommands, who: str) -> None:
    for kind in ("json", "markdown", "csv", "nonsense"):
        whole = await room.get(who, f"export?as={kind}")
        seen = {"status": whole.status_code, "body": whole.text[:300], "who": who}
        waits = 422 if kind == "nonsense" else 409
        expect(whole.status_code == waits, f"5: export?as={kind} of the whole is asked for first", **seen)
        own = await room.get(who, f"export?as={kind}&of=mine")
        seen = {"status": own.status_code, "body": own.text[:300], "who": who}
        given = 422 if kind == "nonsense" else 403 if who == "observer" else 200
        expect(own.status_code == given, f"5: export?as={kind} of one's own words", **seen)
        plain = json.dumps(own.json(), ensure_ascii=False) if kind == "json" else own.text
        own_words = "\n".join(room.record.texts(by=who))
        found = [word for word in _rare_words(room) if word in plain and word not in own_words]
        expect(not found, "an export of one's own words holds no other's", kind=kind, found=found)
        room.server.counts[f"export as {kind}: {own.status_code}"] += 1


def _rare_words(room: RoomCommands) -> list[str]:
    """Letters in a row, from the words of this room, that nothing else is likely to hold."""
    runs = (run for text in room.record.texts() for run in re.findall(r"\w{5,}", text))
    return [run for run in runs if not run.isascii()]
