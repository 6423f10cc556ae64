"""The addresses of the pages. What they show is for one person: nothing between keeps a copy."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import cache_control

from dialogue.pages import views
from dialogue.pages.outages import telling_outages

_View = Callable[..., HttpResponse]


def _page(view: _View) -> _View:
    return cache_control(no_store=True)(telling_outages(view))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", _page(views.start), name="start"),
    path("try/", _page(views.try_alone), name="try"),
    path("join/<str:code>", _page(views.join), name="join"),
    path("rooms/<str:room>/", _page(views.room), name="room"),
    path("rooms/<str:room>/replay/", _page(views.replay), name="replay"),
    path("past/", _page(views.past), name="past"),
    path("past/forget/", _page(views.forget), name="forget"),
]
