"""Making an export: what a participant may take along now, written as a file of one kind.

The right to it is checked when it is asked for and once more when the file is made, because a large one takes
a while: by then a seat may be withdrawn, a room erased, or a permission taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from dialogue.helpers.database_errors import translate_database_errors
from dialogue.helpers.languages import translated
from dialogue.log.interface import RoomDefinition
from dialogue.log.records import Recorded
from dialogue.moderator.events import SEATS, WordsWithdrawn
from dialogue.moderator.events import Seat as SeatName
from dialogue.replay.exports import json_file, markdown, pages, spreadsheet
from dialogue.replay.exports.document import Document, Reader, document
from dialogue.replay.exports.extent import Extent, Taken, kept
from dialogue.replay.exports.pages import padded_pdf
from dialogue.replay.exports.structure import structure_taken, without_identity
from dialogue.replay.exports.texts import Inline
from dialogue.replay.welcome import Welcome
from dialogue.rooms import export_requests, research_consents, typesetting
from dialogue.rooms.access import Membership
from dialogue.rooms.export_requests import OnlyForPartners, allowed_by
from dialogue.rooms.models import ExportRequest
from dialogue.rooms.queries import RoomTranscript, events_after, read_transcript
from dialogue.trail.records import record

Kind = Literal["json", "markdown", "pdf", "csv"]
#: The words of a script are nobody's: all of them may be taken.
_EVERY_EVENT: Final = 2**31 - 1


class NotAskedFor(Exception):
    """The whole conversation is given after it was asked for, and this participant did not ask."""


class NotReady(Exception):
    """It was asked for, and is ready at ``ready_at``."""

    def __init__(self, ready_at: datetime) -> None:
        super().__init__()
        self.ready_at = ready_at


class ResearchNotAllowed(Exception):
    """The structure is taken only where both partners allow it."""


class ChangedMeanwhile(Exception):
    """While the file was made, the request or a permission changed: nothing was given."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """An export as a file."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Source:
    """What an export is written from."""

    welcome: Welcome
    definition: RoomDefinition
    events: list[Recorded]
    taken: Taken
    reader: Reader


@dataclass(frozen=True, slots=True)
class Draft:
    """An export that was read up to the event ``seq``. ``finish`` makes the file of what was read."""

    membership: Membership
    of: Extent
    seq: int
    request: ExportRequest | None
    finish: Callable[[], ExportFile]


def prepare(membership: Membership, of: Extent, kind: Kind, language: str, zone: tzinfo) -> Draft:
    """Read what the participant may take along now, in the reader's language and time zone.

    Raises:
        OnlyForPartners: an observer asks for own words or the structure.
        NotAskedFor, NotReady, ResearchNotAllowed: it is not to be given, or not yet.
        PdfNotInstalled: this installation makes no PDF.
        TooLong: the conversation is too long for a PDF.
        Erased, NoConsent, ObserverNotConnected: as :func:`dialogue.rooms.queries.read_transcript`.
    """
    export_requests.require_open(membership)
    if of != "whole" and membership.seat is None:
        raise OnlyForPartners
    request = _due_request(membership) if of == "whole" else None
    if of == "structure" and not research_consents.is_allowed_by_both(membership.room):
        raise ResearchNotAllowed
    if kind == "pdf" and not typesetting.is_installed():
        raise typesetting.PdfNotInstalled
    transcript = read_transcript(membership)
    finish = _WRITERS[kind](_source(transcript, of, request, language, zone))
    return Draft(membership, of, transcript.state.seq, request, finish)


def give(draft: Draft, confirm: Callable[[], object] = lambda: None) -> ExportFile:
    """Make the file and give it, unless the right to it ended meanwhile.

    ``confirm`` is called when the file is made; it raises if the client has lost its membership. A PDF takes
    seconds: it is made outside of the limit of reading.

    Raises:
        ChangedMeanwhile: the request or a permission changed, or words were taken back.
        ResearchNotAllowed, Erased, NoConsent: that ended.
        PdfNotInstalled, PdfFailed, TooManyReads: as :func:`dialogue.rooms.typesetting.typeset`.
    """
    file = draft.finish()
    confirm()
    _give(draft)
    return file


def _due_request(membership: Membership) -> ExportRequest | None:
    """The participant's request, once its wait is over. Beside a script nobody needs to ask."""
    if export_requests.is_alone(membership.room):
        return None
    request = export_requests.request_of(membership)
    if request is None:
        raise NotAskedFor
    if request.ready_at > timezone.now():
        raise NotReady(request.ready_at)
    return request


def _source(
    transcript: RoomTranscript, of: Extent, request: ExportRequest | None, language: str, zone: tzinfo
) -> _Source:
    welcome, events = transcript.welcome(language), transcript.events
    reader = Reader(language, zone, lambda sentence: translated(sentence, language))
    viewer = transcript.membership.viewer
    if of == "structure":
        taken = structure_taken()
        welcome, events = without_identity(welcome, events, gettext("Research"))
    else:
        allowed = dict.fromkeys(transcript.participants.scripted, _EVERY_EVENT)
        if request is not None:
            allowed |= _allowed(request)
        taken = Taken(of, viewer, transcript.consent_periods, allowed)
    return _Source(welcome, transcript.definition, events, taken, reader)


def _allowed(request: ExportRequest) -> dict[SeatName, int]:
    """Whose words the request may take. An observer takes none unless both partners allow it."""
    allowed = allowed_by(request)
    if request.participant_id in SEATS:
        return allowed
    return dict.fromkeys(SEATS, min(allowed.values())) if len(allowed) == len(SEATS) else {}


def _give(draft: Draft) -> None:
    """Check once more that the file may be given, and write down that it is; own words leave no trace."""
    membership, of, request = draft.membership, draft.of, draft.request
    export_requests.require_open(membership)
    if any(isinstance(each.event, WordsWithdrawn) for each in events_after(membership.room, draft.seq)):
        raise ChangedMeanwhile
    with translate_database_errors(), transaction.atomic():
        if request is not None:
            unchanged = ExportRequest.objects.filter(
                pk=request.pk, allowed_a=request.allowed_a, allowed_b=request.allowed_b
            )
            if not unchanged.update(given_at=timezone.now()):
                raise ChangedMeanwhile
            record("export_given", by=export_requests.person_of(membership), room=membership.room)
        elif of == "structure":
            if not research_consents.is_allowed_by_both(membership.room):
                raise ResearchNotAllowed
            record("research_given", by=export_requests.person_of(membership), room=membership.room)


def _write_json(source: _Source) -> Callable[[], ExportFile]:
    content = json_file.to_json(source.taken.of, source.welcome, kept(source.events, source.taken))
    return _made("conversation.json", "application/json", content)


def _write_markdown(source: _Source) -> Callable[[], ExportFile]:
    text = markdown.to_markdown(_document(source, markdown.inline))
    return _made("conversation.md", "text/markdown; charset=utf-8", text.encode())


def _write_pdf(source: _Source) -> Callable[[], ExportFile]:
    data = pages.to_typst(_document(source, pages.inline), source.reader.language)

    def finish() -> ExportFile:
        return ExportFile("conversation.pdf", "application/pdf", padded_pdf(typesetting.typeset(data)))

    return finish


def _write_csv(source: _Source) -> Callable[[], ExportFile]:
    content = spreadsheet.to_csv(
        source.welcome, source.definition.format, source.events, source.taken, source.reader
    )
    return _made("conversation.csv", "text/csv; charset=utf-8", content)


def _document(source: _Source, inline: Inline) -> Document:
    made = source.definition.format
    return document(source.welcome, made, source.events, source.taken, source.reader, inline)


def _made(name: str, content_type: str, content: bytes) -> Callable[[], ExportFile]:
    return lambda: ExportFile(name, content_type, content)


_WRITERS: Final[dict[Kind, Callable[[_Source], Callable[[], ExportFile]]]] = {
    "json": _write_json,
    "markdown": _write_markdown,
    "pdf": _write_pdf,
    "csv": _write_csv,
}
