"""One couple in the admin: the ids of the two, and whether one has left. No name, plan or topic."""

from typing import Any

from django.contrib.admin import display
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext, gettext_lazy

from dialogue.admin.find import FindOne
from dialogue.couples.models import Couple
from dialogue.trail.records import record


class Couples(FindOne):
    name = "couples"
    heading = gettext_lazy("A couple")
    asks_for = gettext_lazy("The id of the couple, as in the address of its page")
    fields = readonly_fields = ("identity", "persons")

    def find(self, typed: str) -> Couple | None:
        return Couple.objects.filter(pk=typed).first()

    def record_look(self, by: str, looked_at: str) -> None:
        record("admin_read_couple", by=by, couple=looked_at)

    @display(description=gettext_lazy("Id"))
    def identity(self, couple: Couple) -> str:
        return couple.pk

    @display(description=gettext_lazy("Persons"))
    def persons(self, couple: Couple) -> Any:
        return format_html_join(
            ", ",
            '<a href="{}">{}</a>{}',
            (
                (
                    reverse("admin:accounts_person_change", args=[each.person_id]),
                    each.person_id,
                    f" ({gettext('has left')})" if each.left else "",
                )
                for each in couple.members.order_by("side")
            ),
        )
