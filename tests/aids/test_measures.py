"""`manage.py evaluate_aids`, and the rates of the aids on real dialogues where these are at hand."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dialogue.aids import figures
from dialogue.management import aids_measures as measures
from dialogue.management.commands.evaluate_aids import is_blame
from tests.aids.test_hints import ADVICE, QUESTIONS, REBUTTALS, REFLECTIONS, SHARE
from tests.bench.aids_fit import PAIRS, SHARED

real_dialogues = pytest.mark.skipif(
    not SHARED.is_dir(), reason="The real dialogues are not beside this folder."
)


def pair(dialogue: str, reply: str, label: str, source: str = "Ours") -> dict[str, Any]:
    return {
        "source": source, "dialogue": dialogue, "context": list(SHARE), "reply": reply, "label": label,
    }  # fmt: skip


GARDEN = {
    "source": "Ours",
    "dialogue": "garden",
    "context": ["My mother has planted roses in the garden, and the neighbours complain."],
    "reply": "Your mother plants roses, and the neighbours complain about the garden.",
    "label": "reflection",
}
LINES = [
    *(pair("sundays", reply, "reflection") for reply in REFLECTIONS),
    *(pair("sundays", reply, "question") for reply in QUESTIONS),
    *(pair("sundays", reply, "advice") for reply in ADVICE),
    *(pair("mornings", reply, "other", source="Theirs") for reply in REBUTTALS),
    GARDEN,
]
CALM: list[Any] = [
    {
        "id": "one",
        "turns": [{"speaker": "A", "text": "I like it here."}, {"speaker": "B", "text": "So do I."}],
    },
    {"text": "You never listen."},
    {"text": "It rains."},
    {"id": "near", "proxy": "attack_on_reader", "text": "You idiot."},
    {"id": "zh", "lang": "zh", "turns": [{"speaker": "A", "text": "你好"}]},
]


def file_of(path: Path, lines: list[Any]) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def evaluated(tmp_path: Path, pairs: list[Any], calm: list[Any], *options: str) -> str:
    out = StringIO()
    files = (file_of(tmp_path / "pairs.jsonl", pairs), file_of(tmp_path / "calm.jsonl", calm))
    call_command("evaluate_aids", "--pairs", files[0], "--calm", files[1], *options, stdout=out)
    return out.getvalue()


def test_measures_of_any_files_are_printed_as_json(tmp_path: Path) -> None:
    found = json.loads(evaluated(tmp_path, LINES, CALM, "--json"))
    assert found["form_auc"] == {"Ours": 1.0, "Theirs": None}
    assert found["grounding_auc"] == {"Ours": 1.0, "Theirs": None}
    assert (found["hinted_real"], found["caught_rest"]) == (0.0, 1.0)
    assert found["calm_flag_rate"] == 0.25
    assert found["p95_ms"] > 0


def test_table_names_each_source(tmp_path: Path) -> None:
    table = evaluated(tmp_path, LINES, CALM)
    assert "Ours" in table
    assert "Theirs" in table
    assert "25.00%" in table


def test_rates_of_hints_are_those_of_the_fitted_source_where_it_is_present(tmp_path: Path) -> None:
    lines = [*LINES, pair("other", ADVICE[0], "reflection", source="AnnoMI")]
    assert json.loads(evaluated(tmp_path, lines, CALM, "--json"))["hinted_real"] == 1.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "it is not JSON"),
        ("[]", "it is not an object"),
        (json.dumps({**GARDEN, "label": "praise"}), "label must be one of"),
        (json.dumps({**GARDEN, "context": "words"}), "context must be a list of texts"),
        (json.dumps({**GARDEN, "reply": None}), "reply must be a text"),
    ],
)
def test_line_of_another_schema_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(f"{json.dumps(GARDEN)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=message) as failed:
        call_command("evaluate_aids", "--pairs", str(path), "--calm", file_of(tmp_path / "calm", CALM))
    assert str(failed.value).startswith(f"{path}, line 3: ")
    assert failed.value.returncode == 1


def test_missing_empty_and_foreign_files_are_named(tmp_path: Path) -> None:
    calm = file_of(tmp_path / "calm.jsonl", CALM)
    for name, content in (("missing", None), ("empty", b""), ("binary", b"\xff\xfe")):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(CommandError, match=name):
            call_command("evaluate_aids", "--pairs", str(path), "--calm", calm)
    pairs = file_of(tmp_path / "pairs.jsonl", LINES)
    with pytest.raises(CommandError, match="no calm message"):
        call_command("evaluate_aids", "--pairs", pairs, "--calm", file_of(tmp_path / "zh", CALM[-1:]))
    with pytest.raises(CommandError, match="line 1: turns must be a list of objects"):
        call_command("evaluate_aids", "--pairs", pairs, "--calm", file_of(tmp_path / "bad", [{"turns": [1]}]))


@pytest.mark.slow
@real_dialogues
def test_model_keeps_its_floors_on_dialogues_that_it_has_not_seen() -> None:
    pairs = [one for one in measures.read_pairs(SHARED / PAIRS) if one.source == "ESConv"]
    form = measures.area(measures.form_scores(pairs, figures.shipped()))
    touched = measures.area(measures.grounding_scores(pairs, figures.shipped()))
    assert form is not None
    assert touched is not None
    assert form >= 0.64
    assert touched >= 0.70


@pytest.mark.slow
@real_dialogues
def test_at_most_one_of_200_calm_messages_is_taken_for_blame() -> None:
    calm = measures.read_calm(SHARED / "dialogues.jsonl")
    assert sum(map(is_blame, calm)) <= 0.005 * len(calm)
