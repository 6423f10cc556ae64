"""The admin's site: who is let in, and which pages there are."""

from functools import wraps
from typing import Any, Final

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from dialogue.accounts.second_factor import has_used_second_factor
from dialogue.accounts.sign_in import person_of_request, sign_out
from dialogue.admin.page import Page
from dialogue.http.error_pages import handle_database_errors
from dialogue.pages.after_exit import ask_after_exit


class Administration(AdminSite):
    """Only administrators come in, and only signed in with a second factor. To others it does not exist."""

    site_title = site_header = index_title = gettext_lazy("Administration")
    enable_nav_sidebar = False
    index_template = "administration/index.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Less than Django's: no page that lists an application, changes a password or leads elsewhere."""
        models = [
            path(f"{admin.opts.app_label}/", include(admin.get_urls())) for admin in self._registry.values()
        ]
        return [
            path("", self.admin_view(self.index), name="index"),
            path("jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
            path("logout/", self.admin_view(self.logout), name="logout"),
            *models,
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        person = person_of_request(request)
        return person is not None and person.is_active and person.is_staff and has_used_second_factor(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """The view, for administrators alone."""
        shown = csrf_protect(view if cacheable else never_cache(view))

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            person = person_of_request(request)
            if person is None:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            if not person.is_staff:
                raise Http404
            if not has_used_second_factor(request):
                return render(request, "administration/second_factor.html", status=403)
            answer: HttpResponse = shown(request, *args, **kwargs)
            return answer

        return handle_database_errors(ask_after_exit(checked))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Sign this browser out, and show the start page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        sign_out(request)
        return redirect("start")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The pages of the index, without a page of their application."""
        return [
            {"name": admin.heading, "url": reverse(f"admin:{admin.name}")}
            for admin in self._registry.values()
            if isinstance(admin, Page)
        ]


site: Final = Administration()
