"""``manage.py evaluate_aids``: measure the language aids on files of labelled text."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dialogue.aids import Draft, check_files, hint_on
from dialogue.aids.figures import shipped
from dialogue.management import aids_measures as measures
from dialogue.management.aids_measures import LANGUAGE, Message, Pair, UnreadableFile

#: The source that the model of form was fitted on. Where it is in the file, the share of hints is taken on
#: it, because the threshold was set for it; else on all pairs.
FITTED_ON = "AnnoMI"


class Command(BaseCommand):
    """Prints the measures as a table, or as one JSON object. A file that cannot be read ends it with 1."""

    help = (
        "Measures the aids on pairs {source, context, reply, label} and on calm messages {turns: [{text}]} "
        "or {text}, a JSON object a line. form_auc: reflections above other replies; grounding_auc: a "
        "reflection's own share above others; hinted_real and caught_rest: which reflections and which other "
        f"replies are hinted at (of {FITTED_ON}, where the file has it); calm_flag_rate: calm messages taken "
        "for blame; p95_ms: the CPU time of a hint."
    )
    requires_system_checks = ()  # those read code, not data

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pairs", type=Path, required=True, metavar="FILE.jsonl")
        parser.add_argument("--calm", type=Path, required=True, metavar="FILE.jsonl")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pairs = measures.read_pairs(options["pairs"])
            calm = measures.read_calm(options["calm"])
        except UnreadableFile as error:
            raise CommandError(str(error)) from None
        result = evaluate(pairs, calm)
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write("\n".join(_table(result)))


def evaluate(pairs: Sequence[Pair], calm: Sequence[Message]) -> dict[str, Any]:
    """All measures of the shipped aids; None where a source has too few pairs of a kind."""
    by_source = {source: [pair for pair in pairs if pair.source == source] for source in _sources(pairs)}
    rates = {source: _rates(some) for source, some in by_source.items()}
    hints = rates[FITTED_ON] if FITTED_ON in rates else _rates(pairs)
    times = milliseconds(pairs, calm)
    return {
        "form_auc": {
            source: _rounded(measures.area(measures.form_scores(some, shipped())))
            for source, some in by_source.items()
        },
        "grounding_auc": {
            source: _rounded(measures.area(measures.grounding_scores(some, shipped())))
            for source, some in by_source.items()
        },
        "hinted_real": hints["hinted_real"],
        "caught_rest": hints["caught_rest"],
        "calm_flag_rate": _rounded(measures.share([is_blame(message) for message in calm])),
        "p95_ms": round(sorted(times)[int(0.95 * len(times))], 3),
        "by_source": rates,
    }


def is_blame(message: Message) -> bool:
    """Whether a message, as words of one's own, is taken for blame."""
    hint = hint_on(
        Draft(message.text, message.language, saying_back=False, heard=(), max_chars=len(message.text) * 2)
    )
    return hint is not None and hint.about == "blame"


def milliseconds(pairs: Sequence[Pair], calm: Sequence[Message]) -> list[float]:
    """The CPU time of each hint, on calm messages and on replies as saying-backs.

    Other programs on the machine do not lengthen it, and a hint waits for nothing.
    """
    drafts = [Draft(message.text, message.language, False, (), 1_200) for message in calm]
    drafts += [Draft(pair.reply, LANGUAGE, True, pair.context, 1_200) for pair in pairs]
    check_files()  # once in a process
    times = []
    for draft in drafts:
        began = time.thread_time()
        hint_on(draft)
        times.append((time.thread_time() - began) * 1000)
    return times


def _sources(pairs: Sequence[Pair]) -> list[str]:
    return sorted({pair.source for pair in pairs})


def _rates(pairs: Sequence[Pair]) -> dict[str, float | None]:
    flags = list(zip(pairs, measures.hinted(pairs, shipped()), strict=True))
    return {
        "hinted_real": _rounded(measures.share([hint for pair, hint in flags if pair.reflects])),
        "caught_rest": _rounded(measures.share([hint for pair, hint in flags if not pair.reflects])),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _table(result: dict[str, Any]) -> list[str]:
    lines = [f"{'source':24}{'form':>8}{'grounding':>11}{'hinted real':>13}{'caught rest':>13}"]
    for source, rates in result["by_source"].items():
        cells = (
            result["form_auc"][source],
            result["grounding_auc"][source],
            rates["hinted_real"],
            rates["caught_rest"],
        )
        one, two, three, four = ("-" if cell is None else f"{cell:.3f}" for cell in cells)
        lines.append(f"{source:24}{one:>8}{two:>11}{three:>13}{four:>13}")
    lines.append(f"calm messages taken for blame: {result['calm_flag_rate']:.2%}")
    lines.append(f"95 of 100 hints take at most {result['p95_ms']} ms")
    return lines
