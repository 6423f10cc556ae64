"""The URLs of the pages."""

from django.urls import URLPattern, URLResolver, include, path

from dialogue.http.error_pages import handle_database_errors
from dialogue.http.languages import choose_language
from dialogue.pages import (
    account_urls,
    apart,
    care,
    copies,
    couples_urls,
    guides,
    keeping,
    my_data,
    notices,
    views,
)
from dialogue.pages.after_exit import ask_after_exit
from dialogue.pages.trail import trail

urlpatterns: list[URLPattern | URLResolver] = [
    path("", handle_database_errors(ask_after_exit(views.start)), name="start"),
    path("try/", handle_database_errors(views.try_alone), name="try"),
    path("join/<str:code>", handle_database_errors(ask_after_exit(views.join)), name="join"),
    path("rooms/<str:room>/", handle_database_errors(ask_after_exit(views.room)), name="room"),
    path("rooms/<str:room>/replay/", handle_database_errors(ask_after_exit(views.replay)), name="replay"),
    path("rooms/<str:room>/copy/", handle_database_errors(ask_after_exit(copies.copy)), name="copy"),
    path("past/", handle_database_errors(ask_after_exit(views.past)), name="past"),
    path("trail/", handle_database_errors(ask_after_exit(trail)), name="trail"),
    path("account/", include(account_urls.urlpatterns)),
    path("notices/", handle_database_errors(ask_after_exit(notices.own)), name="notices"),
    path("notices/device/", handle_database_errors(notices.device), name="notices-device"),
    path("", include(keeping.urlpatterns)),
    path("my-data/", include(my_data.urlpatterns)),
    path("care/", include(care.urlpatterns)),
    path("couple/", include(couples_urls.urlpatterns)),
    path("apart/", include(apart.urlpatterns)),
    path("guide/", include(guides.urlpatterns)),
    path("offline/", views.offline, name="offline"),
    path("language/", handle_database_errors(choose_language), name="language"),
    path("past/forget/", handle_database_errors(views.forget), name="forget"),
]
