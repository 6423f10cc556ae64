"""Formats that the check must refuse: `whole.toml`, which passes, with one mistake each."""

from pathlib import Path
from typing import Final, NamedTuple

HERE: Final = Path(__file__).parent
WHOLE: Final = (HERE / "whole.toml").read_text(encoding="utf-8")
HEAD, *_steps = WHOLE.split("[[step]]\n")
#: The text of each step, and under "" the lines before the first.
PARTS: Final = {"": HEAD} | {text.split('"')[1]: f"[[step]]\n{text}" for text in _steps}
Edit = tuple[str, str, str]  # the step, the text that occurs in it once, the text that replaces it


class Mutation(NamedTuple):
    """One mistake: the step that the first fault must name, how that fault begins, and what makes it.

    `more` holds steps that are added at the end.
    """

    name: str
    step: str
    fault: str
    edits: tuple[Edit, ...]
    more: str = ""

    @property
    def text(self) -> str:
        """The TOML text of the format with the mistake."""
        parts = dict(PARTS)
        for step, old, new in self.edits:
            assert parts[step].count(old) == 1, f"{self.name}: {old!r} occurs not once in {step!r}"
            parts[step] = parts[step].replace(old, new)
        return "".join(parts.values()) + self.more


def without(*steps: str) -> tuple[Edit, ...]:
    """The edits that take steps out."""
    return tuple((step, PARTS[step], "") for step in steps)


def say(step: str, who: str, to: str) -> str:
    """The text of a step of the talking at which one partner says something."""
    return _step(step, "talking", "say", who, f'max_chars = 400\noutcome = [{{ to = "{to}" }}]')


def choose(
    step: str, phase: str, options: str, outcome: str, *, who: str = "both", private: bool = False
) -> str:
    """The text of a step with options."""
    offered = ", ".join(f'{{ id = "{option}", label.en = "{option}" }}' for option in options.split())
    rest = f"private = {str(private).lower()}\noptions = [{offered}]\noutcome = [{outcome}]"
    return _step(step, phase, "choose", who, rest)


def propose(phase: str = "talking", *, who: str = "both", gate: str = "", private: bool = False) -> str:
    """The text of a step in which somebody proposes something."""
    marks = f"proposes = true\nprivate = {str(private).lower()}\n{gate}"
    return _step("wish", phase, "say", who, f'{marks}max_chars = 400\noutcome = [{{ to = "goodbye" }}]')


def rate(outcome: str) -> str:
    """The text of a private rating, which these formats begin with."""
    return _step("rating", "opening", "rate", "both", f"private = true\noutcome = [{outcome}]")


def _step(step: str, phase: str, act: str, who: str, rest: str) -> str:
    head = f'\n[[step]]\nid = "{step}"\nphase = "{phase}"\nact = "{act}"\nwho = "{who}"\n'
    return f'{head}title.en = "{step}"\nprompt.en = "…"\n{rest}\n'


# Text of whole.toml that several mutations replace, and some of what they put there.
PRIVATE: Final = ("ready", 'act = "choose"', 'act = "choose"\nprivate = true')
READY_OPTIONS: Final = '[{ id = "yes", label.en = "Yes" }, { id = "not_now", label.en = "Not now" }]'
NOT_ALL_YES: Final = '{ to = "goodbye" },'
BOTH_SPOKE: Final = '{ when = { option = "yes", both_spoke = true }, to = "goodbye" },'
SWAP: Final = '{ when = { option = "yes" }, do = ["swap"], to = "share" },'
LAST_TRY: Final = '{ when = { tries = 2 }, do = ["count_try"], to = "way_on" },'
ONE_MORE_TRY: Final = '{ do = ["count_try"], to = "share" },'
WAY_ON: Final = PARTS["way_on"].partition("outcome = ")[2].strip()
READY_OUTCOMES: Final = PARTS["ready"].partition("outcome = ")[2].strip()
GO: Final = '{ do = ["as_asked"], to = "share" }'
ONE_OPTION: Final = ("ready", READY_OPTIONS, '[{ id = "yes", label.en = "Yes" }]')
RATING_FIRST: Final = (("", 'start = "ready"', 'start = "rating"'),)
ONLY_RATING: Final = RATING_FIRST + without("ready")

# Beginnings of faults that several mutations lead to.
NO_SPEAKER: Final = "It is for the speaker, but it can come while nobody is the speaker yet"
NOTHING_SAID_BACK: Final = "It asks for a verdict, but nothing was said back yet."
TOO_EARLY: Final = "It proposes something, but it can come before both partners are understood, on the way "
TRIES_LEAD_NOWHERE: Final = "However often it is not yet it, the tries lead nowhere else."


def given_away(answer: object, here: str, to: str, own: object = None) -> str:
    """How the fault begins that a private answer can be worked out."""
    knowing = "" if own is None else f" and who answered {own} there"
    return (
        f"It is private, but the answer {answer} is given away: "
        f"when {here} leads to {to}, the partner who sees it{knowing} knows"
    )


MUTATIONS: Final = (
    # ---- text that is not a format
    Mutation(
        "effect_that_is_none",
        "heard",
        "unknown effect 'count_tries'; there are as_asked, ",
        (("heard", ONE_MORE_TRY, '{ do = ["count_tries"], to = "share" },'),),
    ),
    Mutation(
        "gate_of_the_wrong_one",
        "share",
        "a step with gate = 'opens' is a say of the speaker",
        (("share", 'who = "speaker"', 'who = "listener"'),),
    ),
    Mutation(
        "leads_to_no_step",
        "share",
        "it leads to 'say_bakc', which is no step",
        (("share", 'to = "say_back"', 'to = "say_bakc"'),),
    ),
    Mutation(
        "option_that_is_none",
        "ready",
        "an outcome asks for 'sure', which is no option of this step",
        (("ready", 'all = "yes"', 'all = "sure"'),),
    ),
    # ---- gaps, steps and outcomes without use, traps
    Mutation(
        "answer_without_outcome",
        "ready",
        "When the answer is yes and not_now, no outcome holds.",
        (("ready", NOT_ALL_YES, '{ when = { all = "not_now" }, to = "goodbye" },'),),
    ),
    Mutation(
        "outcome_never_holds",
        "goodbye",
        "Its outcome number 2, to end, can never hold.",
        (
            ("goodbye", 'act = "say"', 'act = "rate"'),
            ("goodbye", "max_chars = 400\n", ""),
            ("goodbye", '{ to = "end" }', '{ to = "end" }, { when = { both_at_most = 2 }, to = "end" }'),
        ),
    ),
    Mutation("step_never_reached", "aside", "No way leads here.", (), say("aside", "listener", "share")),
    Mutation(
        "loop_without_exit",
        "first",
        "No way leads from here to the end: it stays within first, second.",
        (
            ("heard", f"{BOTH_SPOKE}\n    {SWAP}", '{ when = { option = "yes" }, to = "first" },'),
            ("way_on", WAY_ON, '[{ do = ["park"], to = "first" }]'),
        ),
        choose("first", "talking", "go_on", '{ to = "second" }')
        + choose("second", "talking", "go_on", '{ to = "first" }'),
    ),
    Mutation(
        "loop_in_closing",
        "once_more",
        "No way leads from here to the end: it stays within once_more.",
        (("goodbye", 'to = "end"', 'to = "once_more"'),),
        choose("once_more", "closing", "go_on", '{ to = "once_more" }'),
    ),
    # ---- roles and phases
    Mutation(
        "speaker_before_roles",
        "share",
        NO_SPEAKER,
        (("", 'start = "ready"', 'start = "share"'), *without("ready")),
    ),
    Mutation(
        "swap_before_roles",
        "ready",
        "It swaps the roles before anybody has one.",
        (("ready", 'do = ["as_asked"]', 'do = ["swap", "as_asked"]'),),
    ),
    Mutation(  # a partner may end the room before anybody is the speaker
        "closing_needs_roles", "goodbye", NO_SPEAKER, (("goodbye", 'who = "both"', 'who = "speaker"'),)
    ),
    Mutation(
        "closing_leads_back",
        "goodbye",
        "It leads from the closing back to the talking, which is over by then.",
        without("goodbye"),
        choose(
            *("goodbye", "closing", "more enough"),
            '{ when = { any = "more" }, do = ["as_asked"], to = "share" }, { to = "end" }',
        ),
    ),
    Mutation(
        "opening_after_talking",
        "way_on",
        "It leads from the talking back to the opening, which is over by then.",
        (("way_on", 'do = ["park"], to = "goodbye"', 'do = ["park"], to = "ready"'),),
    ),
    # ---- the paraphrase gate
    Mutation(
        "nothing_to_say_back",
        "say_back",
        "There is nothing to say back here: no share is open.",
        (("ready", 'to = "share"', 'to = "say_back"'),),
    ),
    Mutation(
        "share_not_said_back",
        "share",
        "What is shared here is not said back: it leads to answer.",
        (("share", 'to = "say_back"', 'to = "answer"'),),
        say("answer", "listener", "say_back"),
    ),
    Mutation(
        "verdict_before_saying_back",
        "heard",
        NOTHING_SAID_BACK,
        (
            ("share", 'to = "say_back"', 'to = "heard"'),
            ("heard", ONE_MORE_TRY, '{ do = ["count_try"], to = "say_back" },'),
        ),
    ),
    Mutation(
        "verdict_after_added_words",
        "heard",
        NOTHING_SAID_BACK,
        (("say_back", 'to = "heard"', 'to = "add"'),),
        say("add", "speaker", "heard"),
    ),
    Mutation(
        "reply_while_open",
        "heard",
        "It leads to answer while a share is still open",
        (("heard", ONE_MORE_TRY, '{ do = ["count_try"], to = "answer" },'),),
        say("answer", "listener", "say_back"),
    ),
    Mutation(
        "roles_change_while_open",
        "heard",
        "The roles change hands while a share is still open",
        (("heard", ONE_MORE_TRY, '{ do = ["count_try", "swap"], to = "share" },'),),
    ),
    Mutation(
        "round_ends_while_open",
        "heard",
        "The round ends here while a share is still open.",
        (
            (
                "heard",
                LAST_TRY,
                '{ when = { both_spoke = true }, do = ["count_try", "end_round"], to = "say_back" },'
                + LAST_TRY,
            ),
        ),
    ),
    Mutation(
        "closing_while_open",
        "heard",
        "The closing begins here while a share is still open.",
        (
            (
                "heard",
                LAST_TRY,
                '{ when = { both_spoke = true }, do = ["count_try"], to = "goodbye" },' + LAST_TRY,
            ),
        ),
    ),
    Mutation(
        "park_without_share",
        "heard",
        "It does park, but no share is open here.",
        (("heard", 'do = ["swap"]', 'do = ["park", "swap"]'),),
    ),
    # ---- the number of tries
    Mutation(
        "verdict_counts_no_try",
        "heard",
        "An answer other than yes counts no try here, so it could go on for ever.",
        (("heard", LAST_TRY, ""), ("heard", ONE_MORE_TRY, '{ to = "share" },'), *without("way_on")),
    ),
    Mutation(
        "tries_without_bound", "heard", TRIES_LEAD_NOWHERE, (("heard", LAST_TRY, ""), *without("way_on"))
    ),
    Mutation(
        "bound_for_one_answer_only",
        "heard",
        TRIES_LEAD_NOWHERE,
        (
            ("heard", '{ id = "missed"', '{ id = "almost", label.en = "Almost" }, { id = "missed"'),
            ("heard", "tries = 2", 'option = "missed", tries = 2'),
        ),
    ),
    Mutation(
        "only_yes_leads_on",
        "heard",
        "After the last try still only a yes leads on.",
        (("way_on", WAY_ON, '[{ do = ["reset_tries"], to = "share" }]'),),
    ),
    Mutation(
        "park_too_soon",
        "heard",
        "It does park before the tries are used up.",
        (("heard", ONE_MORE_TRY, '{ do = ["count_try", "park"], to = "share" },'),),
    ),
    Mutation(
        "count_anew_too_soon",
        "heard",
        "It does reset_tries before the tries are used up.",
        (("heard", ONE_MORE_TRY, '{ do = ["count_try", "reset_tries"], to = "share" },'),),
    ),
    # ---- fairness
    Mutation(
        "one_partner_only",
        "tell",
        "The same partner is the speaker all through.",
        (
            ONE_OPTION,
            ("ready", READY_OUTCOMES, '[{ do = ["as_asked"], to = "tell" }]'),
            *without("share", "say_back", "heard", "way_on"),
        ),
        choose("tell", "talking", "tired glad", '{ to = "goodbye" }', who="speaker"),
    ),
    Mutation(
        "closing_before_both_spoke",
        "heard",
        "The closing begins here when one partner has shared and the other has not had the floor yet.",
        (("heard", SWAP, '{ when = { option = "yes" }, to = "goodbye" },'),),
    ),
    Mutation(
        "round_before_both_spoke",
        "heard",
        "The round ends here when one partner has shared and the other has not had the floor yet.",
        (
            ("heard", BOTH_SPOKE, '{ when = { option = "yes", rounds = 2 }, to = "goodbye" },'),
            ("heard", 'do = ["swap"]', 'do = ["end_round"]'),
            ("way_on", WAY_ON, '[{ do = ["park"], to = "share" }]'),
        ),
    ),
    # ---- the persuasion lock
    Mutation(
        "proposal_at_once",
        "wish",
        f"{TOO_EARLY}ready (yes and not_now), wish.",
        (("ready", NOT_ALL_YES, '{ to = "wish" },'),),
        propose("opening"),
    ),
    Mutation(
        "proposal_by_the_first_who_is_understood",
        "wish",
        f"{TOO_EARLY}ready (yes and yes), share, say_back, heard (yes), wish.",
        (("heard", SWAP, '{ when = { option = "yes" }, do = ["swap"], to = "wish" },'),),
        propose(who="speaker").replace('to = "goodbye"', 'to = "share"'),
    ),
    Mutation(  # both have shared, but what was parked is not understood
        "proposal_after_a_parked_share",
        "wish",
        f"{TOO_EARLY}ready (yes and yes), share, say_back, heard (missed), share, say_back, heard (missed), "
        "way_on (let_it_rest), share, say_back, heard (yes), wish.",
        (("heard", BOTH_SPOKE, '{ when = { option = "yes", both_spoke = true }, to = "wish" },'),),
        propose(),
    ),
    Mutation(  # a partner can end at any time, so the closing step can always come
        "proposal_as_the_closing",
        "wish",
        f"{TOO_EARLY}ready (a partner ends), wish.",
        (("", 'closing = "goodbye"', 'closing = "wish"'),),
        propose("closing"),
    ),
    Mutation(
        "proposal_while_a_share_is_open",
        "wish",
        TOO_EARLY,
        (
            ("heard", BOTH_SPOKE, '{ when = { option = "yes", both_understood = true }, to = "again" },'),
            (
                "share",
                '[{ to = "say_back" }]',
                '[{ when = { both_understood = true }, to = "wish" }, { to = "say_back" }]',
            ),
        ),
        choose(
            "again", "talking", "more enough", '{ when = { all = "more" }, to = "share" }, { to = "goodbye" }'
        )
        + propose(who="speaker").replace('to = "goodbye"', 'to = "say_back"'),
    ),
    Mutation(
        "private_proposal",
        "wish",
        "a step that proposes is a say or a choose that both see",
        (),
        propose(private=True),
    ),
    Mutation(
        "proposal_with_a_gate",
        "wish",
        "a step that proposes is a say or a choose that both see",
        (),
        propose(who="speaker", gate='gate = "opens"\n'),
    ),
    # ---- private answers that can be worked out
    Mutation(
        "private_with_one_answer",
        "ready",
        "It is private, but only one answer can be given.",
        (PRIVATE, ONE_OPTION, ("ready", READY_OUTCOMES, f"[{GO}]")),
    ),
    Mutation(
        "private_answer_with_a_way_of_its_own",
        "wish",
        given_away("more", "wish", "share"),
        (("heard", SWAP, '{ when = { option = "yes" }, to = "wish" },'),),
        choose(
            *("wish", "talking", "more enough"),
            '{ when = { option = "more" }, to = "share" }, { do = ["swap"], to = "share" }',
            who="listener",
            private=True,
        ),
    ),
    Mutation("veto_called_private", "ready", given_away("yes", "ready", "share", "yes"), (PRIVATE,)),
    Mutation(
        "veto_of_either_called_private",
        "ready",
        given_away("yes", "ready", "share", "yes"),
        (PRIVATE, ("ready", READY_OUTCOMES, f'[{{ when = {{ any = "not_now" }}, to = "goodbye" }}, {GO}]')),
    ),
    Mutation(  # two answers lead to goodbye, but only one leads on
        "veto_among_three_answers",
        "ready",
        given_away("yes", "ready", "share", "yes"),
        (PRIVATE, ("ready", '"Not now" }]', '"Not now" }, { id = "never", label.en = "Never" }]')),
    ),
    Mutation(
        "low_of_one_value",
        "rating",
        given_away(0, "rating", "goodbye", 0),
        ONLY_RATING,
        rate(f'{{ when = {{ both_at_most = 0 }}, to = "goodbye" }}, {GO}'),
    ),
    Mutation(
        "high_of_one_value",
        "rating",
        given_away(10, "rating", "share", 9),
        ONLY_RATING,
        rate(f'{{ when = {{ both_at_most = 9 }}, to = "goodbye" }}, {GO}'),
    ),
    Mutation(  # the order of the partners tells whose rating is lower
        "low_within_a_band_of_the_order",
        "rating",
        given_away(4, "rating", "share", 3),
        ONLY_RATING,
        rate('{ when = { both_at_most = 3 }, to = "goodbye" }, { do = ["more_resourced"], to = "share" }'),
    ),
    Mutation(  # each of two steps leaves several ratings, both together leave one
        "rating_worked_out_two_steps_later",
        "rating",
        given_away(5, "low", "ready", "not_now"),
        (*RATING_FIRST, ("ready", READY_OUTCOMES, f"[{GO}]")),
        rate('{ when = { both_at_most = 5 }, to = "low" }, { to = "ready" }')
        + choose(
            *("low", "opening", "yes not_now"),
            '{ when = { both_at_most = 4 }, to = "goodbye" }, { to = "ready" }',
        ),
    ),
    Mutation(  # a later step shows that both ratings were low, and then only one answer fits
        "answer_worked_out_by_an_earlier_rating",
        "ready",
        given_away("fine", "briskly", "gently", "not_now"),
        ONLY_RATING,
        rate('{ to = "ready" }')
        + choose(
            *("ready", "opening", "fine maybe tired sad"),
            '{ when = { both_at_most = 4, any = "maybe" }, to = "gently" },'
            '{ when = { both_at_most = 4, any = "tired" }, to = "gently" },'
            '{ when = { both_at_most = 4, any = "sad" }, to = "gently" }, { to = "briskly" }',
            private=True,
        )
        + choose(
            *("briskly", "opening", "yes not_now"),
            f'{{ when = {{ both_at_most = 4 }}, to = "gently" }}, {GO}',
        )
        + choose("gently", "opening", "yes not_now", GO),
    ),
)
