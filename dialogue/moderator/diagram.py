"""Draws a format as a Mermaid flowchart: its steps grouped by phase, and an arrow for each outcome."""

from collections.abc import Iterator
from typing import Final

from dialogue.moderator.format import END, Effect, Format, Option, Outcome, Step, in_language
from dialogue.moderator.format_table import LANGUAGE

_PHASES: Final = {"opening": "Opening", "talking": "Talking", "closing": "Closing"}
_SHAPES: Final = {"say": ('["', '"]'), "choose": ('{{"', '"}}'), "rate": ('(["', '"])')}
_EFFECTS: Final[dict[Effect, str]] = {
    "as_asked": "who asked speaks",
    "more_resourced": "more resourced listens",
    "swap": "change places",
    "count_try": "count the try",
    "reset_tries": "count anew",
    "park": "park the share",
    "end_round": "end the round",
}
_GATES: Final = {"opens": "to be said back", "paraphrase": "said back", "verdict": "the verdict"}
_INDENT: Final = "    "


def flowchart(dialogue_format: Format, language: str = LANGUAGE) -> str:
    """The format as the text of a Mermaid flowchart."""
    lines = ["flowchart TD", f'{_INDENT}begin(("both are here")) --> {_node(dialogue_format.start)}']
    for phase, title in _PHASES.items():
        steps = [step for step in dialogue_format.steps.values() if step.phase == phase]
        if steps:
            lines.append(f"{_INDENT}subgraph {phase} [{title}]")
            lines += [f"{_INDENT * 2}{_node(step.id)}{_node_box(step, language)}" for step in steps]
            lines.append(f"{_INDENT}end")
    for step in dialogue_format.steps.values():
        lines += [_INDENT + arrow for arrow in _arrows(step, language)]
    lines.append(f'{_INDENT}either(("either one ends")) -.-> {_node(dialogue_format.closing)}')
    lines.append(f'{_INDENT}{_node(END)}(("the end"))')
    return "\n".join(lines) + "\n"


def _node(identity: str) -> str:
    """A node's name, prefixed because Mermaid reserves words such as ``end``."""
    return f"step_{identity}"


def _node_box(step: Step, language: str) -> str:
    opening, closing = _SHAPES[step.act]
    actor = "each alone" if step.who == "both" else f"the {step.who}"
    private = ", private" if step.private else ""
    mark = "a proposal" if step.proposes else _GATES[step.gate] if step.gate is not None else ""
    below = f"<br/>{mark}" if mark else ""
    title = _escape(in_language(step.title, language))
    return f"{opening}{title}<br/>{actor}: {step.act}{private}{below}{closing}"


def _arrows(step: Step, language: str) -> Iterator[str]:
    for number, outcome in enumerate(step.outcomes):
        condition = " and ".join(_conditions(outcome, step.options, language))
        if not condition and number > 0:
            condition = "otherwise"
        effects = ", ".join(_EFFECTS[effect] for effect in outcome.do)
        label = "<br/>".join(part for part in (condition, f"({effects})" if effects else "") if part)
        arrow = f'-->|"{label}"|' if label else "-->"
        yield f"{_node(step.id)} {arrow} {_node(outcome.to)}"


def _conditions(outcome: Outcome, options: tuple[Option, ...], language: str) -> Iterator[str]:
    labels = {option.id: _escape(in_language(option.label, language)) for option in options}
    when = outcome.when
    if when.option:
        yield " or ".join(labels[option] for option in when.option)
    if when.all is not None:
        yield f"both: {labels[when.all]}"
    if when.any is not None:
        yield f"either: {labels[when.any]}"
    if when.both_at_most is not None:
        yield f"both at {when.both_at_most} or lower"
    if when.tries is not None:
        yield f"try {when.tries}"
    if when.rounds is not None:
        yield f"round {when.rounds} or later"
    if when.both_spoke is not None:
        yield "both have shared" if when.both_spoke else "not both have shared"
    if when.both_understood is not None:
        yield "both are understood" if when.both_understood else "not both are understood"


def _escape(text: str) -> str:
    """``text`` with Mermaid's special characters replaced by entities."""
    for mark, entity in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("\n", " ")):
        text = text.replace(mark, entity)
    return text
