"""Measures of the language aids on labelled text: read the files, score each reply, compare.

``form`` is how well the model ranks real reflections above all other replies; ``grounding`` how well a
reflection's own share is ranked above shares of other dialogues of the same source. Both are areas under
the ROC curve: 0.5 is chance.
"""

import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dialogue.aids.figures import Figures
from dialogue.aids.form import form_of, score
from dialogue.aids.grounding import grounding
from dialogue.aids.library import current_rules
from dialogue.aids.words import sentences

#: The only language with a model of form and with marks.
LANGUAGE: Final = "en"
LABELS: Final = ("reflection", "question", "advice", "other")
#: Each reflection is compared with so many shares of other dialogues, drawn with a fixed seed.
SHUFFLED: Final = 8
_SEED: Final = 1


class UnreadableFile(Exception):
    """A file of labelled text is not of the schema. The message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A person's last messages and the reply to them, with its label."""

    source: str
    dialogue: str
    context: tuple[str, ...]
    reply: str
    label: str
    holds_reflection: bool

    @property
    def reflects(self) -> bool:
        return self.label == "reflection"


@dataclass(frozen=True, slots=True)
class Message:
    """A calm message of real people, in ``language``, of one ``dialogue``."""

    dialogue: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with the dialogue that it comes from, and whether it should be high."""

    dialogue: str
    value: float
    positive: bool


def read_pairs(path: Path) -> list[Pair]:
    """Pairs of a file: {source, context, reply, label}, and perhaps dialogue and reflection_exists, a line.

    Raises:
        UnreadableFile: a line is not such an object, or there is none.
    """
    pairs = []
    for number, held in _lines(path):
        context = held.get("context")
        if not isinstance(context, list) or not all(isinstance(text, str) for text in context):
            raise _unreadable(path, number, "context must be a list of texts")
        if held.get("label") not in LABELS:
            raise _unreadable(path, number, f"label must be one of {', '.join(LABELS)}")
        pairs.append(
            Pair(
                source=_text(path, number, held, "source"),
                dialogue=str(held.get("dialogue", f"line {number}")),
                context=tuple(context),
                reply=_text(path, number, held, "reply"),
                label=held["label"],
                holds_reflection=bool(held.get("reflection_exists", False)),
            )
        )
    return pairs


def read_calm(path: Path) -> list[Message]:
    """Calm messages of a file: dialogues {id, turns: [{text}]}, or messages {text}; English without ``lang``.

    Of lines that were labelled (``proxy``), only those called neutral are calm. Messages in a language
    without rules of blame are left out, because no rule could flag them.

    Raises:
        UnreadableFile: a line is neither, or no calm message is left.
    """
    messages: list[Message] = []
    for number, held in _lines(path):
        name, language = str(held.get("id", f"line {number}")), held.get("lang", LANGUAGE)
        if "turns" in held:
            turns = held["turns"]
            if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
                raise _unreadable(path, number, "turns must be a list of objects")
            messages += [Message(name, language, _text(path, number, turn, "text")) for turn in turns]
        elif "neutral" in held.get("proxy", "neutral"):
            messages.append(Message(name, language, _text(path, number, held, "text")))
    ruled = {language for language, rules in current_rules().items() if rules.blame is not None}
    messages = [message for message in messages if message.language in ruled]
    if not messages:
        raise UnreadableFile(f"{path}: it holds no calm message in a language with rules.")
    return messages


def form_scores(pairs: Sequence[Pair], model: Figures) -> list[Scored]:
    """The model's score of each pair."""
    return [Scored(pair.dialogue, score(pair.reply, pair.context, model), pair.reflects) for pair in pairs]


def grounding_scores(pairs: Sequence[Pair], model: Figures) -> list[Scored]:
    """The score of each reflection with its own share (positive), and with shares of other dialogues."""
    words = current_rules()[LANGUAGE].words
    real = [pair for pair in pairs if pair.reflects and pair.context]
    drawn = random.Random(_SEED)  # noqa: S311 - a fixed draw, so that a measure can be repeated
    scored: list[Scored] = []
    for pair in real:
        others = [other for other in real if other.dialogue != pair.dialogue]
        if words is None or not others:
            continue
        scored.append(Scored(pair.dialogue, grounding(pair.reply, pair.context, words, model), positive=True))
        for other in drawn.choices(others, k=SHUFFLED):
            value = grounding(pair.reply, other.context, words, model)
            scored.append(Scored(pair.dialogue, value, positive=False))
    return scored


def hinted(pairs: Sequence[Pair], model: Figures) -> list[bool]:
    """Whether each reply would be hinted at as a question, advice or an answer of one's own."""
    rules = current_rules()[LANGUAGE]
    return [
        form_of(pair.reply, sentences(pair.reply), pair.context, rules, model) is not None for pair in pairs
    ]


def area(scored: Sequence[Scored]) -> float | None:
    """The area under the ROC curve; None if one of the two kinds is missing."""
    low = sorted(one.value for one in scored if not one.positive)
    high = [one.value for one in scored if one.positive]
    if not low or not high:
        return None
    return (
        sum((bisect_left(low, value) + bisect_right(low, value)) / 2 for value in high) / len(low) / len(high)
    )


def share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableFile(f"{path}: it cannot be read: {error.strerror}.") from None
    except ValueError:
        raise UnreadableFile(f"{path}: it is no text in UTF-8.") from None
    empty = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
        except (ValueError, RecursionError):
            raise _unreadable(path, number, "it is not JSON") from None
        if not isinstance(held, dict):
            raise _unreadable(path, number, "it is not an object")
        empty = False
        yield number, held
    if empty:
        raise UnreadableFile(f"{path}: it holds no line.")


def _text(path: Path, number: int, held: dict[str, Any], key: str) -> str:
    value = held.get(key)
    if not isinstance(value, str):
        raise _unreadable(path, number, f"{key} must be a text")
    return value


def _unreadable(path: Path, number: int, what: str) -> UnreadableFile:
    return UnreadableFile(f"{path}, line {number}: {what}.")
