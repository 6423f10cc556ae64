"""What the form of a saying-back looks like: numbers that the model of ``form.json`` weighs.

Three kinds. *Shape*: how a text begins and ends, whom it speaks of, what it asks, and how much of what was
heard it holds. *Grammar* (names that begin with "g "): rows of one to three function words, in which a word
of content is only "said before" or "new". *Words* (names that begin with "w "): words and pairs of
neighbours.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from dialogue.aids.words import Sentence, Word, all_words, sentences, stem

#: The model reads so many words of a saying-back, and of each text that was heard.
MAX_WORDS_READ: Final = 300


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILLERS: Final = _set(
    """um uh mm hmm hm mhm okay ok oh yeah right well ah yes sure great good alright wow huh mmm like"""
)
_LIGHT: Final = FILLERS | _set("all and so but no")
_FUNCTION: Final = _set(
    """i me my mine myself we us our you your yours yourself he him his she her hers it its they them their
    theirs this that these those a an the and or but if so because as of at by for with about to from in on
    off out up down over again then than there here when where why how what which who am is are was were be
    been being have has had having do does did doing can could will would shall should may might must not no
    never don't doesn't didn't won't wouldn't can't couldn't isn't aren't wasn't haven't i'm you're it's
    he's she's they're we're i've you've we've they've i'd you'd we'd i'll you'll we'll that's there's
    what's how's let's really just very too also only own same some any each few more most other both all
    get got go going gonna wanna know think like want well lot kind sort thing things something anything
    nothing much many now even still way make makes made say said saying see need needs feel feeling feels
    felt sounds sound seems seem hear hearing tell telling told talk mentioned mean wonder wondering guess
    maybe perhaps sometimes always help try trying start started important hard difficult different able
    sure worried understand give take find thank thanks hope sorry good great nice glad appreciate ever
    anyone else little bit pretty part hand side"""
)
_CLASSES: Final[Mapping[str, frozenset[str]]] = {
    "i": _set("i i'm i've i'd i'll me my mine myself"),
    "you": _set("you you're you've you'd you'll your yours yourself"),
    "we": _set("we we're we've we'd we'll us our let's"),
    "third": _set("he she him her his they them their it it's he's she's they're its"),
    "not": _set("not don't no never doesn't didn't can't isn't aren't wasn't won't wouldn't nothing haven't"),
    "wh": _set("what how why when where which who whose what's how's who's where's"),
    "modal": _set("should could might must ought can would may will"),
    "advise": _set(
        """should need try trying consider recommend suggest maybe perhaps advice better best help might
        could must ought remember focus find talk seek take start use"""
    ),
    "feeling": _set(
        """feel feeling feels felt worried worry angry mad sad upset frustrated frustrating hurt afraid
        scared anxious nervous stressed stress stressful lonely alone hopeless overwhelmed confused
        disappointed guilty ashamed embarrassed tired exhausted depressed happy excited proud hard
        difficult tough painful lost stuck unsure uncertain torn concerned concern important comfortable
        uncomfortable motivated determined struggle struggling"""
    ),
    "social": _set("thank thanks welcome glad hello hi bye goodbye nice luck appreciate hope sorry"),
}
_STARTS: Final[Mapping[str, frozenset[str]]] = {
    "wh": _CLASSES["wh"],
    "aux": _set(
        """do does did have has had are is was were can could will would should may might am isn't aren't
        don't didn't doesn't haven't wouldn't couldn't"""
    ),
    "i": _CLASSES["i"],
    "you": _CLASSES["you"],
    "we": _CLASSES["we"],
    "do": _set(
        """try take talk go get make keep let give think find just don't call ask tell remember consider look
        use"""
    ),
    "it": _set("it it's that that's this there"),
    "sounds": _set("sounds seems sound seem"),
}
#: Turns of speech. None has a repetition inside a repetition.
_TURNS: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "sounds_like": r"\b(?:sounds?|seems?|looks?|feels?) (?:like|as|to me|really|very|pretty|so|that)\b",
        "sounds": r"\b(?:sounds?|seems?)\b",
        "i_hear": r"\bi(?:'m| am| can)? (?:hear|hearing|see|sense|sensing|gather|understand|get)\b",
        "you_say": r"\byou(?:'re| are| were|'ve been| have)? ?(?:kind of |sort of )?(?:saying|telling"
        r"|said|mentioned|told|say|talked|describing|described|mean)\b",
        "you_feel": r"\byou(?:'re| are)? (?:really |kind of |sort of |also )?(?:feel|feeling|felt)\b",
        "you_want": r"\byou(?:'re| are|'ve| have|'d| had| would)?(?: \w+)? (?:want|like|enjoy|love"
        r"|care|know|think|don't|see|recognize|realize|hope|wish|believe|notice|noticing|decided"
        r"|trying|looking|able|willing|concerned|worried|ready)\b",
        "both_sides": r"\b(?:on the one hand|on one hand|on the other|part of you|at the same time"
        r"|in some ways|kind of|sort of)\b",
        "for_you": r"\b(?:for|to|in) (?:you|your)\b",
        "so_you": r"^(?:so|and|but|okay so|yeah so)[, ]+(?:you|it|that|there|for|what you|your|part)\b",
        "tell_me": r"\b(?:tell me|talk about|talk to me|describe|explain|say more|share)\b",
        "wonder": r"\b(?:wonder|wondering|curious|mind if|may i|can i|could i|would it be)\b",
        "do_you": r"\b(?:do|does|did|have|are|were|can|could|would|will|should) (?:you|your|we|it|that"
        r"|there|they|he|she|i)\b",
        "is_there": r"\b(?:is|are|was) (?:there|that|this|it|he|she)\b",
        "you_should": r"\byou(?:'d| would| could| might| may| should| need| have| can| must|'ll| will)\b",
        "why_not": r"\b(?:why don't|how about|what about|have you (?:tried|thought|considered)|if you)\b",
        "need_to": r"\b(?:need to|have to|has to|going to|gonna|want to|would like to|try to)\b",
        "i_think": r"\bi(?:'d| would)? (?:think|believe|feel|know|guess|mean|want|like|recommend"
        r"|suggest|hope)\b",
        "i_have": r"\b(?:i've|i have|i had|i was|i did|i went|i used|i do|i am|i'm)\b",
        "number": r"\b(?:scale|zero|ten|percent|\d+)\b",
        "because": r"\b(?:because|since|cause)\b",
        "but": r"\bbut\b",
        "that_is": r"\b(?:that's|that is|that must|it must|must be|must have|it's|that was)\b",
        "sense": r"\b(?:understand|understanding|understandable|makes sense|make sense|i see)\b",
        "is_it": r"\b(?:right|correct|yeah|yes|is that it|huh) ?\?$",
        "people": r"\b(?:research|studies|study|people|most|many|often|usually|generally|risk|normal"
        r"|causes?|actually|information)\b",
        "when": r"\b(?:when|if)\b",
        "okay": r"^(?:okay|ok|all right|alright|great|good|right|well)\b",
        "mm": r"^(?:mm|mhm|hmm|hm|uh|um|oh)\b",
        "and": r"^(?:and|but|or|because)\b",
        "any": r"\b(?:any|anything|anyone|else|ever)\b",
        "some": r"\bsome(?:thing|times|one|what)?\b",
    }.items()
}
_SHIFT: Final[Mapping[str, str]] = {
    "i": "you", "i'm": "you're", "i've": "you've", "my": "your", "me": "you", "am": "are",
    "i'd": "you'd", "i'll": "you'll", "myself": "yourself", "mine": "yours",
}  # fmt: skip


def features(
    reply: str, heard: Sequence[str], rarity: Mapping[str, float], unseen: float
) -> dict[str, float]:
    """The features of a saying-back by name.

    ``heard`` is what was heard, in order; ``rarity`` is the weight of a stem in nats, and ``unseen`` that
    of a stem that is not in it.
    """
    parts = _first_words(sentences(reply))
    words = [word.text for word in all_words(parts)]
    heard_words = [[word.text for word in all_words(sentences(text))[:MAX_WORDS_READ]] for text in heard]
    before = {stem(word) for text in heard_words[-2:] for word in text}
    found = dict(_shape(parts, words, heard_words))
    found.update(_overlap(words, heard_words, rarity, unseen))
    for rows in (set(_grammar(parts, before)), set(_words(words))):
        weight = 1 / math.sqrt(len(rows))
        found.update((name, weight) for name in rows)
    return found


def _first_words(parts: Sequence[Sentence]) -> list[Sentence]:
    kept: list[Sentence] = []
    total = 0
    for part in parts:
        if total + len(part.words) > MAX_WORDS_READ:
            break
        kept.append(part)
        total += len(part.words)
    return kept or list(parts[:1])


def _shape(
    parts: Sequence[Sentence], words: Sequence[str], heard: Sequence[Sequence[str]]
) -> Iterator[tuple[str, float]]:
    count = max(1, len(words))
    yield "words", math.log(count)
    yield "words<5", count < 5
    yield "words5-11", 5 <= count < 12
    yield "words>40", count > 40
    yield "sentences", min(len(parts), 8)
    asks = [part.end_sign == "?" for part in parts] or [False]
    yield "asks", any(asks)
    yield "asks_last", asks[-1]
    yield "asks_first", asks[0]
    yield "asks_share", sum(asks) / len(asks)
    for name, members in _CLASSES.items():
        hits = sum(word in members for word in words)
        yield f"n_{name}", min(hits, 4)
        yield f"r_{name}", hits / count
    begins = [begin for part in parts for begin in _clause_beginnings(part)]
    for where, some in (("first", begins[:1]), ("last", begins[-1:]), ("each", begins)):
        for name, members in _STARTS.items():
            yield f"{where}_{name}", sum(word in members for word in some) / max(1, len(some))
    if asks[-1]:
        last = [word.text for word in parts[-1].words if word.text not in _LIGHT]
        wh, aux = bool(_CLASSES["wh"] & set(last[:4])), bool(last) and last[0] in _STARTS["aux"]
        yield "asks_wh", wh
        yield "asks_aux", aux
        yield "asks_stating", not wh and not aux and not _TURNS["do_you"].search(" ".join(last))
        yield "asks_you", bool(last) and last[0] in _CLASSES["you"]
    spoken = " ".join(" ".join(word.text for word in part.words) + part.end_sign[:1] for part in parts)
    for name, pattern in _TURNS.items():
        yield f"t_{name}", pattern.search(spoken) is not None
    last_heard = heard[-1] if heard else ()
    yield "heard_words", math.log(1 + len(last_heard))
    yield "longer", math.log(count) - math.log(1 + len(last_heard))
    yield "heard_little", len(last_heard) <= 3
    yield "heard_i", min(sum(word in _CLASSES["i"] for word in last_heard), 5)


def _clause_beginnings(part: Sentence) -> Iterator[str]:
    for word in part.words:
        if word.text not in _LIGHT:
            yield word.text
            break


def _overlap(
    words: Sequence[str], heard: Sequence[Sequence[str]], rarity: Mapping[str, float], unseen: float
) -> Iterator[tuple[str, float]]:
    mine = _content(words)
    weight = sum(rarity.get(word, unseen) for word in mine)
    yield "content", min(len(mine), 20)
    yield "content_share", len(mine) / max(1, len(words))
    yield "no_content", not mine
    long = [text for text in heard if len(text) > 3]
    for name, texts in (("1", heard[-1:]), ("2", heard[-2:]), ("all", heard), ("long", long[-1:])):
        theirs = _content([word for text in texts for word in text])
        both = mine & theirs
        both_weight = sum(rarity.get(word, unseen) for word in both)
        yield f"both_n{name}", min(len(both), 6)
        yield f"both_mine{name}", both_weight / weight if weight else 0
        yield f"both_theirs{name}", both_weight / (sum(rarity.get(word, unseen) for word in theirs) or 1)
    shifted = {pair for text in heard[-2:] for pair in pairwise(_SHIFT.get(word, word) for word in text)}
    pairs = set(pairwise(words))
    yield "pairs_n", min(len(pairs & shifted), 6)
    yield "pairs_share", len(pairs & shifted) / max(1, len(pairs))


def _content(words: Sequence[str]) -> set[str]:
    return {stem(word) for word in words if word not in _FUNCTION and word not in FILLERS}


def _grammar(parts: Sequence[Sentence], before: set[str]) -> Iterator[str]:
    row = ["^"]
    for part in parts:
        ends = {end for _, end in part.clauses}
        for place, word in enumerate(part.words, 1):
            sign = _sign(word, before)
            if sign != row[-1]:
                row.append(sign)
            if place in ends and place < len(part.words):
                row.append(",")
        if part.end_sign:
            row.append("?" if part.end_sign == "?" else ".")
    row.append("$")
    for size in (1, 2, 3):
        for place in range(len(row) - size + 1):
            yield "g " + " ".join(row[place : place + size])


def _words(words: Sequence[str]) -> Iterator[str]:
    row = ["^", *words]
    yield from (f"w {word}" for word in row)
    yield from (f"w {first} {second}" for first, second in pairwise(row))


def _sign(word: Word, before: set[str]) -> str:
    text = word.text
    if text in FILLERS:
        return "FILLER"
    if text in _FUNCTION:
        return text
    if stem(text) in before:
        return "BEFORE"
    return "NEW-ing" if text.endswith("ing") else "NEW-ed" if text.endswith("ed") else "NEW"
