"""Every address of the house; each app names its own."""

from django.urls import include, path

urlpatterns = [path("", include("dialogue.api.urls")), path("", include("dialogue.pages.urls"))]
