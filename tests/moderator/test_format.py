"""Reading a format: what is well formed is kept, and what is not is refused with the step at fault."""

import pytest

from dialogue.moderator.format import MAX_OPTIONS, MAX_STEPS, in_language, parse
from dialogue.moderator.format_table import FormatError
from tests.moderator.helpers import DUET, DUET_TEXT

#: What is changed in the duet, into what, the step at fault, and a part of what is said about it.
REFUSED: list[tuple[str, str, str | None, str]] = [
    # The whole.
    ('id = "duet"', "", None, "id is missing"),
    ('id = "duet"', 'id = "my duet"', None, "a plain name"),
    ('id = "duet"', 'id = "düet"', None, "a plain name"),
    ('id = "duet"', f'id = "{"d" * 65}"', None, "at most 64 characters"),
    ("version = 1", "version = 0", None, "from 1 to"),
    ("version = 1", "version = true", None, "of type int"),
    ("version = 1", 'version = "1"', None, "of type int"),
    ("version = 1", "version = 1\nauthor = 'me'", None, "unknown field author"),
    ("version = 1", "version = 1\nclaim = [1]", None, "a list of tables"),
    ("version = 1", "version = 1\nground_rules = { en = [1] }", None, "a list of texts"),
    ("version = 1", "version = 1\nground_rules = { de = ['Ruhe'] }", None, "'en' among them"),
    ("version = 1", "version = 1\nclaim = [{ text = 'x', source = 'y', status = 'sure' }]", None, "one of"),
    (
        "version = 1",
        "version = 1\nclaim = [{ text = 'x', source = 'y', status = 'sourced', by = 'me' }]",
        None,
        "unknown field by",
    ),
    ('title = { en = "Duet" }', 'title = { de = "Duett" }', None, "'en' among them"),
    ('title = { en = "Duet" }', 'title = { en = " " }', None, "a text in every language"),
    ('title = { en = "Duet" }', 'title = "Duet"', None, "of type dict"),
    ('start = "check_in"', 'start = "chek_in"', None, "which is no step"),
    ('closing = "farewell"', 'closing = "goodbye"', None, "which is no step"),
    ('closing = "farewell"', 'closing = "more"', "more", "not closing"),
    # A step.
    ('id = "more"', 'id = "share"', "share", "taken"),
    ('id = "more"', 'id = "end"', "end", "taken"),
    ('prompt = { en = "Is there more?" }', "", "more", "prompt is missing"),
    ('prompt = { en = "Is there more?" }', 'prompt = { en = "?" }\nhint = 1', "more", "unknown field hint"),
    ("remind_after = 120", "remind_after = 0", "share", "from 1 to"),
    ('act = "rate"', 'act = "grade"', "check_in", "act must be one of"),
    ('gate = "opens"', 'gate = "open"', "share", "gate must be one of"),
    ("private = true", "private = 1", "check_in", "of type bool"),
    ('gate = "opens"\nmax_chars = 40', 'gate = "opens"', "share", "max_chars is missing"),
    ('gate = "opens"\nmax_chars = 40', 'gate = "opens"\nmax_chars = 4001', "share", "from 1 to 4000"),
    ('gate = "opens"', 'gate = "opens"\nprivate = true', "share", "the partner must see it"),
    ('gate = "opens"', 'gate = "paraphrase"', "share", "is a say of the listener"),
    (
        'phase = "talking"\nact = "say"\nwho = "speaker"',
        'phase = "opening"\nact = "say"\nwho = "speaker"',
        "share",
        "the phase talking",
    ),
    ('id = "yes", label', 'id = "sure", label', "verdict", "needs the option 'yes'"),
    # Options and examples.
    (
        'prompt = { en = "Say back what you heard." }',
        'prompt = { en = "?" }\noptions = [{ id = "a", label = { en = "A" } }]',
        "mirror",
        "no other step has",
    ),
    (
        'options = [{ id = "more", label = { en = "More" } }, { id = "enough", label = { en = "Enough" } }]',
        "",
        "more",
        "has options",
    ),
    ('{ id = "go_on", label', '{ id = "park", label', "stuck", "the same id"),
    ('{ id = "go_on", label = { en = "Once more" } }', '{ id = "go_on" }', "stuck", "label is missing"),
    (
        '{ id = "go_on", label = { en = "Once more" } }',
        '{ id = "go_on", label = { en = "x" }, to = "more" }',
        "stuck",
        "unknown field to",
    ),
    (
        'prompt = { en = "Is there more?" }',
        'prompt = { en = "?" }\nexample.en = ["maybe"]',
        "more",
        "no answer that this step takes",
    ),
    (
        'prompt = { en = "How are you?" }',
        'prompt = { en = "?" }\nexample.en = ["11"]',
        "check_in",
        "no answer that this step takes",
    ),
    (
        'prompt = { en = "Say what is on your mind." }',
        f'prompt = {{ en = "?" }}\nexample.en = ["{"x" * 41}"]',
        "share",
        "no answer that this step takes",
    ),
    # Outcomes.
    ('outcome = [{ to = "mirror" }]', "", "share", "leads nowhere"),
    ('outcome = [{ to = "mirror" }]', "outcome = ['mirror']", "share", "a list of tables"),
    ('outcome = [{ to = "mirror" }]', 'outcome = [{ to = "mirrror" }]', "share", "which is no step"),
    (
        'outcome = [{ to = "mirror" }]',
        'outcome = [{ to = "mirror", after = 3 }]',
        "share",
        "unknown field after",
    ),
    (
        'outcome = [{ to = "mirror" }]',
        'outcome = [{ to = "mirror", when = { said = 1 } }]',
        "share",
        "unknown field said",
    ),
    (
        'outcome = [{ to = "mirror" }]',
        'outcome = [{ to = "mirror", when = { tries = 0 } }]',
        "share",
        "from 1 to 9",
    ),
    (
        'outcome = [{ to = "mirror" }]',
        'outcome = [{ to = "mirror", do = 3 }]',
        "share",
        "a name or a list of names",
    ),
    (
        'outcome = [{ to = "mirror" }]',
        'outcome = [{ to = "mirror", do = "shuffle" }]',
        "share",
        "unknown effect",
    ),
    (
        'outcome = [{ to = "mirror" }]',
        'outcome = [{ to = "mirror", do = "count_try" }]',
        "share",
        "only a verdict",
    ),
    (
        'outcome = [{ to = "mirror" }]',
        'outcome = [{ to = "mirror", do = "more_resourced" }]',
        "share",
        "a rating that both give",
    ),
    (
        'act = "rate"\nwho = "both"\nprivate = true\ntitle = { en = "Check in" }',
        'act = "rate"\nwho = "speaker"\nprivate = true\ntitle = { en = "Check in" }',
        "check_in",
        "a rating that both give",
    ),
    ('do = ["end_round", "swap"]', 'do = ["swap", "end_round", "swap"]', "again", "the same thing twice"),
    ('when = { option = "more" }', 'when = { option = "mroe" }', "more", "no option of this step"),
    ('when = { option = "more" }', 'when = { all = "more" }', "more", "a step that both do"),
    ('when = { all = "again" }', 'when = { option = "again" }', "again", "all or any"),
]


@pytest.mark.parametrize(("before", "after", "step", "what"), REFUSED)
def test_malformed_format_is_refused_with_the_step_at_fault(
    before: str, after: str, step: str | None, what: str
) -> None:
    assert before in DUET_TEXT
    with pytest.raises(FormatError) as refused:
        parse(DUET_TEXT.replace(before, after, 1))
    assert refused.value.step == step
    assert what in refused.value.message
    assert str(refused.value).startswith(f"step {step!r}: " if step else refused.value.message)


@pytest.mark.parametrize(
    "text",
    ["<html></html>", "id = ", "a = " + "[" * 100_000, "a = " + "9" * 10_000, "id = '\x00'"],
    ids=["html", "cut short", "deep", "huge number", "nul"],
)
def test_text_that_is_not_toml_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="not a TOML file"):
        parse(text)


def test_a_file_without_steps_is_refused() -> None:
    with pytest.raises(FormatError, match="which is no step"):
        parse(DUET_TEXT.partition("[[step]]")[0])


def test_more_than_max_steps_are_refused() -> None:
    with pytest.raises(FormatError, match=f"{MAX_STEPS} at most"):
        parse("[[step]]\n" * (MAX_STEPS + 1))


def test_more_than_max_options_are_refused() -> None:
    options = ", ".join(f'{{ id = "o{number}", label = {{ en = "O" }} }}' for number in range(MAX_OPTIONS))
    text = DUET_TEXT.replace('options = [{ id = "more"', f'options = [{options}, {{ id = "more"')
    with pytest.raises(FormatError) as refused:
        parse(text)
    assert refused.value.step == "more"


def test_ref_consists_of_id_and_version() -> None:
    assert DUET.ref == "duet@1"


def test_parsed_format_keeps_its_source_text() -> None:
    assert DUET.source == DUET_TEXT


def test_waiting_text_defaults_to_the_prompt() -> None:
    assert DUET.steps["share"].waiting == DUET.steps["share"].prompt


def test_single_effect_is_accepted_without_a_list() -> None:
    assert DUET.steps["verdict"].outcomes[1].do == ("count_try",)


def test_text_in_an_unknown_language_falls_back_to_english() -> None:
    texts = {"en": "Share", "de": "Erzähle"}
    assert in_language(texts, "de") == "Erzähle"
    assert in_language(texts, "ja") == "Share"


def test_claims_have_source_and_status() -> None:
    claim = "[[claim]]\ntext = 'It helps.'\nsource = 'Somebody, 1999'\nstatus = 'sourced'\n[[step]]"
    made = parse(DUET_TEXT.replace("[[step]]", claim, 1))
    assert [(claim.text, claim.source, claim.status) for claim in made.claims] == [
        ("It helps.", "Somebody, 1999", "sourced")
    ]
