"""The pages' views: thin, and each answers an outsider the same whether a room exists or not."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogue.accounts.sign_in import logged_as, person_of_request, session_of, sign_in, sign_out
from dialogue.helpers import rate_limits, security_log
from dialogue.moderator.events import SEATS
from dialogue.moderator.format import in_language
from dialogue.moderator.format_table import LANGUAGE
from dialogue.moderator.visibility import Viewer, sees_topic
from dialogue.pages.forms import StartForm
from dialogue.pages.page_data import ExportUrls, PageUrls, ReplayPage, RoomPage, encode
from dialogue.pages.walkthrough import walkthrough
from dialogue.rooms import access, invitations, rate_limit_keys, reading_limit
from dialogue.rooms.creation import IssuedInvitation, create_room
from dialogue.rooms.credentials import count_failure
from dialogue.rooms.queries import (
    ListedRoom,
    NoConsent,
    ObserverNotConnected,
    RoomTranscript,
    has_begun,
    live_cursor,
    read_transcript,
    room_info,
    rooms_page,
)

#: How long, in seconds, the answer of a partner who wants to talk now holds on the way to the room.
READY_SECONDS: Final = 60
#: How many conversations a page of the past shows.
PAST_ON_A_PAGE: Final = 20
#: Who sits in the other chair when somebody tries it alone.
SCRIPTED_NAME: Final = "Robin (a script)"
ALONE_NAME: Final = "Sam"
ALONE_TOPIC: Final = "A first try"
STATES: Final = {"gathering": "Not begun", "ended": "Ended", None: "Until both allow it, not for you"}
WHO: Final = {"speaker": "the one who shares", "listener": "the one who listens", "both": "each of the two"}


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Name both, pick a format and a topic; the answer shows the links, once."""
    if request.method != "POST":
        return render(request, "pages/start.html", {"form": StartForm()})
    form = StartForm(request.POST)
    if not form.is_valid():
        return render(request, "pages/start.html", {"form": form}, status=422)
    wanted = form.cleaned_data
    rate_limits.take("rooms", rate_limit_keys.by_person(request))
    opened = create_room(
        wanted["format"],
        wanted["topic"],
        [wanted["first"], wanted["second"]],
        wanted["observer"] or None,
        wanted["scope"] or "words",
        bearer=False,  # a page is no place for the secrets of programs
        by=logged_as(request),
    )
    links = {
        "partners": [_link(request, door) for door in opened.partners],
        "observer": _link(request, opened.observer) if opened.observer is not None else None,
        "format": in_language(opened.format.title, LANGUAGE),
        "topic": opened.topic,
    }
    return render(request, "pages/links.html", links, status=201)


@require_POST
def try_alone(request: HttpRequest) -> HttpResponse:
    """Open a room whose other chair is played by a script, and go there. The form may be half filled in."""
    person = person_of_request(request)
    if person is None and (before := invitations.accepted_by_form(_form(request))) is not None:
        security_log.record("signed_in_again", person=before.person.pk)
        sign_in(request, before.person)
        return _to_room(before.membership.room)
    form = StartForm(request.POST)
    form.is_valid()
    rate_limits.take("rooms", rate_limit_keys.by_person(request))
    opened = create_room(
        form.cleaned_data.get("format") or form.catalogue[0].id,
        form.cleaned_data.get("topic") or ALONE_TOPIC,
        [form.cleaned_data.get("first") or ALONE_NAME, SCRIPTED_NAME],
        scripted=True,
        bearer=False,
        by=logged_as(request),
    )
    accepted = invitations.accept_invitation(
        _code(opened.partners[0]), person, form=_form(request), session=session_of(request)
    )
    assert isinstance(accepted, invitations.AcceptedInvitation), "nobody else knows the link"
    sign_in(request, accepted.person)
    return _into_room(opened.room)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """What will happen, told before the seat is taken; the button takes it, for this browser and for good.

    A partner is asked first whether to talk now. "Not now" is like looking: it stores nothing, so the other
    partner cannot tell it from a link that was never opened. The other button makes the person, and gives the
    browser a new session key.
    """
    invited = invitations.find_invitation(code)
    if invited is None:
        count_failure("unknown_link", rate_limit_keys.by_person(request))
        return render(request, "pages/join_unknown.html", status=404)
    person = person_of_request(request)
    if request.method == "POST" and not _declines(request):
        accepted = invitations.accept_invitation(
            code, person, form=_form(request), session=session_of(request)
        )
        if isinstance(accepted, invitations.AcceptedInvitation):
            if accepted.since == "same_form":
                security_log.record("signed_in_again", person=accepted.person.pk)
            if accepted.since != "before":
                sign_in(request, accepted.person)
            return _into_room(accepted.membership.room)
        if accepted is None:  # it was taken back, or this person may use no link
            return render(request, "pages/join_unknown.html", status=404)
        return render(request, "pages/join_taken.html", {"why": accepted, "name": invited.name}, status=409)
    mine = person is not None and invited.accepted_by == person.pk
    if mine and not _asks(request, invited.room, invited.participant_id):
        return _to_room(invited.room)
    if invited.accepted_by is not None and not mine:
        security_log.refused("taken_link", room=invited.room, seat=invited.participant_id)
        return render(request, "pages/join_taken.html", {"why": "taken", "name": invited.name}, status=409)
    if not mine and person is not None and access.membership_by_person(person.pk, invited.room) is not None:
        return render(request, "pages/join_taken.html", {"why": "seated", "name": invited.name}, status=409)
    if _declines(request):
        return _not_now(request, seated=mine)
    ended = invited.participant_id in SEATS and has_begun(
        invited.room, invited.participant_id
    )  # nobody has come in by this link
    return render(request, "pages/join.html", _invitation(invited) | {"seated": mine, "ended": ended})


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, room: str) -> HttpResponse:
    """The live page, for a partner or an observer.

    A partner who has the seat and has not been in the room yet is asked first whether to talk now.
    """
    door = _the_pass(request, room)
    asks = _asks(request, room, door.viewer.participant_id)
    if request.method == "POST":
        return _not_now(request, seated=True) if asks and _declines(request) else _into_room(room)
    if asks:
        invited = invitations.Invitation(room, door.viewer.participant_id, door.name, door.scope, None)
        return render(request, "pages/join.html", _invitation(invited) | {"seated": True})
    page = RoomPage(
        room=room,
        socket=f"/ws/rooms/{room}/",
        after=live_cursor(door),
        frames=f"/api/v1/rooms/{room}/frames",
        urls=_urls(room),
        lang=LANGUAGE,
    )
    return render(request, "pages/live.html", {"page": encode(page)})


@require_GET
def replay(request: HttpRequest, room: str) -> HttpResponse:
    """The conversation again, as it happened."""
    door = _the_pass(request, room)
    with reading_limit.limit.slot(rate_limit_keys.by_person(request)):
        try:
            page = encode(_replay(read_transcript(door)))
        except NoConsent:
            return render(request, "pages/replay_closed.html", {"why": "no_consent"}, status=403)
        except ObserverNotConnected:
            return render(request, "pages/replay_closed.html", {"why": "unseen", "room": room}, status=409)
    return render(request, "pages/live.html", {"page": page})


@require_GET
def past(request: HttpRequest) -> HttpResponse:
    """The conversations of this browser's person, the newest first."""
    person = person_of_request(request)
    page, rooms = rooms_page(
        person.pk if person is not None else None, request.GET.get("page"), PAST_ON_A_PAGE
    )
    return render(
        request,
        "pages/past.html",
        {"conversations": [_line(each) for each in rooms], "page": page, "known": person is not None},
    )


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Take this browser's person from it; what it holds open is closed."""
    person = person_of_request(request)
    if person is not None:
        invitations.forget_forms(person)
        security_log.record("browser_forgotten", person=person.pk)
    sign_out(request)
    answer = redirect("past")
    answer["Clear-Site-Data"] = '"storage"'  # drafts; not "cookies", which would clear the whole domain's
    return answer


def _the_pass(request: HttpRequest, room: str) -> access.Membership:
    person = person_of_request(request)
    if person is None and settings.SESSION_COOKIE_NAME in request.COOKIES:
        count_failure("unknown_session", rate_limit_keys.by_person(request))
    found = access.membership_by_person(person.pk if person is not None else None, room)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest) -> str | None:
    """What tells a form from every other: Django draws its token anew for each page."""
    return request.POST.get("csrfmiddlewaretoken")


def _to_room(room: str) -> HttpResponseRedirect:
    return redirect("room", room)


def _into_room(room: str) -> HttpResponseRedirect:
    """To the room, which opens its socket at once: this browser has just said that it wants to talk now.

    That it said so is told by the browser to the next page alone, and kept nowhere.
    """
    answer = _to_room(room)
    answer.set_cookie(
        _ready_cookie(),
        room,
        max_age=READY_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _ready_cookie() -> str:
    return "__Host-ready" if settings.SESSION_COOKIE_SECURE else "ready"


def _declines(request: HttpRequest) -> bool:
    """Whether a partner answered that they do not want to talk now."""
    return request.method == "POST" and request.POST.get("answer") == "not_now"


def _asks(request: HttpRequest, room: str, who: str) -> bool:
    """Whether somebody has to be asked before the room is opened: a partner for whom it has not begun."""
    ready = request.COOKIES.get(_ready_cookie()) == room and not _declines(request)
    return who in SEATS and not ready and not has_begun(room, who)


def _not_now(request: HttpRequest, *, seated: bool) -> HttpResponse:
    """Tell a partner that not now is fine. ``seated``: others see that their link is used."""
    answer = render(request, "pages/not_now.html", {"back": request.path, "seated": seated})
    answer.delete_cookie(_ready_cookie())
    return answer


def _code(door: IssuedInvitation) -> str:
    return door.link.rpartition("/")[2]


def _link(request: HttpRequest, door: IssuedInvitation) -> dict[str, str]:
    """A link to hand out, with the address under which this house is known outside."""
    here = request.get_host()
    origin = next((origin for origin in settings.ORIGINS if origin.partition("://")[2] == here), None)
    address = f"{origin}{door.link}" if origin is not None else request.build_absolute_uri(door.link)
    return {"id": f"link-{door.participant_id}", "name": door.name, "address": address, "path": door.link}


def _invitation(invited: invitations.Invitation) -> dict[str, Any]:
    """What the join page tells. An observer is not told the topic: both partners have to allow that first."""
    what = room_info(invited.room)
    made, company = what.definition.format, what.participants
    observing = invited.scope is not None
    return {
        "name": invited.name,
        "observing": observing,
        "scope": invited.scope,
        "others": [name for seat, name in company.partners.items() if seat != invited.participant_id],
        "topic": what.definition.topic if sees_topic(None, Viewer(invited.participant_id)) else "",
        "title": in_language(made.title, LANGUAGE),
        "summary": in_language(made.summary, LANGUAGE),
        "rules": in_language(made.ground_rules, LANGUAGE),
        "steps": [(in_language(step.title, LANGUAGE), WHO[step.who]) for step in walkthrough(made)],
        "observers": [guest for guest in company.observers if guest.id != invited.participant_id],
    }


def _line(listed: ListedRoom) -> dict[str, Any]:
    """A conversation in the list of them."""
    viewer, visible = listed.membership.viewer, listed.visible
    partners = listed.participants.partners
    return {
        "room": listed.membership.room,
        "topic": listed.topic or "A conversation",
        "format": in_language(listed.format.title, LANGUAGE),
        "others": [name for seat, name in partners.items() if seat != viewer.participant_id],
        "observed": viewer.seat is None,
        "when": visible.when,
        "state": STATES.get(visible.phase, "Going on"),
        "ended": visible.phase == "ended",
        "replay": visible.replay,
    }


def _urls(room: str) -> PageUrls:
    return PageUrls(replay=reverse("replay", args=[room]), past=reverse("past"), start=reverse("start"))


def _replay(reading: RoomTranscript) -> ReplayPage:
    room = reading.membership.room
    api = f"/api/v1/rooms/{room}"
    return ReplayPage(
        room=room,
        welcome=reading.welcome(LANGUAGE),
        frames=f"{api}/frames",
        insights=reading.insights(),
        export=ExportUrls(json=f"{api}/export?as=json", markdown=f"{api}/export?as=markdown"),
        urls=_urls(room),
        lang=LANGUAGE,
    )
