"""The URLs of the admin."""

from typing import Final

from django.urls import URLPattern, URLResolver, include, path

from dialogue.accounts.models import Person
from dialogue.admin.couples import Couples
from dialogue.admin.persons import Persons
from dialogue.admin.site import site
from dialogue.admin.trail import Trail
from dialogue.couples.models import Couple
from dialogue.trail.models import Entry

site.register(Person, Persons)
site.register(Couple, Couples)
site.register(Entry, Trail)

urlpatterns: Final[list[URLPattern | URLResolver]] = [path("admin/", include((site.get_urls(), "admin")))]
