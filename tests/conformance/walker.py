"""A random walk through one room: two partners, perhaps an observer, and no rule of any format."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

import httpx

from tests.conformance import words
from tests.conformance.promises import Broken, hold
from tests.conformance.record import Record, Sent, spoken
from tests.conformance.shapes import COMMANDS, REFUSALS, Frame
from tests.conformance.tab import Lost, Tab
from tests.servers import PATIENCE

FINAL: Final = {4401, 4403, 4404, 4408, 4410}
ACTS: Final = ("say", "choose", "rate")


@dataclass
class World:
    """The server that is walked on; its address changes when it is started again after a power cut.

    Who is cut off sees that it is not `up` or, where the news comes late, that `cuts` are more than before.
    """

    url: str
    cuts: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)
    tally: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.up.set()

    @property
    def ws_url(self) -> str:
        return self.url.replace("http", "ws", 1)


class Walker:
    """Walks one room to its end, or gives up kindly after so many steps."""

    def __init__(
        self, world: World, room: Frame, seed: str, *, steps: int = 60, patient: bool = False
    ) -> None:
        self.world = world
        self.room = room
        self.lots = Random(seed)
        self.steps = steps
        self.patient = patient
        self.assent = self.lots.choice([0, 0.5, 0.9])
        observer = room["observer"]
        self.observer: str | None = None
        self.tokens = {seat: room["seats"][seat]["token"] for seat in ("a", "b")}
        if observer is not None:
            self.observer = "observer"  # until a welcome tells the id
            self.tokens["observer"] = observer["token"]
        self.record = Record(room["room"], observer and observer["scope"])
        self.tabs: dict[str, list[Tab]] = {who: [] for who in self.tokens}
        self.opened: list[Tab] = []
        self.done: list[str] = []

    # ---- the whole walk

    async def walk(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as self.http:
            try:
                await self._walk()
            except Broken as broken:
                broken.seen["room"] = self.room["room"]
                broken.seen["format"] = self.room["format"]
                broken.seen["did"] = self.done[-12:]
                raise
            finally:
                for tab in self.opened:
                    await tab.leave()

    async def _walk(self) -> None:
        for seat in self.lots.sample(["a", "b"], 2):
            await self._steadily(lambda seat=seat: self._open(seat))  # type: ignore[misc]
        for _ in range(self.steps):
            await self._steadily(self._step)
            if self._phase() == "ended" and self.lots.random() < 0.3:
                break
        await self._steadily(self._finish)
        await self._steadily(self._compare)
        try:
            self.record.audit()
        except Broken as broken:
            broken.seen["log"] = self.record.story()
            raise
        for tab in self._all():
            await tab.close()
        self.world.tally[f"ended: {self._phase()}"] += 1

    async def _steadily(self, act: Callable[[], Awaitable[object]]) -> None:
        """Do it; after a power cut come back, send again what was not answered, and do it again."""
        while True:
            cuts = self.world.cuts
            try:
                await act()
            except (Lost, OSError, httpx.TransportError, EOFError) as lost:
                if isinstance(lost, Lost) and lost.code in FINAL:
                    raise Broken("3: the connection stays while one may be there", code=lost.code) from lost
                if self.world.cuts == cuts and self.world.up.is_set():
                    raise Broken("3: the server keeps the connection", lost=repr(lost)) from lost
            else:
                return
            await self._come_back()

    async def _come_back(self) -> None:
        while True:
            await self.world.up.wait()
            cuts = self.world.cuts
            try:
                counts = {who: len(tabs) for who, tabs in self.tabs.items()}
                for tab in self._all():
                    await tab.cut()
                for who, count in counts.items():
                    self.tabs[who] = []
                    for _ in range(max(1, count) if who in {"a", "b"} else 0):
                        await self._open(who)
                for identity, sent in list(self.record.sent.items()):
                    if not sent.answered:
                        await self._send_again(identity, sent)
            except (Lost, OSError, EOFError):
                if self.world.cuts == cuts and self.world.up.is_set():
                    raise
                continue
            self.world.tally["came back after a power cut"] += 1
            return

    # ---- connections

    def _all(self) -> list[Tab]:
        return [tab for tabs in self.tabs.values() for tab in tabs]

    def _viewer(self, who: str) -> str:
        return self.observer or who if who == "observer" else who

    def _address(self, after: int | None) -> str:
        path: str = self.room["ws"]
        return self.world.ws_url + path + ("" if after is None else f"?after={after}")

    async def _open(self, who: str, after: int | None = None) -> Tab:
        if self.observer == "observer":
            await self._learn_observer()
        tab = await self._knock(who, after)
        await tab.ready()
        self.tabs[who].append(tab)
        return tab

    async def _knock(self, who: str, after: int | None) -> Tab:
        tab = Tab(self.record, self._viewer(who), after)
        await tab.open(self._address(after), self.tokens[who])
        self.opened.append(tab)
        return tab

    async def _learn_observer(self) -> None:
        """The observer's id is told in any partner's welcome."""
        tab = await self._knock("a", None)
        await tab.ready()
        assert tab.welcome is not None
        named = [observer["id"] for observer in tab.welcome["observers"]]
        hold(len(named) == 1, "3.1: welcome names who was invited to observe", welcome=tab.welcome)
        self.observer = named[0]
        self.tabs["a"].append(tab)

    async def _settle(self) -> None:
        """Wait until every connection has seen all that there is to see."""
        for tab in self._all():
            await tab.ping()
        while True:
            newest = self.record.newest
            for tab in self._all():
                await tab.caught_up(newest)
            if newest == self.record.newest:
                break
        for tab in self._all():
            await tab.sees([self._viewer(who) for who, tabs in self.tabs.items() if tabs])

    def _partner(self, who: str | None = None) -> Tab:
        who = who or self.lots.choice("ab")
        return self.lots.choice(self.tabs[who])

    def _phase(self) -> str:
        state = self.tabs["a"][0].state
        assert state is not None
        return str(state["phase"])

    def _consented(self) -> bool:
        state = self.tabs["a"][0].state
        assert state is not None
        allowed: set[str] = set()
        for _, frame in sorted(self.record.merged().items()):
            if frame["event"] == "observer_allowed":
                allowed.add(frame["by"])
            elif frame["event"] == "observer_withdrawn":
                allowed.discard(frame["by"])
        return allowed == {"a", "b"}

    # ---- one step of the walk

    async def _step(self) -> None:
        await self._settle()
        deeds: list[tuple[int, Callable[[], Awaitable[object]]]] = [
            (60, self._advance),
            (6, self._aside),
            (7, self._outside),
            (5, self._odd_values),
            (4, self._repeat),
            (3, self._reuse),
            (4, self._nonsense),
            (5, self._reconnect),
            (2, self._another_tab),
            (3, self._at_once),
            (2, self._in_two_tabs),
            (2, self._ephemeral),
            (2, self._over_http),
        ]
        if self.observer:
            deeds.append((12, self._observe))
        deed = self.lots.choices([deed for _, deed in deeds], [weight for weight, _ in deeds])[0]
        self.done.append(deed.__name__)
        self.world.tally[f"did {deed.__name__}"] += 1
        await deed()

    def _fields(self, name: str, state: Frame) -> Frame:
        """A well-formed command that `may` allows, its values drawn from what the state offers."""
        lots, turn = self.lots, state["turn"]
        match name:
            case "say":
                return {"turn": turn["number"], "text": words.words(lots, turn["max_chars"])}
            case "choose":
                # Some take the first option mostly, or rooms would seldom last.
                options = turn["options"][:1] if lots.random() < self.assent else turn["options"]
                return {"turn": turn["number"], "option": lots.choice(options)["id"]}
            case "rate":
                return {"turn": turn["number"], "value": lots.randrange(11)}
            case "break":
                kind = lots.choice(["breather", "flooded"]) if not self.patient else "breather"
                if lots.random() < 0.3:
                    return {"kind": kind, "return_in": lots.choice([-5, 0, 1320, 3600, 10**9])}
                if lots.random() < 0.3:
                    back = datetime.now(UTC) + timedelta(minutes=lots.randint(22, 60))  # noqa: TID251  a real clock
                    return {"kind": kind, "return_at": back.isoformat().replace("+00:00", "Z")}
                return {"kind": kind}
            case "allow_observer":
                if lots.random() < 0.5:
                    return {"observer": self.observer, "scope": lots.choice(["words", "signals"])}
                return {"observer": self.observer}
            case "withdraw_observer":
                return {"observer": self.observer}
            case _:
                return {}

    def _draft(self, tab: Tab, name: str, **fields: Any) -> tuple[str, Sent]:
        identity = words.identity(self.lots)
        frame = {"type": "command", "id": identity, "command": name, **fields}
        sent = self.record.sent[identity] = Sent(tab.viewer, frame)
        return identity, sent

    async def _send(self, tab: Tab, sent: Sent) -> None:
        fields = list(sent.frame.items())
        self.lots.shuffle(fields)
        frame: Any = dict(fields)
        if self.lots.random() < 0.2:
            frame = [frame]
        sent.tabs.append(tab.number)
        await tab.send(words.encoded(self.lots, frame))

    async def _answer(self, tab: Tab, sent: Sent, count: int = 1) -> Frame:
        identity = sent.frame["id"]
        await tab.until(
            lambda: len(tab.answers.get(identity, ())) >= count, "3.1: a command is accepted or refused"
        )
        answer = tab.answers[identity][count - 1]
        if answer["type"] == "refused":
            sent.code = answer["code"]
            self.world.tally[f"refused {answer['code']}"] += 1
        else:
            sent.code = None
            self.world.tally[f"accepted {sent.frame['command']}"] += 1
        return answer

    async def _send_again(self, identity: str, sent: Sent) -> None:
        who = sent.by if sent.by in {"a", "b"} else "observer"
        if not self.tabs[who]:
            return
        tab = self._partner(who)
        count = len(tab.answers.get(identity, ())) + 1
        await self._send(tab, sent)
        await self._answer(tab, sent, count)

    async def _may(self, tab: Tab, name: str, fields: Frame | None = None) -> Frame:
        """Send what `may` allows: it is accepted, and its first event follows."""
        assert tab.state is not None
        state = tab.state
        _, sent = self._draft(tab, name, **(self._fields(name, state) if fields is None else fields))
        self.done.append(f"{tab.viewer} {name}")
        await self._send(tab, sent)
        answer = await self._answer(tab, sent)
        if answer["type"] == "refused" and self.record.newest > state["seq"]:
            await self._settle()
            self.world.tally["overtaken"] += 1
            return answer
        hold(
            answer["type"] == "accepted",
            "3.3: a command in may, well-formed and with the right turn, is accepted",
            sent=sent.frame,
            answer=answer,
            state=state,
            now=tab.state,
            recent=[*tab.recent][-6:],
        )
        await tab.until(lambda: tab.head >= answer["seq"], "3.1: the event follows what was accepted")
        hold(
            answer["seq"] > state["seq"],
            "3.1: accepted names the command's first event",
            answer=answer,
            state=state,
        )
        return answer

    async def _refused(self, tab: Tab, codes: set[str], name: str, fields: Frame, why: str) -> None:
        """Send what is not allowed: it is refused with a code that fits, and stores nothing."""
        state = tab.state
        assert state is not None
        _, sent = self._draft(tab, name, **fields)
        self.done.append(f"{tab.viewer} {name} refused")
        await self._send(tab, sent)
        answer = await self._answer(tab, sent)
        if answer["type"] == "refused" and answer["code"] not in codes and self.record.newest > state["seq"]:
            return
        hold(
            answer["type"] == "refused" and answer["code"] in codes,
            why,
            sent=sent.frame,
            answer=answer,
            wanted=sorted(codes),
            state=state,
            viewer=tab.viewer,
        )
        self.world.tally[f"{state['phase']}: {name} outside may: {answer['code']}"] += 1

    # ---- deeds

    async def _advance(self) -> None:
        """What brings the dialogue on: the act of the step, or what a break or the end needs."""
        tabs = [tab for tabs in (self.tabs["a"], self.tabs["b"]) for tab in tabs]
        able = [(tab, act) for tab in tabs for act in ACTS if act in (tab.state or {})["may"]]
        if able:
            await self._may(*self.lots.choice(able))
            return
        returning = [tab for tab in tabs if "return" in (tab.state or {})["may"]]
        if returning:
            await self._may(self.lots.choice(returning), "return")
            return
        phase = self._phase()
        if phase == "on_break":
            if self.patient:
                await self._sit_out()
            elif self.lots.random() < 0.4:
                await self._may(self._partner(), "end")
        elif phase != "ended":
            hold(phase == "gathering", "4.6: no state waits for nobody", states=[tab.state for tab in tabs])

    async def _sit_out(self) -> None:
        """Wait until time alone lets a partner return, as the state said it would."""
        tab = self._partner()
        assert tab.state is not None
        due = datetime.fromisoformat(tab.state["break"]["not_before"])
        left = (due - datetime.now(UTC)).total_seconds()  # noqa: TID251  a real clock
        if left > 150 or left < 0:
            await self._may(tab, "end")
            return
        seq = tab.state["seq"]
        await tab.until(
            lambda: "return" in (tab.state or {})["may"] or (tab.state or {})["seq"] != seq,
            "3.3: when time alone changes what someone may do, the server sends a new state",
            left + PATIENCE,
        )
        self.world.tally["sat out a break"] += 1

    async def _aside(self) -> None:
        """Something else that may allow: a nod often, a break sometimes, the end seldom."""
        tab = self._partner()
        weights = {
            "": 10,
            "nod": 30,
            "break": 3,
            "end": 1,
            "return": 10,
            "allow_observer": 6,
            "withdraw_observer": 3,
        }
        may = ["", *(name for name in (tab.state or {})["may"] if name not in ACTS)]
        name = self.lots.choices(may, [weights[name] for name in may])[0]
        if name == "withdraw_observer":
            await self._withdraw(tab)
        elif name:
            await self._may(tab, name)

    async def _outside(self) -> None:
        """A command that may does not hold, or of another turn."""
        tab = self.lots.choice(self._all())
        state = tab.state
        assert state is not None
        turn, me, lots = state["turn"], tab.viewer, self.lots
        number = turn["number"] if turn else lots.randint(1, 40)
        plain: Frame = {
            "say": {"turn": number, "text": words.words(lots, 30)},
            "check": {"turn": number, "text": words.words(lots, 30)},
            "choose": {
                "turn": number,
                "option": turn["options"][0]["id"] if turn and turn["options"] else "yes",
            },
            "rate": {"turn": number, "value": lots.randrange(11)},
            "nod": {},
            "break": {"kind": "breather"},
            "return": {},
            "end": {},
            "allow_observer": {"observer": self.observer or "o1"},
            "withdraw_observer": {"observer": self.observer or "o1"},
        }
        name = lots.choice([name for name in COMMANDS if name not in state["may"]] or ["say"])
        if name in state["may"]:
            return
        why = "3.3, 3.4: a command outside may is refused, with the code that says why"
        if me not in {"a", "b"}:
            codes = {"not_allowed"}
        elif name in {"check", "allow_observer", "withdraw_observer"}:
            codes = {"not_allowed", "ended"} if state["phase"] == "ended" else {"not_allowed"}
        elif state["phase"] == "ended":
            codes = {"ended"}
        elif state["phase"] == "on_break":
            ready = me in state["break"]["ready"]
            codes = {"not_allowed" if ready else "too_early"} if name == "return" else {"on_break"}
        elif name in ACTS and turn is None:
            codes = {"not_allowed", "not_your_turn", "stale_turn", "wrong_act"}
        elif name in ACTS:
            assert turn is not None
            codes = {"not_your_turn"} if turn["act"] == name else {"wrong_act", "not_your_turn"}
            if me in turn["waiting_on"]:
                codes = {"wrong_act"}
            if lots.random() < 0.4:
                plain[name]["turn"] = self._other_turn(number)
                codes |= {"stale_turn"}
        elif name == "nod":
            codes = {"not_allowed", "not_your_turn"}
        else:
            codes = {"not_allowed"}
        await self._refused(tab, codes, name, plain[name], why)

    def _other_turn(self, number: int) -> int:
        return self.lots.choice(
            [number - 1, number + 1, 0, number + 1000, 1 if number > 1 else 2, -5, 2**31, 10**15 - 1]
        )

    async def _odd_values(self) -> None:
        """The right command with a value that the step does not take."""
        tab = self._partner()
        state = tab.state
        assert state is not None
        turn = state["turn"]
        name = next((act for act in ACTS if act in state["may"]), None)
        if name is None or turn is None:
            return
        right = self._fields(name, state)
        if self.lots.random() < 0.4:
            fields = right | {"turn": self._other_turn(turn["number"])}
            await self._refused(
                tab, {"stale_turn"}, name, fields, "3.2: a stale turn is refused with stale_turn"
            )
            return
        match name:
            case "say":
                fields, code = self.lots.choice([
                    (right | {"text": ""}, "empty"),
                    (right | {"text": self.lots.choice([" ", "  \n\t ", "\r\n"])}, "empty"),
                    (right | {"text": "x" * (turn["max_chars"] + 1)}, "too_long"),
                    (right | {"text": "語" * (turn["max_chars"] + self.lots.randint(1, 300))}, "too_long"),
                ])  # fmt: skip
            case "choose":
                ids = {option["id"] for option in turn["options"]}
                option = self.lots.choice(["", "no such", "YES", "語", *(identity + " " for identity in ids)])
                fields, code = right | {"option": option}, "unknown_option"
            case _:
                value = self.lots.choice([-1, 11, 100, -(2**40), 10**15 - 1])
                fields, code = right | {"value": value}, "out_of_range"
        await self._refused(tab, {code}, name, fields, "3.4: a value that the step does not take is refused")

    async def _repeat(self) -> None:
        """The same command again, from any of this person's connections: the first answer, nothing stored."""
        done = [sent for sent in self.record.sent.values() if sent.seq is not None and sent.by in self.tabs]
        if not done:
            return
        sent = self.lots.choice(done)
        tab = self._partner(sent.by)
        await self._settle()
        newest = self.record.newest
        first = sent.seq
        count = len(tab.answers.get(sent.frame["id"], ())) + 1
        await self._send(tab, sent)
        answer = await self._answer(tab, sent, count)
        same = answer["type"] == "accepted" and answer["seq"] == first
        hold(
            same, "3.2: a repeated command has the first answer", sent=sent.frame, first=first, answer=answer
        )
        await self._settle()
        self._nothing_new(newest, "3.2: a repeated command stores nothing")

    def _nothing_new(self, newest: int, promise: str) -> None:
        """But for what people's coming and going, and time, put into the log by themselves."""
        merged = self.record.merged()
        news = [merged[seq] for seq in range(newest + 1, self.record.newest + 1)]
        own = {"observer_joined", "observer_left", "reminded", "withheld"}
        hold(all(frame["event"] in own for frame in news), promise, news=news)

    async def _reuse(self) -> None:
        """An id that was used, with other content or by the other person."""
        done = [sent for sent in self.record.sent.values() if sent.seq is not None and sent.by in self.tabs]
        if not done:
            return
        sent = self.lots.choice(done)
        await self._settle()
        newest = self.record.newest
        mine = self.lots.random() < 0.5
        tab = self._partner(sent.by if mine else {"a": "b", "b": "a"}[sent.by])
        frame = dict(sent.frame)
        if mine:
            if "text" in frame:
                frame["text"] += "."
            elif "value" in frame:
                frame["value"] = (frame["value"] + 1) % 11
            elif frame["command"] == "end":
                frame = {name: frame[name] for name in ("type", "id")} | {
                    "command": "break",
                    "kind": "breather",
                }
            else:
                frame = {name: frame[name] for name in ("type", "id")} | {"command": "end"}
        count = len(tab.answers.get(frame["id"], ())) + 1
        await tab.send(words.encoded(self.lots, frame))
        await tab.until(
            lambda: len(tab.answers.get(frame["id"], ())) >= count, "3.1: a command has an answer"
        )
        answer = tab.answers[frame["id"]][count - 1]
        kept = answer["type"] == "refused" and answer["code"] == "id_reused"
        hold(
            kept,
            "3.4: another's id, or one's own with other content, is id_reused",
            sent=frame,
            answer=answer,
            by=tab.viewer,
            first=sent.frame,
        )
        self.world.tally["refused id_reused"] += 1
        await self._settle()
        self._nothing_new(newest, "3.1: what was refused stored nothing")

    async def _nonsense(self) -> None:
        """Frames that are no frames: each has an answer, nothing is stored, the connection stays."""
        tab = self.lots.choice(self._all())
        state = tab.state
        assert state is not None
        number = state["turn"]["number"] if state["turn"] else 1
        await self._settle()
        newest = self.record.newest
        for raw in self.lots.sample(words.malformed(number), 4):
            before = tab.errors + len(tab.answers.get("m", ())) + len(tab.answers.get("i" * 65, ()))

            def answered(before: int = before) -> bool:
                told = tab.errors + len(tab.answers.get("m", ())) + len(tab.answers.get("i" * 65, ()))
                return told > before

            self.done.append(f"{tab.viewer} nonsense {raw[:80]!r}")
            await tab.send(raw)
            await tab.until(answered, "3.1, 3.2: a malformed frame is answered with error, or refused")
            for answer in tab.answers.get("m", ()):
                fits = answer["type"] == "refused" and answer["code"] == "malformed"
                hold(fits, "3.2: refused as malformed", sent=repr(raw)[:400], answer=answer)
            tab.answers.pop("m", None)
            await tab.ping()
        await self._settle()
        self._nothing_new(newest, "3.1: what was refused stored nothing")

    async def _reconnect(self) -> None:
        """Lose a connection, perhaps with a command on its way, and come back with ?after."""
        who = self.lots.choice("ab")
        tab = self._partner(who)
        state = tab.state
        assert state is not None
        sent: Sent | None = None
        identity = ""
        acts = [name for name in state["may"] if name in {*ACTS, "nod"}]
        if acts and self.lots.random() < 0.7:
            name = self.lots.choice(acts)
            identity, sent = self._draft(tab, name, **self._fields(name, state))
            await self._send(tab, sent)
        if self.lots.random() < 0.8:
            await tab.cut()
        else:
            await tab.close()
        self.tabs[who].remove(tab)
        after = self.lots.choice([tab.head, tab.head, max(0, tab.head - 3), 0, None, 10**6, 2**31])
        fresh = await self._open(who, after)
        if after is not None and after >= 10**6:
            assert fresh.state is not None
            assert fresh.welcome is not None
            late = fresh.head - fresh.welcome["seq"]
            hold(
                late >= 0, "3: after beyond the end is answered as if it were the end", welcome=fresh.welcome
            )
        if sent is not None:
            await self._send_again(identity, sent)
            if sent.seq is None:
                await self._settle()
                moved = self.record.newest > state["seq"]
                hold(
                    sent.code in REFUSALS and moved,
                    "3.2: a command that may held is accepted, once, however often it is sent",
                    sent=sent.frame,
                    code=sent.code,
                    state=state,
                )

    async def _another_tab(self) -> None:
        who = self.lots.choice([who for who in self.tabs if who != "observer"])
        if len(self.tabs[who]) < 3:
            await self._open(who, self.lots.choice([None, 0, self.record.newest]))
        else:
            tab = self.tabs[who].pop(self.lots.randrange(len(self.tabs[who])))
            await tab.close()

    async def _at_once(self) -> None:
        """Several commands of both on their way at once, in one message or many: each is answered."""
        drafts: list[tuple[Tab, Sent]] = []
        for who in "ab":
            tab = self._partner(who)
            state = tab.state
            assert state is not None
            frames: list[Any] = []
            for _ in range(self.lots.randint(1, 4)):
                pool = [name for name in state["may"] if name in {*ACTS, "nod"}]
                if not pool:
                    break
                name = self.lots.choice(pool)
                _, sent = self._draft(tab, name, **self._fields(name, state))
                sent.tabs.append(tab.number)
                drafts.append((tab, sent))
                frames.append(sent.frame)
                if self.lots.random() < 0.3:
                    frames.append(sent.frame)
            if not frames:
                continue
            if self.lots.random() < 0.5:
                frames.insert(self.lots.randrange(len(frames) + 1), {"type": "ping"})
                tab.pongs -= 1
                await tab.send(words.encoded(self.lots, frames))
            else:
                for frame in frames:
                    await tab.send(words.encoded(self.lots, frame))
        for tab, sent in drafts:
            await self._answer(tab, sent)
        await self._settle()

    async def _in_two_tabs(self) -> None:
        """One command sent by two connections of one person at the same moment: stored once."""
        who = self.lots.choice("ab")
        if len(self.tabs[who]) < 2:
            await self._open(who, 0)
        two = self.lots.sample(self.tabs[who], 2)
        await self._settle()
        state = two[0].state
        assert state is not None
        pool = [name for name in state["may"] if name in {*ACTS, "nod"}]
        if not pool:
            return
        name = self.lots.choice(pool)
        identity, sent = self._draft(two[0], name, **self._fields(name, state))
        await asyncio.gather(*(self._send(tab, sent) for tab in two))
        answers = [await self._answer(tab, sent) for tab in two]
        same = answers[0] == answers[1]
        hold(same, "3.2: a command sent twice has one answer", id=identity, answers=answers, state=state)

    async def _ephemeral(self) -> None:
        tab = self.lots.choice(self._all())
        newest = self.record.newest
        if tab.viewer in {"a", "b"}:
            await tab.send(words.encoded(self.lots, {"type": "typing", "on": self.lots.random() < 0.5}))
        await tab.ping()
        await self._settle()
        self._nothing_new(newest, "3.2: typing and ping are ephemeral")

    async def _observe(self) -> None:
        """Come, go, be allowed and be dropped as an observer."""
        tabs = self.tabs["observer"]
        allowed = self._consented()
        if not allowed:
            hold(not tabs, "4.8: withdrawing drops the observer's socket at once")
            tab = await self._knock("observer", None)
            code = await tab.until_closed("3: 4408, consent not given or withdrawn")
            kept = code == 4408 and tab.welcome is None
            hold(
                kept,
                "3, 4.8: without consent the observer is kept out with 4408",
                code=code,
                recent=[*tab.recent],
            )
            await self._http_is("observer", 403)
            allowers = [
                tab
                for seat in ("a", "b")
                for tab in self.tabs[seat]
                if "allow_observer" in (tab.state or {})["may"]
            ]
            if allowers and self.lots.random() < 0.8:
                await self._may(self.lots.choice(allowers), "allow_observer")
            return
        if not tabs or (len(tabs) < 2 and self.lots.random() < 0.3):
            await self._open("observer", self.lots.choice([None, 0, 2, self.record.newest]))
            return
        lot = self.lots.random()
        if lot < 0.4:
            await tabs.pop().close()
        elif lot < 0.7:
            partners = [tab for seat in ("a", "b") for tab in self.tabs[seat]]
            able = [tab for tab in partners if "withdraw_observer" in (tab.state or {})["may"]]
            hold(able, "3.2: consent can be withdrawn by either", may=[tab.state for tab in partners])
            await self._withdraw(self.lots.choice(able))
        else:
            name = self.lots.choice(COMMANDS)
            fields: dict[str, Frame] = {
                "say": {"turn": 1, "text": "x"},
                "check": {"turn": 1, "text": "x"},
                "choose": {"turn": 1, "option": "yes"},
                "rate": {"turn": 1, "value": 3},
                "break": {"kind": "breather"},
                "allow_observer": {"observer": self.observer},
                "withdraw_observer": {"observer": self.observer},
            }
            why = "3.4: an observer's command is refused with not_allowed"
            await self._refused(tabs[0], {"not_allowed"}, name, fields.get(name, {}), why)

    async def _withdraw(self, tab: Tab) -> None:
        await self._may(tab, "withdraw_observer")
        await self._drop_observers()

    async def _drop_observers(self) -> None:
        for tab in self.tabs["observer"]:
            code = await tab.until_closed("3.2: withdrawing drops the observer's socket at once")
            hold(code == 4408, "3: an observer without consent is closed with 4408", code=code)
        self.tabs["observer"] = []

    # ---- over HTTP

    async def _get(self, who: str, path: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return await self.http.get(
            f"{self.world.url}/api/v1/rooms/{self.record.room}/{path}", headers=headers
        )

    async def _http_is(self, who: str, status: int) -> None:
        for path in ("frames", "export?as=json"):
            answer = await self._get(who, path)
            kept = answer.status_code == status
            hold(
                kept,
                f"5: {path} answers {status}",
                who=who,
                status=answer.status_code,
                body=answer.text[:500],
            )

    async def _over_http(self) -> None:
        who = self.lots.choice([who for who, tabs in self.tabs.items() if tabs])
        viewer = self._viewer(who)
        after = self.lots.choice([None, 0, self.record.newest // 2, self.record.newest, 10**6])
        await self._settle()
        newest = self.record.newest
        answer = await self._get(who, "frames" if after is None else f"frames?after={after}")
        seen = {"status": answer.status_code, "body": answer.text[:800]}
        hold(answer.status_code == 200, "5: frames over HTTP", who=viewer, seen=seen)
        frames = answer.json()
        hold(isinstance(frames, list), "5: a JSON array of event frames", seen=seen)
        live = self.record.shown[viewer]
        seqs = [frame["seq"] for frame in frames]
        want = list(range((after or 0) + 1, newest + 1))
        hold(seqs[: len(want)] == want, "5: the frames after seq", seqs=seqs, want=want)
        for frame in frames:
            if frame["seq"] in live:
                same = live[frame["seq"]] == frame
                hold(
                    same,
                    "4.9: live equals the frames over HTTP",
                    http=frame,
                    live=live[frame["seq"]],
                    who=viewer,
                )

    # ---- the end

    async def _finish(self) -> None:
        """Lead the room to its end by what may allows."""
        for _ in range(12):
            await self._settle()
            if self._phase() == "ended":
                break
            await self._may(self._partner(), "end")
        hold(
            self._phase() == "ended",
            "3.2: end leads to the closing steps, and then ends",
            state=self.tabs["a"][0].state,
        )

    async def _compare(self) -> None:
        """Everything that each viewer saw, once more: by a new connection and over HTTP."""
        await self._settle()
        for who in list(self.tabs):
            if who == "observer" and not self._consented():
                await self._http_is(who, 403)
                continue
            tab = await self._knock(who, 0)
            await tab.ready()  # the record holds each event against what was live
            await tab.close()
            answer = await self._get(who, "frames")
            frames = answer.json()
            live = self.record.shown[self._viewer(who)]
            for frame in frames:
                if frame["seq"] not in live:
                    own = frame["event"] in {"observer_joined", "observer_left"}
                    hold(own, "4.9: live equals the frames over HTTP", frame=frame, who=who)
                else:
                    hold(
                        frame == live[frame["seq"]],
                        "4.9: live equals the frames over HTTP",
                        http=frame,
                        live=live[frame["seq"]],
                    )
            await self._exports(who)

    def _telling(self) -> list[str]:
        """Letters in a row, from the words of this room, that nothing else is likely to hold."""
        runs = (run for text in spoken(self.record) for run in re.findall(r"\w{5,}", text))
        return [run for run in runs if not run.isascii()]

    async def _exports(self, who: str) -> None:
        for kind in ("json", "markdown"):
            answer = await self._get(who, f"export?as={kind}")
            seen = {"status": answer.status_code, "body": answer.text[:300], "who": who}
            hold(answer.status_code == 200 and answer.text, f"5: export?as={kind}", **seen)
            plain = json.dumps(answer.json(), ensure_ascii=False) if kind == "json" else answer.text
            if who == "observer" and self.record.scope == "signals":
                told = [word for word in self._telling() if word in plain]
                hold(not told, "4.8: an observer of signals gets no text", kind=kind, told=told)
        for kind in ("pdf", "csv", "nonsense"):
            answer = await self._get(who, f"export?as={kind}")
            hold(answer.status_code < 500, f"5: export?as={kind} is answered", status=answer.status_code)
            self.world.tally[f"export as {kind}: {answer.status_code}"] += 1
