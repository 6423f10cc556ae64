"""Reads a dialogue format from TOML: a graph of steps that the moderator executes.

A **step** has an *act* (``say``, ``choose``, ``rate``) and *who* performs it (``speaker``, ``listener``,
``both``), and may be private. When it is answered, the moderator selects the first of its **outcomes** whose
condition holds. An outcome has a condition (``when``), effects (``do``) and a target (``to``): a step or
``end``. These are all conditions and all effects:

=====================  =======================================================================================
``option = "yes"``     this option was chosen (a list: one of these); for a step that one partner answers
``all`` / ``any``      for a step that both answer: both chose it / at least one chose it
``both_at_most = 3``   the latest ratings of both partners in this phase are this or lower
``tries = 3``          this would be the third or a later counted try of the open share
``rounds = 2``         the current round is the second or a later one
``both_spoke = true``  each partner has shared in this round
``both_understood``    ``= true``: of each partner a share was accepted in this conversation
=====================  =======================================================================================

====================  ========================================================================================
``as_asked``          the partner who asked for the dialogue (seat a) speaks, the other listens
``more_resourced``    the partner with the rating in the higher band listens; as ``as_asked`` within one band
``swap``              speaker and listener exchange roles
``count_try``         count a paraphrase that the sharer did not accept
``reset_tries``       set the tries to 0: the share continues in smaller pieces
``park``              set the open share aside and close the gate
``end_round``         end the round
====================  ========================================================================================

Three kinds of step form the paraphrase **gate**: the share that ``opens`` it, the ``paraphrase``, and the
sharer's ``verdict``, whose option ``yes`` closes it. While a share is open, another step that ``opens`` adds
to that share.

A step in which a partner asks for something or suggests something is marked ``proposes = true``. The
**persuasion lock** keeps it closed until both are understood and no share is open.

This module checks only that a format is well formed; :mod:`dialogue.moderator.format_check` checks that it is
safe to use.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar, get_args

from dialogue.moderator.events import Act, Gate
from dialogue.moderator.format_table import LANGUAGE, FormatError, Table, TextLists, Texts

Who = Literal["speaker", "listener", "both"]
StepPhase = Literal["opening", "talking", "closing"]
Effect = Literal["as_asked", "more_resourced", "swap", "count_try", "reset_tries", "park", "end_round"]
ClaimStatus = Literal["sourced", "house_default"]

END: Final = "end"
ACCEPTED: Final = "yes"
MAX_TEXT_CHARACTERS: Final = 4000
MAX_STEPS: Final = 100
MAX_OPTIONS: Final = 12
MAX_RATING: Final = 10
_RATINGS: Final = tuple(str(value) for value in range(MAX_RATING + 1))

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class When:
    """The condition of an outcome: every given field must hold. Without fields it always holds."""

    option: tuple[str, ...] = ()
    all: str | None = None
    any: str | None = None
    both_at_most: int | None = None
    tries: int | None = None
    rounds: int | None = None
    both_spoke: bool | None = None
    both_understood: bool | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The target and effects of a step under a condition."""

    to: str
    when: When = When()
    do: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that a ``choose`` step offers."""

    id: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a format. ``remind_after`` is in seconds; ``example`` holds answers of scripted partners."""

    id: str
    phase: StepPhase
    act: Act
    who: Who
    outcomes: tuple[Outcome, ...]
    title: Texts
    prompt: Texts
    waiting: Texts  # the prompt for a partner who waits
    stems: TextLists = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    gate: Gate | None = None
    private: bool = False
    proposes: bool = False
    max_chars: int = 0
    remind_after: int | None = None
    example: TextLists = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry of the claims ledger: a claim behind the format, and whether it is sourced or our default."""

    text: str
    source: str
    status: ClaimStatus


@dataclass(frozen=True, slots=True)
class Format:
    """A dialogue format. A room stores its :attr:`ref` and its text."""

    id: str
    version: int
    start: str
    closing: str  # where a partner's ``end`` leads
    title: Texts
    summary: Texts
    ground_rules: TextLists
    claims: tuple[Claim, ...]
    steps: Mapping[str, Step]
    source: str = field(repr=False)  # the TOML text, as a room stores it

    @property
    def ref(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"


def in_language(texts: Mapping[str, _Value], language: str) -> _Value:
    """The text in ``language``, or else in English, which every format has."""
    return texts[language] if language in texts else texts[LANGUAGE]


def parse(text: str) -> Format:
    """Read a format from TOML text.

    Raises:
        FormatError: the text is not TOML, or a field is missing, unknown, or of the wrong type.
    """
    try:
        table = Table(tomllib.loads(text), None)
    except RecursionError:
        raise FormatError("not a TOML file: it is nested too deep") from None
    except ValueError as fault:  # TOMLDecodeError, or a number with thousands of digits
        raise FormatError(f"not a TOML file: {fault}") from None
    rows = table.rows("step")
    if len(rows) > MAX_STEPS:
        raise FormatError(f"it has {len(rows)} steps; {MAX_STEPS} at most can be followed")
    steps = [_step(Table(row, None)) for row in rows]
    identities = [step.id for step in steps]
    for identity in identities:
        if identities.count(identity) > 1 or identity == END:
            raise FormatError("this name is taken", identity)
    dialogue_format = Format(
        id=table.name("id"),
        version=table.number("version", 1, 10**6),
        start=table.name("start"),
        closing=table.name("closing"),
        title=table.texts("title"),
        summary=table.texts("summary"),
        ground_rules=table.text_lists("ground_rules"),
        claims=tuple(_claim(Table(row, None)) for row in table.rows("claim")),
        steps={step.id: step for step in steps},
        source=text,
    )
    table.reject_unread()
    _check_links(dialogue_format)
    return dialogue_format


def _claim(row: Table) -> Claim:
    claim = Claim(row.take("text", str), row.take("source", str), row.one_of("status", ClaimStatus))
    row.reject_unread()
    return claim


def _step(row: Table) -> Step:
    row.step = row.name("id")
    act: Act = row.one_of("act", Act)
    prompt = row.texts("prompt")
    step = Step(
        id=row.step,
        phase=row.one_of("phase", StepPhase),
        act=act,
        who=row.one_of("who", Who),
        outcomes=tuple(_outcome(Table(outcome, row.step)) for outcome in row.rows("outcome")),
        title=row.texts("title"),
        prompt=prompt,
        waiting=row.texts("waiting", prompt),
        stems=row.text_lists("stems"),
        options=tuple(_option(Table(option, row.step)) for option in row.rows("options")),
        gate=row.one_of("gate", Gate) if row.has("gate") else None,
        private=row.take("private", bool, False),
        proposes=row.take("proposes", bool, False),
        max_chars=row.number("max_chars", 1, MAX_TEXT_CHARACTERS) if act == "say" else 0,
        remind_after=row.number("remind_after", 1, 86_400) if row.has("remind_after") else None,
        example=row.text_lists("example"),
    )
    row.reject_unread()
    _check_step(step)
    return step


def _option(row: Table) -> Option:
    option = Option(row.name("id"), row.texts("label"))
    row.reject_unread()
    return option


def _outcome(row: Table) -> Outcome:
    when = Table(row.take("when", dict, {}), row.step)
    condition = When(
        option=when.names("option"),
        all=when.name("all") if when.has("all") else None,
        any=when.name("any") if when.has("any") else None,
        both_at_most=when.number("both_at_most", 0, MAX_RATING) if when.has("both_at_most") else None,
        tries=when.number("tries", 1, 9) if when.has("tries") else None,
        rounds=when.number("rounds", 1, 9) if when.has("rounds") else None,
        both_spoke=when.take("both_spoke", bool) if when.has("both_spoke") else None,
        both_understood=when.take("both_understood", bool) if when.has("both_understood") else None,
    )
    when.reject_unread()
    effects = row.names("do")
    for effect in effects:
        if effect not in get_args(Effect):
            raise row.error(f"unknown effect {effect!r}; there are {', '.join(get_args(Effect))}")
    if len(set(effects)) != len(effects):
        raise row.error("an outcome does the same thing twice")
    outcome = Outcome(row.name("to"), condition, effects)  # type: ignore[arg-type]  # checked above
    row.reject_unread()
    return outcome


def _check_step(step: Step) -> None:
    """Check the rules that concern this step alone."""
    identities = [option.id for option in step.options]
    if (step.act == "choose") != bool(identities):
        raise FormatError("a choose step has options, and no other step has", step.id)
    if len(identities) > MAX_OPTIONS:
        raise FormatError(f"it has {len(identities)} options; {MAX_OPTIONS} at most can be weighed", step.id)
    if len(set(identities)) != len(identities):
        raise FormatError("two options have the same id", step.id)
    if not step.outcomes:
        raise FormatError("it leads nowhere: an outcome is missing", step.id)
    expected: dict[Gate, tuple[Act, Who]] = {
        "opens": ("say", "speaker"),
        "paraphrase": ("say", "listener"),
        "verdict": ("choose", "speaker"),
    }
    if step.gate is not None and (step.act, step.who) != expected[step.gate]:
        act, who = expected[step.gate]
        raise FormatError(f"a step with gate = {step.gate!r} is a {act} of the {who}", step.id)
    if step.gate == "verdict" and ACCEPTED not in identities:
        raise FormatError(f"a verdict needs the option {ACCEPTED!r}", step.id)
    if step.gate is not None and step.private:
        raise FormatError("a private step cannot be part of the gate: the partner must see it", step.id)
    if step.gate is not None and step.phase != "talking":
        raise FormatError("a step with a gate belongs to the phase talking", step.id)
    if step.proposes and (step.act == "rate" or step.private or step.gate is not None):
        raise FormatError(
            "a step that proposes is a say or a choose that both see, without a gate of its own", step.id
        )
    for example in (text for texts in step.example.values() for text in texts):
        if not _is_answer(example, step, identities):
            raise FormatError(f"the example {example!r} is no answer that this step takes", step.id)
    for outcome in step.outcomes:
        _check_outcome(step, outcome, identities)


def _is_answer(example: str, step: Step, options: list[str]) -> bool:
    if step.act == "choose":
        return example in options
    return len(example) <= step.max_chars if step.act == "say" else example in _RATINGS


def _check_outcome(step: Step, outcome: Outcome, options: list[str]) -> None:
    when = outcome.when
    named = [*when.option, *(name for name in (when.all, when.any) if name is not None)]
    for option in named:
        if option not in options:
            raise FormatError(f"an outcome asks for {option!r}, which is no option of this step", step.id)
    if when.option and step.who == "both":
        raise FormatError("of a step that both do, an outcome asks for all or any, not option", step.id)
    if (when.all is not None or when.any is not None) and step.who != "both":
        raise FormatError("all and any are for a step that both do", step.id)
    rated_by_both = step.act == "rate" and step.who == "both"
    if when.both_at_most is not None and step.act == "rate" and not rated_by_both:
        raise FormatError("both_at_most is for a rating that both give", step.id)
    if "more_resourced" in outcome.do and not rated_by_both:
        raise FormatError("more_resourced needs a rating that both give", step.id)
    if "count_try" in outcome.do and step.gate != "verdict":
        raise FormatError("only a verdict counts a try", step.id)


def _check_links(dialogue_format: Format) -> None:
    if dialogue_format.start not in dialogue_format.steps:
        raise FormatError(f"start names {dialogue_format.start!r}, which is no step")
    if dialogue_format.closing not in dialogue_format.steps:
        raise FormatError(f"closing names {dialogue_format.closing!r}, which is no step")
    if dialogue_format.steps[dialogue_format.closing].phase != "closing":
        raise FormatError("closing leads here, but its phase is not closing", dialogue_format.closing)
    for step in dialogue_format.steps.values():
        for outcome in step.outcomes:
            if outcome.to != END and outcome.to not in dialogue_format.steps:
                raise FormatError(f"it leads to {outcome.to!r}, which is no step", step.id)
