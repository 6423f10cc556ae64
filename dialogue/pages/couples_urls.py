"""The URLs of the couples' pages."""

from typing import Final

from django.urls import URLPattern

from dialogue.pages import couples, couples_joining, couples_plans, couples_times

#: Names come before what an id may stand for.
urlpatterns: Final[list[URLPattern]] = [
    *couples_joining.urlpatterns,
    *couples_times.urlpatterns,
    *couples.urlpatterns,
    *couples_plans.urlpatterns,
]
