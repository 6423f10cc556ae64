"""Random words of every script, and frames that no careful client would send."""

import json
from random import Random
from typing import Any, Final

_SCRIPTS: Final = (
    "abc XYZ 019 .,;:!? ' \" \\ / <b> & {} [] %s $x `",
    "äöüß éèñ ŁŻ Ωλ Жя",
    "日本語 中文 한국어 ไทย हिन्दी",
    "שלום مرحبا\u200f\u200e\u202e\u202c\u2067\u2069",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad",
    "\u2028\u2029\u0085\n\r\t\x0b\x0c\x1b\x7f\x01",
    "😀👩‍👩‍👧‍👦🏳️‍🌈𝔘𝔫𝔦𠮷🇯🇵\U0010fffd",
    "e\u0301a\u0308\u0327 \ufffd\ufffe\uffff\ue000",
)
FAR: Final = " ".join(_SCRIPTS)
BLANKS: Final = (" ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2028", "")


def words(lots: Random, limit: int) -> str:
    """Something to say, of at most `limit` characters, with at least one letter that anybody can see."""
    core = lots.choice("kяש語😀")
    size = lots.choice((0, 3, 12, 40, limit - 1)) if lots.random() < 0.9 else limit - 1
    size = min(size, limit - 1)
    whole = "".join(lots.choice(FAR) for _ in range(size))
    if lots.random() < 0.1:
        whole = lots.choice("😀𠮷k") * size
    at = lots.randrange(size + 1)
    whole = whole[:at] + core + whole[at:]
    if lots.random() < 0.3:
        whole = lots.choice(BLANKS) + whole + lots.choice(BLANKS)
    return whole if len(whole) <= limit else core * limit


def identity(lots: Random) -> str:
    """An id that a client may choose: 1 to 64 characters."""
    kind = lots.random()
    if kind < 0.8:
        return f"{lots.getrandbits(48):012x}"
    if kind < 0.9:
        return f"{lots.getrandbits(48):012x}" + "x" * 52
    return "".join(lots.choice("äя語😀-_.: '\"") for _ in range(8)) + f"{lots.getrandbits(48):x}"


def encoded(lots: Random, frame: Any) -> str:
    """The same JSON, written in one of the ways that a client may write it."""
    return json.dumps(
        frame,
        ensure_ascii=lots.random() < 0.5,
        indent=1 if lots.random() < 0.1 else None,
        separators=(",", ":") if lots.random() < 0.5 else None,
    )


def command(**fields: Any) -> dict[str, Any]:
    return {"type": "command", "id": "m", **fields}


def malformed(turn: int) -> list[str | bytes]:
    """Frames that are to be answered with `error`, or with `refused` and `malformed`; nothing is stored."""
    wrong: list[Any] = [
        command(command="say", turn=turn),
        command(command="say", text="no turn"),
        command(command="say", turn=str(turn), text="x"),
        command(command="say", turn=turn + 0.5, text="x"),
        command(command="say", turn=True, text="x"),
        command(command="say", turn=None, text="x"),
        command(command="say", turn=turn, text=7),
        command(command="say", turn=turn, text=None),
        command(command="say", turn=turn, text=["x"]),
        command(command="say", turn=turn, text="x", colour="red"),
        command(command="say", turn=turn, text="a\0b"),
        command(command="say", turn=turn, text="a\ud800b"),
        command(command="say", turn=turn, text="\udc00\ud800"),
        command(command="choose", turn=turn, option=1),
        command(command="choose", turn=turn, option="yes", text="x"),
        command(command="rate", turn=turn, value="7"),
        command(command="rate", turn=turn, value=7.5),
        command(command="rate", turn=turn, value=True),
        command(command="rate", turn=turn, value=None),
        command(command="nod", turn=turn),
        command(command="break"),
        command(command="break", kind="holiday"),
        command(command="break", kind="breather", return_at="soon"),
        command(command="break", kind="breather", return_at=5),
        command(command="break", kind="breather", return_in="600"),
        command(command="break", kind="breather", return_in=600.5),
        command(command="break", kind="breather", return_in=True),
        command(command="change_return"),
        command(command="change_return", return_in=None),
        command(command="change_return", return_in="600"),
        command(command="change_return", return_in=600, kind="breather"),
        command(command="break", kind="breather", return_in=600, return_at="2126-11-23T05:48:06Z"),
        command(command="return", now=True),
        command(command="end", why="x"),
        command(command="allow_observer"),
        command(command="allow_observer", observer=1),
        command(command="allow_observer", observer="o1", scope="everything"),
        command(command="withdraw_observer"),
        command(command="dance"),
        command(command=""),
        command(command=None),
        command(command="Say", turn=turn, text="x"),
        command(),
        {"type": "command", "command": "nod"},
        {"type": "command", "id": "", "command": "nod"},
        {"type": "command", "id": "i" * 65, "command": "nod"},
        {"type": "command", "id": 7, "command": "nod"},
        {"type": "command", "id": None, "command": "nod"},
        {"type": "command", "id": ["m"], "command": "nod"},
        {"type": "event", "seq": 1, "event": "said"},
        {"type": "welcome"},
        {"type": "state", "may": ["say"]},
        {"type": "typing"},
        {"type": "typing", "on": "yes"},
        {"type": "typing", "on": True, "text": "what I typ"},
        {"type": "ping", "n": 1},
        {"type": "PING"},
        {"type": 1},
        {"type": None},
        {},
        {"id": "m", "command": "nod"},
        None,
        True,
        0,
        1.5,
        "ping",
        [[]],
        [[{"type": "ping"}]],
        [None],
        ["ping"],
    ]
    raw: list[str | bytes] = [
        "",
        " ",
        "{",
        "}",
        '{"type":"ping"',
        '{"type":"ping"}}',
        '{"type":"ping"} {"type":"ping"}',
        "{'type':'ping'}",
        '{"type":"ping",}',
        f'{{"type":"command","id":"m","command":"rate","turn":{turn},"value":NaN}}',
        f'{{"type":"command","id":"m","command":"rate","turn":{turn},"value":1e999}}',
        f'{{"type":"command","id":"m","command":"rate","turn":1{"0" * 400},"value":1}}',
        f'{{"type":"command","id":"m","command":"say","turn":{turn},"text":"tab\tand\nline"}}',
        "[" * 20_000,
        "[" * 5_000 + "]" * 5_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        "ping",
        "\u2028",
        "\ufeff" + "x",
        "x" * 60_000,
        b"",
        b"\x00\xff\xfe",
        b'{"type":"ping"}',
    ]
    return [*(json.dumps(item) for item in wrong), *raw]
