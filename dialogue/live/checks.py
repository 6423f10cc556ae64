"""Answers ``check``: a hint on a draft, for the writer alone.

Nothing of it is stored, logged, counted or sent to anybody else. It does not take the room's command lock, so
it delays no command. Drafts are looked at in a thread of their own, one at a time, beside the event loop. The
words of the share are read from the log each time, as all words are;
:data:`dialogue.moderator.state.MAX_OPEN_WORDS` bounds how many.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from dialogue.aids import Draft, hint_on, touched_in
from dialogue.live.protocol.command_frames import CheckCommand
from dialogue.live.protocol.outbound import Hint, HintMarks, empty_hint
from dialogue.live.room import LiveRoom
from dialogue.log.async_log import AsyncLog
from dialogue.moderator.decide import Refusal
from dialogue.moderator.events import Said
from dialogue.moderator.permissions import check_refusal
from dialogue.moderator.state import State, Turn
from dialogue.moderator.visible_text import has_visible

#: The most words of a draft that one hint marks.
MAX_SPANS: Final = 32
_AIDS: Final = ThreadPoolExecutor(1, "aids")

logger = logging.getLogger(__name__)


async def answer_check(
    log: AsyncLog, room: LiveRoom, by: str, frame: CheckCommand, language: str
) -> Hint | Refusal:
    """The one hint that answers ``frame``, empty where there is nothing to say; or why ``by`` may not ask.

    Raises:
        dialogue.helpers.database_errors.Unavailable: the words of the share cannot be read.
    """
    state = room.state
    code = check_refusal(state, by, room.clock.now(), frame.turn)
    if code is not None or state.turn is None:
        return Refusal(code or "not_allowed")
    if not has_visible(frame.text):
        return empty_hint(frame.id)
    says_back = state.turn.gate == "paraphrase"
    heard = await _open_words(log, room.id, state) if says_back else {}
    draft = Draft(
        text=frame.text,
        language=language,
        saying_back=says_back,
        heard=tuple(heard.values()),
        max_chars=state.format.steps[state.turn.step].max_chars,
    )
    return await asyncio.get_running_loop().run_in_executor(
        _AIDS, _look_at, frame.id, draft, state.turn, tuple(heard)
    )


async def _open_words(log: AsyncLog, room: str, state: State) -> dict[int, str]:
    """The words of the open share by the numbers of their events, without those that were taken back."""
    read = [record for seq in state.open_words for record in await log.read(room, seq - 1, 1)]
    return {
        record.seq: record.event.text
        for record in read
        if isinstance(record.event, Said) and record.event.text is not None
    }


def _look_at(check_id: str, draft: Draft, turn: Turn, heard: tuple[int, ...]) -> Hint:
    """The answer on ``draft``; an empty one if an aid fails, because no aid may keep anybody from writing."""
    try:
        return _hint(check_id, draft, turn, heard)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the writer goes on
        logger.error("An aid failed: %s", type(fault).__name__)  # noqa: TRY400 - a trace may quote the draft
        return empty_hint(check_id)


def _hint(check_id: str, draft: Draft, turn: Turn, heard: tuple[int, ...]) -> Hint:
    marks = tuple(
        HintMarks(seq, words.touched, words.untouched)
        for seq, words in zip(heard, touched_in(draft), strict=True)
        if words.touched or words.untouched
    )
    hint = hint_on(draft)
    # Of private words the other learns nothing, so there is nobody whom they could reproach.
    if hint is None or (turn.private and hint.about != "length"):
        return empty_hint(check_id, marks)
    return Hint(check_id, hint.about, hint.detail, hint.suggestion, hint.spans[:MAX_SPANS], marks)
