"""The trail of what administrators read and changed, the newest first, for all who administer."""

from datetime import datetime
from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from dialogue.admin.page import Page
from dialogue.trail.models import Entry
from dialogue.trail.reading import entries_for_administrators


class Trail(Page):
    """A list that nobody changes. What is about conversations is for the partners alone."""

    name = "trail"
    heading = gettext_lazy("What administrators did")
    change_list_template = "administration/trail.html"
    list_display = ("when", "what", "administrator", "person_", "couple_")
    list_display_links = None
    sortable_by = ()
    actions = None
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name=self.name), path("", view, name="trail_entry_changelist")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return entries_for_administrators()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": self.heading})

    @display(description=gettext_lazy("When"))
    def when(self, entry: Entry) -> datetime:
        return entry.at

    @display(description=gettext_lazy("What"))
    def what(self, entry: Entry) -> str:
        return entry.action

    @display(description=gettext_lazy("By"))
    def administrator(self, entry: Entry) -> Any:
        return entry.by or gettext_lazy("the command line")

    @display(description=gettext_lazy("Person"))
    def person_(self, entry: Entry) -> str:
        return entry.person or ""

    @display(description=gettext_lazy("Couple"))
    def couple_(self, entry: Entry) -> str:
        return entry.couple or ""
