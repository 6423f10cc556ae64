"""The exports: a conversation to keep, with what one viewer may see, and no word of it turned into markup."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import Ended, Reminded, RoundEnded, Said, Seat, WordsWithdrawn
from dialogue.moderator.visibility import Viewer
from dialogue.replay.exports.extent import Taken
from dialogue.replay.exports.markdown import escape, quote
from dialogue.replay.exports.texts import isolate
from dialogue.replay.welcome import Welcome, welcome
from tests.generated import examples
from tests.moderator.helpers import (
    BEGIN,
    DUET,
    KIM,
    LEE,
    Room,
    allow,
    call_break,
    change_return,
    check_deadline,
    choose,
    end,
    join,
    join_as_observer,
    leave_as_observer,
    nod,
    rate,
    return_from_break,
    room_at,
    say,
    withdraw,
)
from tests.replay.exporting import write


def recorded(room: Room) -> list[Recorded]:
    return [Recorded(seq, when, event) for seq, (when, event) in enumerate(room.log, 1)]


def spans(room: Room, who: str) -> tuple[ConsentPeriod, ...]:
    watch = room.state.observer(who)
    return watch.consent_periods if watch is not None else ()


def header(who: str, topic: str = "Weekends") -> Welcome:
    return welcome(
        room="0" * 20,
        dialogue_format=DUET,
        topic=topic,
        viewer=Viewer(who),
        scope=None,
        partners={"a": "Ana", "b": "Ben"},
        observers=[(LEE, "Dr. Lee", "words"), (KIM, "Kim", "signals")],
        present=(),
        seq=0,
        now=BEGIN,
        language="en",
    )


def whole(room: Room, who: str) -> Taken:
    """All that ``who`` may see, with the words of both partners."""
    return Taken("whole", Viewer(who), spans(room, who), {"a": len(room.log), "b": len(room.log)})


def markdown(room: Room, who: str = "a", topic: str = "Weekends") -> str:
    return write("markdown", header(who, topic), recorded(room), whole(room, who), DUET)


def test_the_json_is_the_header_and_the_frames(me: Seat) -> None:
    room = room_at("ended", me)

    kept = json.loads(write("json", header(me), recorded(room), whole(room, me), DUET))

    assert kept["welcome"]["partners"]["a"]["name"] == "Ana"
    assert [frame["seq"] for frame in kept["frames"]] == list(range(1, len(room.log) + 1))
    assert {frame["type"] for frame in kept["frames"]} == {"event"}


def test_the_markdown_says_who_when_and_whose_copy_it_is(me: Seat) -> None:
    room = room_at("ended", me)
    text = markdown(room, me)
    you = {"a": "Ana", "b": "Ben"}[me]
    assert text.startswith("# A conversation: Duet\n\n- Partners: Ana and Ben\n")
    assert "- Invited to observe: Dr. Lee\n- Invited to observe, without words: Kim\n" in text
    assert (
        "- Topic: Weekends\n- Format: Duet, version 1\n- When: 2026-03-01 18:30 to 2026-03-01 18:30 (UTC)\n"
        in text
    )
    assert f"- Copy of: {you}\n" in text


def test_a_room_before_its_first_event_has_a_record_of_who_was_invited() -> None:
    text = markdown(Room(), topic="")
    assert "Topic" not in text
    assert "When" not in text


def test_a_share_is_followed_by_its_accepted_saying_back(me: Seat, you: Seat) -> None:
    room = room_at("verdict", me).given(
        choose(me, "missed"), nod(you), say(you, "Alone, and sad."), choose(me, "yes")
    )
    names = {"a": "Ana", "b": "Ben"}

    paragraphs = markdown(room, you).split("\n\n")

    begin = paragraphs.index("## Round 1") + 1
    lines = [
        paragraph.replace(names[me], "Me").replace(names[you], "You").replace(", by you", "")
        for paragraph in paragraphs[begin:]
    ]
    assert lines == [
        "**Me · Share** (18:30)",
        "> I felt alone.",
        "**You · Mirror** (18:30)",
        "> You felt alone.",
        "**Me · Verdict** (18:30): Not yet",
        "18:30 · You nodded: I am with you.",
        "**You · Mirror** (18:30, this was it)",
        "> Alone, and sad.",
        "**Me · Verdict** (18:30): Yes\n",
    ]


def test_private_answers_are_in_their_authors_copy_alone(me: Seat, you: Seat) -> None:
    room = room_at("kind_word", me).given(say(me, "Well done, me."), say(you, "Rest now."))
    mine, yours = markdown(room, me), markdown(room, you)
    assert "only you see this): 4 of 10" in mine
    assert "only you see this): 8 of 10" in yours
    assert "Well done, me." in mine
    assert "Rest now." not in mine
    assert "Well done, me." not in yours


def test_private_choices_are_shown_to_their_author_and_are_all_of_one_length(me: Seat, you: Seat) -> None:
    private = replace(DUET, steps={**DUET.steps, "willing": replace(DUET.steps["willing"], private=True)})
    copies: list[str] = []
    for option in ("on", "stop"):
        room = Room(private).given(join("a"), join("b"), rate(me, 1), rate(you, 1))
        copies.append(markdown(room.given(choose(me, option)), me))
        assert "Willing" not in markdown(room, you)
    assert "only you see this): Go on" in copies[0]
    assert "only you see this): Stop" in copies[1]
    assert len(copies[0]) == len(copies[1])


def test_every_event_has_a_sentence(me: Seat, you: Seat) -> None:
    room = room_at("share", me).given(
        allow(me), allow(you), join_as_observer(), leave_as_observer(), call_break(me)
    )
    room.later(hours=2).given(check_deadline()).later(days=1).given(
        return_from_break(me), return_from_break(you), call_break(you, "flooded")
    )
    room.later(hours=2).given(check_deadline()).later(days=1).given(
        return_from_break(me), return_from_break(you), call_break(you, "flooded")
    )
    room.given(change_return(you, 3600))
    room.later(hours=1).given(return_from_break(me), return_from_break(you), withdraw(you), say(me))
    for _ in range(3):
        room.given(say(you, "Hm."), choose(me, "missed"))
    room.given(choose(me, "park"), choose(me, "enough"), say(you), say(me, "Oh."), choose(you, "yes"))
    room.given(
        choose(you, "enough"), choose(me, "again"), choose(you, "again"), end(you), rate(me, 1), rate(you, 1)
    )
    room.given(say(me, "Kind."), say(you, "Kind."))
    room.append(WordsWithdrawn(by=me, seqs=(7, 9)))
    names = {"a": "Ana", "b": "Ben"}

    exported = markdown(room, me).replace(names[me], "Me").replace(names[you], "You")

    for sentence in (
        "Me came in.",
        "You came in.",
        "Me speaks, You listens.",
        "Me allowed Dr. Lee to observe.",
        "Dr. Lee came in to observe.",
        "Dr. Lee went out.",
        "Me called a breather.",
        "A gentle reminder of the time.",
        "Me was ready to go on.",
        "The break was over.",
        "You called a longer break, to calm down.",
        "You changed when the break was meant to end.",
        "You took back the consent to Dr. Lee observing.",
        "This was set aside for another day.",
        "Round 1 was complete.",
        "The closing began.",
        "The conversation was complete.",
        "Me took back words: those of the events 7, 9.",
    ):
        assert sentence in exported
    assert "## Round 2" in exported
    assert exported.index("## Opening") < exported.index("## Round 1") < exported.index("## Closing")
    assert "2026-03-02 20:30 · Me was ready to go on." in exported


def test_withdrawn_words_leave_a_placeholder(me: Seat, you: Seat) -> None:
    room = room_at("share", me).given(say(me, "Never mind."), say(you, "You said never mind."))
    kept = [
        replace(record, event=replace(record.event, text=None))
        if isinstance(record.event, Said) and record.event.by == me
        else record
        for record in recorded(room)
    ]
    for who in (me, you):
        exported = write("markdown", header(who), kept, whole(room, who), DUET)
        assert "Never mind." not in exported
        assert "taken back" in exported or "took back" in exported
        assert "You said never mind" in exported


def test_export_names_who_ended_it_without_a_reason(me: Seat, you: Seat) -> None:
    room = room_at("ended", me)
    assert f"{ {'a': 'Ana', 'b': 'Ben'}[you] } ended it here." in markdown(room)
    assert isinstance(room.log[-1][1], Ended)


def test_an_observer_of_words_reads_what_the_consent_covers(me: Seat, you: Seat) -> None:
    room = room_at("share", me).given(
        say(me, "Before."), allow(me), allow(you), say(you, "With you."), withdraw(me)
    )
    room.given(choose(me, "yes"), choose(me, "enough"), say(you, "After."))

    text = markdown(room, LEE)

    assert "With you." in text
    assert "Before." not in text
    assert "After." not in text
    assert text.count("Something here was not shared with you.") == 2


def test_an_observer_of_signals_reads_no_words(me: Seat, you: Seat) -> None:
    room = room_at("share", me).given(
        allow(me, KIM), allow(you, KIM), say(me, "Secret."), say(you), choose(me, "yes")
    )

    text = markdown(room, KIM)

    assert "Secret." not in text
    assert "**Mirror**" not in text
    assert "(The words are not part of what you observe.)" in text
    assert ": Yes" in text


def test_rounds_are_counted_outside_the_observers_consent(me: Seat, you: Seat) -> None:
    room = room_at("again", me).given(
        choose(me, "again"), choose(you, "again"), allow(me), allow(you), say(me), say(you)
    )
    assert any(isinstance(event, RoundEnded) for _, event in room.log)
    assert "## Round 2" in markdown(room, LEE)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("# not a heading", r"\# not a heading"),
        ("- not a list", r"\- not a list"),
        ("1. not a list", r"1\. not a list"),
        ("2) nor this", r"2\) nor this"),
        ("---", r"\---"),
        ("===", r"\=\=\="),
        ("> not a quote", r"\> not a quote"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("[a](https://example.org)", r"\[a\](https\:\/\/example\.org)"),
        ("www.example.org", r"www\.example\.org"),
        ("WWW.example.org", r"WWW\.example\.org"),
        ("//example.org/a/b", r"\/\/example\.org/a/b"),
        ("ana@example.org", "ana\u2060@example\\.org"),
        (": no definition", r"\: no definition"),
        ("*really* __truly__ `code` ~~gone~~", r"\*really\* \_\_truly\_\_ \`code\` \~\~gone\~\~"),
        ("&lt; | a", r"\&lt; \| a"),
        ("    four spaces", "\u00a0\u00a0\u00a0\u00a0four spaces"),
        ("\\*", r"\\\*"),
        ("a\x1b[31mred", "a\ufffd\\[31mred"),
        ("Well-known: it's 7.5, isn't it? (Yes!)", "Well-known: it's 7.5, isn't it? (Yes!)"),
        ("我很难过。", "我很难过。"),
    ],
)
def test_escaped_words_render_as_written(words: str, shown: str) -> None:
    assert escape(words) == shown


#: As most readers of Markdown have it, with every rule of GitHub's and addresses that stand alone.
READER = MarkdownIt("gfm-like")
HOSTILE = [
    *("ana@example.org", "mail a.b+c@ex-ample.co.uk now", "//example.org/x", "see example.org.", "a..b.org"),
    *("https://example.org/a_b?c=d#e", "HTTP://x.y", "ftp://a.b", "mailto:a@b.org", "xmpp:a@b.org/x"),
    *("www.x.org", "<http://x.org>", "<a@b.org>", "[x](http://y.org)", "![x](y.png)", "[x]: http://y.org"),
    *("http://例え.jp", "例え.jp", "пример.рф", "a@пример.рф", "http://10.0.0.1", "://x.org"),
    *("(https://x.org)", "*http://x.org*", "_www.x.org_", "[[x]]", "[^1]: x", "# h", "    code", "\tcode"),
    *("```\nx\n```", "~~~\nx", "`x`", "> q", "a\n===", "a\n---", "***", "\\", "a\\\nb", "- [x] a"),
    *("- a\n+ b\n* c", "1. a\n2) b", "<b>x</b>", "<!-- x -->", "<script>x</script>", "&amp; &lt;"),
    *("| a | b |\n|---|---|\n| 1 | 2 |", "*a* _b_ **c** __d__ ~~e~~"),
]
PIECES = st.sampled_from(
    [*"@./:<>[]()*_`~#|-+=!&\\ \n", "www.", "http://", "example.org", "a", "b@c.de", "1", "é", "李"]
)


def only_text(words: str) -> bool:
    """Whether a reader shows ``words`` as they are: in one quote, as text and lines, and nothing else."""
    read = READER.parse(quote(words))
    kinds = {token.type for token in read} - {"blockquote_open", "blockquote_close", "inline"}
    inline = [child for token in read for child in token.children or []]
    shown = "".join(child.content for child in inline if child.type == "text").replace("\u2060", "")
    return (
        kinds <= {"paragraph_open", "paragraph_close"}
        and {child.type for child in inline} <= {"text", "hardbreak", "softbreak"}
        and "".join(shown.split()) == "".join(words.split())
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_escaped_in_markdown(words: str) -> None:
    assert only_text(words)


@settings(max_examples=examples(300))
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_words_become_markup(words: str) -> None:
    assert only_text(words)


def test_words_keep_their_lines_inside_the_quote() -> None:
    assert quote("One\n\n# two\r\nthree\u2028four") == "> One  \n>  \n> \\# two  \n> three  \n> four"


def test_names_are_escaped_in_markdown(me: Seat) -> None:
    room = room_at("share", me)
    text = markdown(room, me, topic="# [x](y)")
    assert r"- Topic: \# \[x\](y)" in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana", "Ana"),
        ("ליאה", "\u2068ליאה\u2069"),
        ("\u202eAna\u2069", "\u2068Ana\u2069"),
        ("Ångström 日本", "Ångström 日本"),
    ],
)
def test_a_name_that_is_written_from_the_right_is_isolated_from_the_sentence(name: str, shown: str) -> None:
    assert isolate(name) == shown


def test_export_has_reminders_and_the_date_of_a_later_day(me: Seat) -> None:
    room = room_at("share", me)
    room.now += timedelta(days=1)
    room.append(Reminded(by="moderator", turn=room.turn))
    assert "2026-03-02 18:30 · A gentle reminder of the time." in markdown(room)
