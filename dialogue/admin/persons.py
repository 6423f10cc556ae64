"""One person in the admin: address, role and couples. Never a conversation, a name, a topic or a word."""

from typing import Any

from django import forms
from django.contrib.admin import display
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from dialogue.accounts.models import Person
from dialogue.admin.find import NOTHING, FindOne
from dialogue.trail.records import record
from dialogue.trail.roles import set_active, set_administrator


class PersonForm(forms.ModelForm):  # type: ignore[type-arg] # its types are for checkers alone
    """What an administrator may change."""

    is_active = forms.BooleanField(
        required=False,
        label=gettext_lazy("May come in"),
        help_text=gettext_lazy(
            "Without it, this person is refused everywhere and their connections are closed."
        ),
    )
    is_staff = forms.BooleanField(
        required=False,
        label=gettext_lazy("Administers"),
        help_text=gettext_lazy("May come to these pages, with a second factor."),
    )

    class Meta:
        model = Person
        fields = ("is_active", "is_staff")


class Persons(FindOne):
    name = "persons"
    heading = gettext_lazy("A person")
    asks_for = gettext_lazy("The exact e-mail address, or the id")
    form = PersonForm
    fields = ("identity", "address", "couples", "is_active", "is_staff")

    def find(self, typed: str) -> Person | None:
        return Person.objects.filter(pk=typed).first() or Person.objects.filter(email=typed).first()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Administrators do not lock themselves out."""
        own = ("is_active", "is_staff") if obj == request.user else ()
        return ("identity", "address", "couples", *own)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def record_look(self, by: str, looked_at: str) -> None:
        record("admin_read_person", by=by, person=looked_at)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if "is_active" in form.changed_data:
            set_active(obj, obj.is_active, by=str(request.user.pk))
        if "is_staff" in form.changed_data:
            set_administrator(obj, obj.is_staff, by=str(request.user.pk))

    @display(description=gettext_lazy("Id"))
    def identity(self, person: Person) -> str:
        return person.pk

    @display(description=gettext_lazy("Address"))
    def address(self, person: Person) -> Any:
        return person.email or NOTHING

    @display(description=gettext_lazy("Couples"))
    def couples(self, person: Person) -> Any:
        ids = person.couples.order_by("-pk").values_list("couple_id", flat=True)
        return _links(list(ids)) or NOTHING


def _links(couples: list[str]) -> SafeString:
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((reverse("admin:couples_couple_change", args=[each]), each) for each in couples),
    )
