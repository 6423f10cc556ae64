from pathlib import Path

import pytest

from dialogue.rehearsal.dialogues import BadFile, Dialogue, read

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
    with pytest.raises(BadFile, match=r"nowhere\.jsonl cannot be read: No such file"):
        read(tmp_path / "nowhere.jsonl")


def test_an_empty_file_holds_no_dialogue(tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.touch()

    with pytest.raises(BadFile, match=r"empty\.jsonl holds no dialogue"):
        read(file)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("no json at all", "this is no JSON"),
        ('{"id": "x", "turns": [', "this is no JSON"),
        ("\udcff", "this is no JSON"),
        ('["x"]', "this is no dialogue"),
        ('{"turns": []}', "this is no dialogue"),
        ('{"id": 3, "turns": []}', "this is no dialogue"),
        ('{"id": "x", "turns": [{"speaker": "A"}]}', "this is no dialogue"),
        ('{"id": "x", "turns": [{"speaker": "A", "text": null}]}', "this is no dialogue"),
        ('{"id": "x", "turns": []}', "this dialogue has no turns"),
        ('{"id": "x", "turns": [{"speaker": "A", "text": " "}]}', "turn 1 has no words"),
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

    with pytest.raises(BadFile, match=rf"bad\.jsonl, line 2: {what}"):
        read(file)


def test_no_fault_repeats_the_words(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "x", "turns": [{"speaker": "secret", "text": ["secret"]}]}')

    with pytest.raises(BadFile) as fault:
        read(file)

    assert "secret" not in str(fault.value)
