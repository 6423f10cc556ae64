"""What the admin pages of persons and couples share: one is found by an exact id, never in a list.

The form is sent as a POST, so an address is in no URL, history or log.
"""

from typing import Any, Final

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dialogue.admin.page import Page


class FindOne(Page):
    """A page that finds one row, and a page of this row. Nothing is added, deleted or listed."""

    #: What is typed to find a row.
    asks_for: "str | Promise"
    change_form_template = "administration/change.html"
    save_on_top = False

    def get_urls(self) -> list[URLPattern]:
        # Django's templates link to these names.
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name=self.name),
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("<str:object_id>/", view(self.change_view), name=f"{name}_change"),
        ]

    def find(self, typed: str) -> Model | None:
        """The row with this exact id or address, or None."""
        raise NotImplementedError

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The form that finds a row. A POST leads to its page."""
        typed = request.POST.get("typed", "").strip()
        found = self.find(typed) if typed and "\0" not in typed else None
        if found is not None:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return redirect(name, found.pk)
        context = self.admin_site.each_context(request) | {
            "title": self.heading,
            "asks_for": self.asks_for,
            "unknown": bool(typed),
        }
        return render(
            request, "administration/find.html", context, status=404 if request.method == "POST" else 200
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of a row. That it was opened is in the trail, which those whom it is about read."""
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404
        self.record_look(str(request.user.pk), object_id)
        context = {"title": self.heading, "subtitle": None, "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, context)

    def record_look(self, by: str, looked_at: str) -> None:
        """Record that the administrator ``by`` opens the page of a row."""
        raise NotImplementedError

    def log_change(self, *args: Any) -> Any:
        """Nothing: the trail records it, and its rows stay."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Show the row again."""
        return redirect(request.path)


NOTHING: Final = gettext_lazy("none")
