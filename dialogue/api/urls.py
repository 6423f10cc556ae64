"""The addresses of the HTTP API and of the questions a supervisor asks."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
