"""The addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from dialogue.pages import views
from dialogue.pages.error_pages import database_errors_answered

urlpatterns: list[URLPattern | URLResolver] = [
    path("", database_errors_answered(views.start), name="start"),
    path("try/", database_errors_answered(views.try_alone), name="try"),
    path("join/<str:code>", database_errors_answered(views.join), name="join"),
    path("rooms/<str:room>/", database_errors_answered(views.room), name="room"),
    path("rooms/<str:room>/replay/", database_errors_answered(views.replay), name="replay"),
    path("past/", database_errors_answered(views.past), name="past"),
    path("past/forget/", database_errors_answered(views.forget), name="forget"),
]
