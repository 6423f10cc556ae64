"""The views of the pages. An outsider gets the same answer whether a room exists."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogue import formats, stories
from dialogue.accounts.policies import may_open_rooms, require_may_open_rooms
from dialogue.accounts.sign_in import has_way_in, logged_as, person_of_request, session_of, sign_in, sign_out
from dialogue.care import storage
from dialogue.couples import invitations as couples
from dialogue.helpers import rate_limits, security_log
from dialogue.helpers.languages import current_language
from dialogue.moderator.events import SEATS
from dialogue.moderator.format import in_language
from dialogue.pages import contexts, copies, ways_to_talk
from dialogue.pages.couples_plans import waiting_contexts
from dialogue.pages.forms import StartForm
from dialogue.pages.membership import membership_or_404
from dialogue.pages.opened_link import is_opened_by_a_person, looks
from dialogue.pages.page_data import (
    AlonePage,
    CopyPage,
    PageUrls,
    ReplayPage,
    RoomPage,
    StorySentences,
    encode,
)
from dialogue.rooms import access, invitations, rate_limit_keys, reading_limit
from dialogue.rooms.creation import CreatedRoom, IssuedInvitation, create_room
from dialogue.rooms.credentials import count_failure
from dialogue.rooms.queries import (
    NoConsent,
    ObserverNotConnected,
    RoomTranscript,
    has_begun,
    has_ended,
    live_cursor,
    read_transcript,
    room_info,
    rooms_page,
)

#: How long a partner's answer "talk now" is valid on the way to the room.
READY_COOKIE_SECONDS: Final = 60
CONVERSATIONS_PER_PAGE: Final = 20
#: The names and the topic of a room that somebody tries alone.
SCRIPTED_NAME: Final = gettext_lazy("Robin (a script)")
ALONE_NAME: Final = gettext_lazy("Sam")
ALONE_TOPIC: Final = gettext_lazy("A first try")


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The form for a new room. A valid POST opens the room and shows its links, this once."""
    person = person_of_request(request)
    if request.method != "POST":
        return _start_page(request, StartForm(), may_open=may_open_rooms(person))
    require_may_open_rooms(person)
    form = StartForm(request.POST)
    if not form.is_valid():
        return _start_page(request, form, status=422)
    data = form.cleaned_data
    rate_limits.take("rooms", rate_limit_keys.by_person(request))
    created = create_room(
        data["format"],
        data["topic"],
        [data["first"], data["second"]],
        data["observer"] or None,
        data["scope"] or "words",
        bearer=False,  # tokens are for programs
        by=logged_as(request),
    )
    own, other = created.partners
    awaited = [other, created.observer] if created.observer is not None else [other]
    links = {
        "room": created.room,
        "own": contexts.link_context(request, own),
        "awaited": [contexts.link_context(request, invitation) for invitation in awaited],
        "format": in_language(created.format.title, current_language()),
        "topic": created.topic,
    }
    return render(request, "pages/links.html", links, status=201)


@require_POST
def try_alone(request: HttpRequest) -> HttpResponse:
    """Open a room with a scripted partner and redirect to it. The form may be incomplete."""
    person = person_of_request(request)
    if person is None and (earlier := invitations.accepted_by_form(_form_token(request))) is not None:
        security_log.record("signed_in_again", person=earlier.person.pk)
        sign_in(request, earlier.person)
        return _redirect_to_room(earlier.membership.room)
    require_may_open_rooms(person)
    form = StartForm(request.POST)
    form.is_valid()
    rate_limits.take("rooms", rate_limit_keys.by_person(request))
    created = _create_room_to_try(form.cleaned_data, logged_as(request))
    accepted = invitations.accept_invitation(
        _code_of(created.partners[0]), person, form=_form_token(request), session=session_of(request)
    )
    assert isinstance(accepted, invitations.AcceptedInvitation), "the link was not shown to anybody"
    sign_in(request, accepted.person)
    return _redirect_ready(created.room)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The page of an invitation: it explains the conversation, and its button accepts the invitation.

    A program that fetches the link, such as a messenger for its preview, gets a page without names and topic.
    Accepting creates the person and gives the browser a new session key; the seat then belongs to this
    browser. A partner is asked first whether to talk now. "Not now" stores nothing, so the other partner
    cannot distinguish it from a link that was never opened.
    """
    invited = invitations.find_invitation(code)
    if invited is None:
        count_failure("unknown_link", rate_limit_keys.by_person(request))
        return render(request, "pages/join_unknown.html", status=404)
    person = person_of_request(request)
    if request.method == "POST" and not _declines(request) and not looks(request):
        accepted = invitations.accept_invitation(
            code, person, form=_form_token(request), session=session_of(request)
        )
        if isinstance(accepted, invitations.AcceptedInvitation):
            if accepted.since == "same_form":
                security_log.record("signed_in_again", person=accepted.person.pk)
            if accepted.since != "before":
                sign_in(request, accepted.person)
            return _redirect_ready(accepted.membership.room)
        if accepted is None:  # the invitation was revoked, or the person deactivated
            return render(request, "pages/join_unknown.html", status=404)
        return render(request, "pages/join_taken.html", {"why": accepted, "name": invited.name}, status=409)
    mine = person is not None and invited.accepted_by == person.pk
    if mine and not _must_ask(request, invited.room, invited.participant_id):
        return _redirect_to_room(invited.room)
    if invited.accepted_by is not None and not mine:
        security_log.refused("taken_link", room=invited.room, seat=invited.participant_id)
        return render(request, "pages/join_taken.html", {"why": "taken", "name": invited.name}, status=409)
    if not mine and person is not None and access.membership_by_person(person.pk, invited.room) is not None:
        return render(request, "pages/join_taken.html", {"why": "seated", "name": invited.name}, status=409)
    if _declines(request):
        return _not_now(request, seated=mine)
    if not mine and not is_opened_by_a_person(request):
        return render(request, "pages/join_closed.html")
    ended = invited.participant_id in SEATS and has_ended(invited.room)
    return _join_page(request, invited, seated=mine, ended=ended)


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, room: str) -> HttpResponse:
    """The live page, for a partner or an observer.

    A partner who has not been in the room yet is asked first whether to talk now.
    """
    membership = membership_or_404(request, room)
    must_ask = _must_ask(request, room, membership.viewer.participant_id)
    if request.method == "POST":
        return _not_now(request, seated=True) if must_ask and _declines(request) else _redirect_ready(room)
    if must_ask:
        invited = invitations.Invitation(
            room, membership.viewer.participant_id, membership.name, membership.scope, None
        )
        return _join_page(request, invited, seated=True, by_link=False)
    page = RoomPage(
        room=room,
        socket=f"/ws/rooms/{room}/",
        after=live_cursor(membership),
        frames=f"/api/v1/rooms/{room}/frames",
        consents=f"/api/v1/rooms/{room}/consents",
        own=reverse("care-room"),
        urls=_urls(room),
        lang=current_language(),
        alone=_alone(room),
    )
    return render(request, "pages/live.html", {"page": encode(page)})


@require_GET
def replay(request: HttpRequest, room: str) -> HttpResponse:
    """The replay of a conversation, as its viewer saw it live."""
    membership = membership_or_404(request, room)
    with reading_limit.limit.slot(rate_limit_keys.by_person(request)):
        try:
            page = encode(_replay_page(read_transcript(membership)))
        except NoConsent:
            return render(request, "pages/replay_closed.html", {"why": "no_consent"}, status=403)
        except ObserverNotConnected:
            return render(request, "pages/replay_closed.html", {"why": "unseen", "room": room}, status=409)
    return render(request, "pages/live.html", {"page": page, "replaying": True})


@require_GET
def past(request: HttpRequest) -> HttpResponse:
    """The conversations of this browser's person, the newest first."""
    person = person_of_request(request)
    before = request.GET.get("before")
    page = rooms_page(person.pk if person is not None else None, before, CONVERSATIONS_PER_PAGE)
    listed, guest = contexts.conversation_contexts(page.rooms), page.of_guest
    return render(
        request,
        "pages/past.html",
        {
            "conversations": listed,
            "waiting": waiting_contexts(person, listed) if before is None else [],
            "older": page.older,
            "newest": before is None,
            "known": person is not None,
            "account": person is not None and not (person.is_guest if guest is None else guest),
        },
    )


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows without a connection. It holds nothing of a person or a conversation."""
    return render(request, "offline.html")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Sign this browser out of its person, whose open connections from it are closed."""
    person = person_of_request(request)
    if person is not None:
        invitations.forget_forms(person)
        couples.forget_forms(person)
        security_log.record("browser_forgotten", person=person.pk)
    sign_out(request)
    if person is not None and not has_way_in(person):
        storage.erase(person.pk)  # nobody can open it any more
    response = redirect("past")
    response["Clear-Site-Data"] = '"storage"'  # drafts; "cookies" would also clear those of sibling domains
    return response


def _start_page(
    request: HttpRequest, form: StartForm, *, may_open: bool = True, status: int = 200
) -> HttpResponse:
    context = {"form": form, "may_open": may_open, "guest_days": contexts.guest_days(request)}
    return render(request, "pages/start.html", context, status=status)


def _join_page(
    request: HttpRequest, invited: invitations.Invitation, *, by_link: bool = True, **more: bool
) -> HttpResponse:
    context = contexts.invitation_context(invited) | {"guest_days": contexts.guest_days(request)} | more
    context["by_link"] = by_link
    return render(request, "pages/join.html", context)


def _create_room_to_try(data: dict[str, Any], by: str) -> CreatedRoom:
    """Create a room with a script opposite the person, on the chair and with the story that they chose."""
    format_ = formats.catalogue()[data.get("format") or ways_to_talk.ways()[0].format.id]
    story = stories.catalogue()[data.get("story") or next(iter(stories.catalogue()))]
    topic = (
        story.in_language(current_language()).topic
        if stories.suits(format_)
        else data.get("topic") or str(ALONE_TOPIC)
    )
    names = [data.get("first") or str(ALONE_NAME), str(SCRIPTED_NAME)]
    listens = data.get("chair") == "listen"
    return create_room(
        format_.id,
        topic,
        names[::-1] if listens else names,
        scripted="a" if listens else "b",
        bearer=False,
        by=by,
    )


def _form_token(request: HttpRequest) -> str | None:
    """The form's CSRF token, which identifies one rendered form: Django makes a new one for each page."""
    return request.POST.get("csrfmiddlewaretoken")


def _redirect_to_room(room: str) -> HttpResponseRedirect:
    return redirect("room", room)


def _redirect_ready(room: str) -> HttpResponseRedirect:
    """Redirect to the room, which then opens its socket without asking again whether to talk now.

    The answer "talk now" is kept only in a cookie of this browser, for `READY_COOKIE_SECONDS`.
    """
    response = _redirect_to_room(room)
    response.set_cookie(
        _ready_cookie_name(),
        room,
        max_age=READY_COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _ready_cookie_name() -> str:
    return "__Host-ready" if settings.SESSION_COOKIE_SECURE else "ready"


def _declines(request: HttpRequest) -> bool:
    """Whether a partner answered "not now"."""
    return request.method == "POST" and request.POST.get("answer") == "not_now"


def _must_ask(request: HttpRequest, room: str, participant_id: str) -> bool:
    """Whether to ask first: a partner who has never been in the room and has not just answered."""
    ready = request.COOKIES.get(_ready_cookie_name()) == room and not _declines(request)
    return participant_id in SEATS and not ready and not has_begun(room, participant_id)


def _not_now(request: HttpRequest, *, seated: bool) -> HttpResponse:
    """The answer to "not now". ``seated``: the partner has accepted the invitation, which others see."""
    response = render(request, "pages/not_now.html", {"back": request.path, "seated": seated})
    response.delete_cookie(_ready_cookie_name())
    return response


def _code_of(invitation: IssuedInvitation) -> str:
    return invitation.link.rpartition("/")[2]


def _urls(room: str) -> PageUrls:
    return PageUrls(replay=reverse("replay", args=[room]), past=reverse("past"), start=reverse("start"))


def _alone(room: str) -> AlonePage | None:
    """What the page of a person who tries the room alone needs to know."""
    info = room_info(room)
    if not info.participants.scripted:
        return None
    story = stories.story_of(info.definition.topic, info.definition.format)
    if story is None:
        return AlonePage(sentences=None)
    texts = story.in_language(current_language())
    mine = texts.visitor
    return AlonePage(
        StorySentences(mine.share, mine.add, mine.back, mine.thanks, partial=texts.script.back[0])
    )


def _replay_page(transcript: RoomTranscript) -> ReplayPage:
    room = transcript.membership.room
    api = f"/api/v1/rooms/{room}"
    return ReplayPage(
        room=room,
        welcome=transcript.welcome(current_language()),
        frames=f"{api}/frames",
        insights=transcript.insights(),
        copy=CopyPage(reverse("copy", args=[room]), copies.asked_by_others(transcript)),
        urls=_urls(room),
        lang=current_language(),
    )
