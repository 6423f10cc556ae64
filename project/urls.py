"""Every URL; each app defines its own."""

from django.urls import include, path

handler500 = "dialogue.http.error_pages.server_error"
urlpatterns = [
    path("", include("dialogue.api.urls")),
    path("", include("dialogue.admin.urls")),
    path("", include("dialogue.pages.urls")),
]
