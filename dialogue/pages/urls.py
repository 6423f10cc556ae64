"""The addresses of the pages. What they show is for one person: nothing between keeps a copy."""

from typing import Final

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import cache_control

from dialogue.pages import views

_kept_nowhere: Final = cache_control(no_store=True)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", _kept_nowhere(views.start), name="start"),
    path("try/", _kept_nowhere(views.try_alone), name="try"),
    path("join/<str:code>", _kept_nowhere(views.join), name="join"),
    path("rooms/<str:room>/", _kept_nowhere(views.room), name="room"),
    path("rooms/<str:room>/replay/", _kept_nowhere(views.replay), name="replay"),
    path("past/", _kept_nowhere(views.past), name="past"),
]
