"""The addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from dialogue.pages import views
from dialogue.pages.outages import telling_outages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", telling_outages(views.start), name="start"),
    path("try/", telling_outages(views.try_alone), name="try"),
    path("join/<str:code>", telling_outages(views.join), name="join"),
    path("rooms/<str:room>/", telling_outages(views.room), name="room"),
    path("rooms/<str:room>/replay/", telling_outages(views.replay), name="replay"),
    path("past/", telling_outages(views.past), name="past"),
    path("past/forget/", telling_outages(views.forget), name="forget"),
]
