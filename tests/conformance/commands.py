"""Commands of a random client, and the answer that the contract demands for each."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from tests.blackbox.connection import Connection
from tests.blackbox.expect import expect
from tests.blackbox.room_record import SentCommand
from tests.blackbox.shapes import Frame
from tests.conformance import random_input
from tests.conformance.session import RoomSession, Server

ACTS: Final = ("say", "choose", "rate")


class RoomCommands(RoomSession):
    """A session that sends commands. With ``waits_out_breaks`` its breaks are short enough to wait for."""

    def __init__(self, server: Server, room: Frame, rng: Random, *, waits_out_breaks: bool) -> None:
        super().__init__(server, room, rng)
        self.waits_out_breaks = waits_out_breaks
        self.first_option_share: float = rng.choice([0, 0.5, 0.9])

    # ---- drawing and sending

    def fields(self, name: str, state: Frame) -> Frame:
        """Fields of a well-formed command that `may` allows, drawn from what the state offers."""
        rng, turn = self.rng, state["turn"]
        match name:
            case "say":
                return {"turn": turn["number"], "text": random_input.words(rng, turn["max_chars"])}
            case "choose":
                # Some clients take the first option mostly: rooms would seldom last otherwise.
                first_only = rng.random() < self.first_option_share
                options = turn["options"][:1] if first_only else turn["options"]
                return {"turn": turn["number"], "option": rng.choice(options)["id"]}
            case "rate":
                return {"turn": turn["number"], "value": rng.randrange(11)}
            case "break":
                kind = rng.choice(["breather", "flooded"]) if not self.waits_out_breaks else "breather"
                if rng.random() < 0.3:
                    return {"kind": kind, "return_in": rng.choice([-5, 0, 1320, 3600, 10**9])}
                if rng.random() < 0.3:
                    back = datetime.now(UTC) + timedelta(minutes=rng.randint(22, 60))  # noqa: TID251  a real clock
                    return {"kind": kind, "return_at": back.isoformat().replace("+00:00", "Z")}
                return {"kind": kind}
            case "change_return":
                longest = 130 if self.waits_out_breaks else 10**9
                return {"return_in": rng.choice([-5, 0, 125, longest])}
            case "allow_observer":
                if rng.random() < 0.5:
                    return {"observer": self.observer, "scope": rng.choice(["words", "signals"])}
                return {"observer": self.observer}
            case "withdraw_observer":
                return {"observer": self.observer}
            case _:
                return {}

    def draft(self, connection: Connection, name: str, **fields: Any) -> SentCommand:
        identity = random_input.identity(self.rng)
        frame = {"type": "command", "id": identity, "command": name, **fields}
        sent = self.record.sent[identity] = SentCommand(connection.viewer, frame)
        return sent

    async def send(self, connection: Connection, sent: SentCommand) -> None:
        fields = list(sent.frame.items())
        self.rng.shuffle(fields)
        frame: Any = dict(fields)
        if self.rng.random() < 0.2:
            frame = [frame]
        sent.connections.append(connection.number)
        await connection.send(random_input.encoded(self.rng, frame))

    async def answer(self, connection: Connection, sent: SentCommand, count: int = 1) -> Frame:
        """The answer number ``count`` that this connection was given to the command."""
        identity = sent.frame["id"]
        await connection.until(
            lambda: len(connection.answers.get(identity, ())) >= count,
            "3.1: a command is accepted or refused",
        )
        answer = connection.answers[identity][count - 1]
        if answer["type"] == "refused":
            sent.code = answer["code"]
            self.server.counts[f"refused {answer['code']}"] += 1
        else:
            sent.code = None
            self.server.counts[f"accepted {sent.frame['command']}"] += 1
        return answer

    async def send_again(self, sent: SentCommand) -> None:
        """Send the command once more, on any connection of the person who sent it."""
        who = sent.by if sent.by in {"a", "b"} else "observer"
        if not self.connections[who]:
            return
        connection = self.partner(who)
        count = len(connection.answers.get(sent.frame["id"], ())) + 1
        await self.send(connection, sent)
        await self.answer(connection, sent, count)

    # ---- sending with an expectation

    async def expect_accepted(self, connection: Connection, name: str, fields: Frame | None = None) -> Frame:
        """Send a command that `may` allows: it is accepted, and its first event follows."""
        state = connection.state
        sent = self.draft(connection, name, **(self.fields(name, state) if fields is None else fields))
        self.done.append(f"{connection.viewer} {name}")
        await self.send(connection, sent)
        answer = await self.answer(connection, sent)
        if answer["type"] == "refused" and self.record.newest > state["seq"]:
            await self.settle()
            self.server.counts["overtaken"] += 1
            return answer
        expect(
            answer["type"] == "accepted",
            "3.3: a command in may, well-formed and with the right turn, is accepted",
            sent=sent.frame,
            answer=answer,
            state=state,
            now=connection.state,
            recent=[*connection.traffic][-6:],
        )
        await connection.until(
            lambda: connection.head >= answer["seq"], "3.1: the event follows what was accepted"
        )
        rule = "3.1: accepted names the command's first event"
        expect(answer["seq"] > state["seq"], rule, answer=answer, state=state)
        return answer

    async def expect_refused(
        self, connection: Connection, codes: set[str], name: str, fields: Frame, rule: str
    ) -> None:
        """Send a command that is not allowed: it is refused with a code that fits, and stores nothing."""
        state = connection.state
        sent = self.draft(connection, name, **fields)
        self.done.append(f"{connection.viewer} {name} refused")
        await self.send(connection, sent)
        answer = await self.answer(connection, sent)
        refused = answer["type"] == "refused"
        if refused and answer["code"] not in codes and self.record.newest > state["seq"]:
            return
        expect(
            refused and answer["code"] in codes,
            rule,
            sent=sent.frame,
            answer=answer,
            wanted=sorted(codes),
            state=state,
            viewer=connection.viewer,
        )
        self.server.counts[f"{state['phase']}: {name} outside may: {answer['code']}"] += 1

    def expect_nothing_new(self, newest: int, rule: str) -> None:
        """No event since ``newest`` but those that connections and time cause."""
        merged = self.record.merged()
        news = [merged[seq] for seq in range(newest + 1, self.record.newest + 1)]
        caused = {"observer_joined", "observer_left", "reminded", "withheld"}
        expect(all(frame["event"] in caused for frame in news), rule, news=news)
