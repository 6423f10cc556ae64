import csv
import io
import json
from pathlib import Path

import pytest

from dialogue.rehearsal.dialogues import Dialogue, read
from dialogue.rehearsal.files import UnreadableFile

GOOD = '{"id": "x", "turns": [{"speaker": "A", "text": "Hello."}]}'


def test_turns_come_in_order_with_their_speakers(sample: list[Dialogue]) -> None:
    kitchen = sample[0]

    assert kitchen.id == "kitchen"
    assert [turn.speaker for turn in kitchen.turns[:4]] == ["Mira", "Mira", "Mira", "Tom"]


def test_times_count_from_the_first_turn_in_seconds_or_dates(sample: list[Dialogue]) -> None:
    by_id = {dialogue.id: dialogue for dialogue in sample}

    assert [turn.at for turn in by_id["clock"].turns] == [0, 2, 3, 3]
    assert [turn.at for turn in by_id["dates"].turns] == [0, 0.75]
    assert [turn.at for turn in by_id["alone"].turns] == [None, None]


def test_empty_lines_and_unknown_fields_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(f'\n{GOOD}\n\n{GOOD[:-1]}, "licence": "own"}}\n')

    assert len(read(file)) == 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere\.jsonl cannot be read: No such file"):
        read(tmp_path / "nowhere.jsonl")


def test_an_empty_file_holds_no_dialogue(tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.touch()

    with pytest.raises(UnreadableFile, match=r"empty\.jsonl holds no dialogue"):
        read(file)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("no json at all", "this is no JSON"),
        ('{"id": "x", "turns": [', "this is no JSON"),
        ("\udcff", "this is no JSON"),
        ('["x"]', "this is no dialogue"),
        ('{"turns": []}', "this is no dialogue"),
        ('{"id": "x", "turns": [{"speaker": "A"}]}', "this is no dialogue"),
        ('{"id": "x", "turns": [{"speaker": "A", "text": null}]}', "this is no dialogue"),
        ('{"id": "x", "turns": []}', "this dialogue has no turns"),
        ('{"id": "x", "turns": [{"speaker": "A", "text": " "}]}', "turn 1 has no words"),
        ('{"id": "x", "turns": [{"speaker": "A", "text": "\u3164"}]}', "turn 1 has nothing that can be seen"),
        ('{"id": "x", "turns": [{"speaker": "", "text": "a"}]}', "turn 1 has no speaker"),
        (
            f'{{"id": "x", "turns": [{{"speaker": "A", "text": "a{chr(0x301) * 5000}"}}]}}',
            "turn 1 holds more than 64 characters in a row that cannot be seen",
        ),
        (
            f'{{"id": "x", "turns": [{{"speaker": "A", "text": "{"a " * 60_000}"}}]}}',
            "turn 1 is longer than 100000 characters",
        ),
        (f'{{"id": "x", "turns": {"[" * 5000}', "this is no JSON"),
        ('{"id": "x", "turns": [{"speaker": "A", "text": "a\\u0000b"}]}', "turn 1 holds a character"),
        ('{"id": "x", "turns": [{"speaker": "A", "text": "a", "ts": "soon"}]}', "the time of turn 1 is"),
        (
            '{"id": "x", "turns": ['
            + ", ".join(f'{{"speaker": "{who}", "text": "Me."}}' for who in "ABC")
            + "]}",
            "more than two people speak here",
        ),
    ],
)
def test_a_line_that_is_no_dialogue_is_named_by_its_number(tmp_path: Path, line: str, what: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(f"{GOOD}\n{line}\n".encode(errors="surrogateescape"))

    with pytest.raises(UnreadableFile, match=rf"bad\.jsonl, line 2: {what}"):
        read(file)


def test_no_fault_repeats_the_words(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "x", "turns": [{"speaker": "secret", "text": ["secret"]}]}')

    with pytest.raises(UnreadableFile) as fault:
        read(file)

    assert "secret" not in str(fault.value)


def written(tmp_path: Path, content: str | bytes, name: str = "some.txt") -> Path:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def utterances(dialogue: Dialogue) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in dialogue.turns]


def test_numbers_as_ids_and_speakers_are_read_as_names(tmp_path: Path) -> None:
    [dialogue] = read(
        written(
            tmp_path, '{"id": 3, "turns": [{"speaker": 1, "text": "Yes."}, {"speaker": 2, "text": "No."}]}'
        )
    )

    assert (dialogue.id, dialogue.speakers) == ("3", ("1", "2"))


UTTERANCES = """\
{"id": "u1", "conversation_id": "u1", "speaker": "mira", "text": "Hello.", "reply-to": null, "timestamp": 1}
{"id": "v1", "conversation_id": "v1", "speaker": 7, "text": "Another.", "reply-to": null, "meta": {"a": 1}}
{"id": "u3", "conversation_id": "u1", "speaker": "mira", "text": "Good.", "reply-to": "u2"}
{"id": "u2", "conversation_id": "u1", "speaker": "tom", "text": "Hello to you.", "reply-to": "u1"}
{"id": "u2", "conversation_id": "u1", "speaker": "tom", "text": "Hello to you.", "reply-to": "u1"}
"""


def test_convokits_utterances_are_gathered_by_conversation_and_put_in_the_order_of_answers(
    tmp_path: Path,
) -> None:
    first, second = read(written(tmp_path, UTTERANCES))

    assert (first.id, second.id) == ("u1", "v1")
    assert utterances(first) == [("mira", "Hello."), ("tom", "Hello to you."), ("mira", "Good.")]
    assert utterances(second) == [("7", "Another.")]


def test_older_names_of_convokits_fields_are_read_and_times_give_the_order_where_answers_do_not(
    tmp_path: Path,
) -> None:
    lines = [
        '{"id": 2, "root": 1, "user": "b", "text": "Two.", "reply_to": 1, "timestamp": 20}',
        '{"id": 3, "root": 1, "user": "b", "text": "Three.", "reply_to": 1, "timestamp": "30"}',
        '{"id": 1, "root": 1, "user": "a", "text": "One.", "reply_to": null, "timestamp": 10}',
    ]
    [dialogue] = read(written(tmp_path, "[" + ",".join(lines) + "]"))

    assert utterances(dialogue) == [("a", "One."), ("b", "Two."), ("b", "Three.")]
    assert [turn.at for turn in dialogue.turns] == [0, 10, 20]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"id": 9, "conversation_id": 1, "text": "x"}', "has no speaker"),
        ('{"id": 9, "speaker": "a", "reply-to": 77, "text": "x"}', "tells no conversation_id"),
        (
            '{"id": "u2", "conversation_id": "u1", "speaker": "tom", "text": "Else."}',
            "another utterance has this id",
        ),
        ('{"id": 9, "conversation_id": "u1", "speaker": "tom", "text": null}', "this turn has no words"),
        (
            '{"id": 9, "conversation_id": "u1", "speaker": "tom", "text": "\\u2800"}',
            "nothing that can be seen",
        ),
    ],
)
def test_unusable_utterance_is_reported_by_its_line_and_the_rest_is_read(
    tmp_path: Path, line: str, what: str
) -> None:
    sentences: list[str] = []

    dialogues = read(written(tmp_path, UTTERANCES + line), on_fault=sentences.append)

    assert [len(dialogue.turns) for dialogue in dialogues] == [3, 1]
    [sentence] = sentences
    assert "some.txt, line 6: " in sentence
    assert what in sentence


CSV = """\
mi_quality,transcript_id,utterance_id,interlocutor,timestamp,utterance_text,annotator_id
high,0,0,therapist,00:00:13,"Thanks for coming, both.",1
high,0,1,client,00:01:24,"I said: ""no"".
Then yes.",1
high,0,1,client,00:01:24,"I said: ""no"".
Then yes.",2
high,1,0,client,00:00:01,Hello.,1
"""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_by_the_names_of_its_columns(tmp_path: Path, delimiter: str) -> None:
    """As AnnoMI is published: a row for each annotator of the same words, the times of a clock."""
    rows = csv.reader(io.StringIO(CSV))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)

    first, second = read(written(tmp_path, out.getvalue()))

    assert utterances(first) == [
        ("therapist", "Thanks for coming, both."),
        ("client", 'I said: "no".\nThen yes.'),
    ]
    assert [turn.at for turn in first.turns] == [0, 71]
    assert (first.id, second.id) == ("0", "1")


def test_a_csv_file_without_a_column_for_the_dialogue_is_one_dialogue(tmp_path: Path) -> None:
    [dialogue] = read(written(tmp_path, "Speaker,Text\r\n1,Yes.\r\n2,No.\r\n\r\n"))

    assert utterances(dialogue) == [("1", "Yes."), ("2", "No.")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "sep=,"])
def test_a_csv_file_may_end_its_lines_as_any_system_does(end: str, before: str, tmp_path: Path) -> None:
    file = tmp_path / "some.csv"
    rows = ["speaker,text", 'Ana,"Hello,\nyou."', "Ben,Hi."]
    file.write_bytes(end.join([*[before][: bool(before)], *rows, ""]).encode())

    [dialogue] = read(file)

    assert [(turn.speaker, turn.text) for turn in dialogue.turns] == [("Ana", "Hello,\nyou."), ("Ben", "Hi.")]


def test_one_dialogue_may_be_spread_over_many_lines(tmp_path: Path) -> None:
    file = tmp_path / "some.json"
    file.write_text(json.dumps(json.loads(GOOD), indent=2))

    assert [turn.text for turn in read(file)[0].turns] == ["Hello."]


def test_excels_line_on_the_delimiter_is_passed_over(tmp_path: Path) -> None:
    [dialogue] = read(written(tmp_path, "sep=|\r\nspeaker|text\r\n1|Yes.\r\n2|No, thanks.\r\n"))

    assert utterances(dialogue) == [("1", "Yes."), ("2", "No, thanks.")]


def test_a_folder_of_convokits_is_read_by_its_utterances(tmp_path: Path) -> None:
    written(tmp_path, UTTERANCES, "utterances.jsonl")

    assert [dialogue.id for dialogue in read(tmp_path)] == ["u1", "v1"]


def test_unusable_rows_are_reported_by_their_lines(tmp_path: Path) -> None:
    sentences: list[str] = []
    file = written(tmp_path, "speaker,text\na,Yes.\na,\n,No.\nb,\u200b\n")

    [dialogue] = read(file, on_fault=sentences.append)

    assert utterances(dialogue) == [("a", "Yes.")]
    assert [sentence.rpartition(", ")[2] for sentence in sentences] == [
        "line 3: this turn has no words; it is passed over.",
        "line 4: this turn has no speaker; it is passed over.",
        "line 5: this turn has nothing that can be seen; it is passed over.",
    ]
    with pytest.raises(UnreadableFile, match="line 3: this row has fewer columns than the first line names"):
        read(written(tmp_path, "speaker,text\na,Yes.\na\n"), on_fault=sentences.append)
    with pytest.raises(UnreadableFile, match=r"line 3: this is no CSV \(unexpected end of data\)"):
        read(written(tmp_path, 'speaker,text\na,Yes.\nb,"No.\na,And on.\n'), on_fault=sentences.append)


def test_dailydialogs_text_is_a_dialogue_a_line_in_which_two_take_turns(tmp_path: Path) -> None:
    first, second = read(
        written(tmp_path, "Hello . __eou__ Oh , hi ! __eou__ Well ? __eou__\nYes . __eou__ No . __eou__\n")
    )

    assert utterances(first) == [("A", "Hello ."), ("B", "Oh , hi !"), ("A", "Well ?")]
    assert utterances(second) == [("A", "Yes ."), ("B", "No .")]


@pytest.mark.parametrize(
    "chat",
    [
        (
            "[05/03/2025, 10:14:33] Ana: Are you\nat home?\n\u200e[05/03/2025, 10:14:40] All is safe.\n"
            "[05/03/2025, 10:15:01] Ben: Yes: now.\n"
        ),
        (
            "3/5/25, 10:14\u202fAM - Ana: Are you\nat home?\n3/5/25, 10:14\u202fAM - All is safe.\n"
            "3/5/25, 10:15\u202fAM - Ben: Yes: now.\n"
        ),
        "28-09-16 11:20:19: Ana: Are you\nat home?\n28-09-16 11:20:33: Ben: Yes: now.\n",
        "Ana: Are you\nat home?\n\nBen: Yes: now.\n",
    ],
)
def test_a_chats_export_is_one_dialogue_without_the_programs_own_lines(tmp_path: Path, chat: str) -> None:
    [dialogue] = read(written(tmp_path, chat))

    assert utterances(dialogue) == [("Ana", "Are you\nat home?"), ("Ben", "Yes: now.")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize(
    "content", ["speaker,text\nZoë,Schön ist’s.\n", UTTERANCES.replace("Hello", "Schön")]
)
def test_a_file_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str, content: str) -> None:
    file = tmp_path / "some"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    file.write_bytes(f"{mark}{content}".encode(encoding))

    dialogue = read(file)[0]

    assert dialogue.turns[0].text.startswith("Schön")


def test_another_encoding_is_named_by_hand(tmp_path: Path) -> None:
    file = written(tmp_path, "speaker,text\n1,こんにちは\n".encode("shift_jis"))

    assert read(file, "shift_jis")[0].turns[0].text == "こんにちは"
    for encoding, what in (
        ("utf-8", "is not in the encoding utf-8"),
        ("klingon", "no encoding of the name klingon"),
    ):
        with pytest.raises(UnreadableFile, match=what):
            read(file, encoding)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x1f\x8b\x08\x00", "is compressed. Please unpack it first"),
        (b"PK\x03\x04", "is compressed. Please unpack it first"),
        (b"id,number\n1,2\n", "line 1: this is none of the forms that can be read"),
        (b'[{"id": 1', "line 1: this is no JSON"),
        (b"\x00\x01\x00\xff", "some.txt"),
        (b"", "holds no dialogue"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(UnreadableFile, match=what) as fault:
        read(written(tmp_path, content), on_fault=print)

    assert "\n" not in str(fault.value)


def test_of_many_unusable_lines_ten_are_reported_and_the_rest_are_counted(tmp_path: Path) -> None:
    sentences: list[str] = []

    read(written(tmp_path, "speaker,text\na,Yes.\n" + "a,\n" * 25), on_fault=sentences.append)

    assert len(sentences) == 11
    assert sentences[-1].startswith("And 15 more lines of ")
