"""The admin in a real browser, under the content security policy of all pages."""

from collections.abc import Callable

from playwright.async_api import expect

from tests import servers
from tests.browser.test_conversation import PHONE, Visitor

PEOPLE = """
from dialogue.accounts.models import Person
from tests.couples.helpers import account, couple_of
from tests.sessions import key, signed_in_by
couple_of(account("ana@example.org"), account("ben@example.org"))
print(key(signed_in_by(Person.objects.create(email="admin@example.org", is_staff=True), "mfa")))
"""


async def test_administrator_finds_a_person_and_their_couple_and_closes_an_account(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    server = serve()
    key = server.manage("shell", "-v", "0", "-c", PEOPLE).split()[-1]
    admin = await visitor(**PHONE)
    await admin.context.add_cookies([{"name": "sessionid", "value": key, "url": server.url}])
    await admin.goto(f"{server.url}/admin/")
    await admin.get_by_role("link", name="A person").click()
    await admin.get_by_label("The exact e-mail address, or the id").fill("ana@example.org")
    await admin.get_by_role("button", name="Find").click()
    await expect(admin.get_by_text("ana@example.org")).to_be_visible()
    await admin.get_by_label("May come in").uncheck()
    await admin.get_by_role("button", name="Save").click()
    await expect(admin.get_by_label("May come in")).not_to_be_checked()
    await admin.locator(".field-couples a").click()
    await expect(admin.get_by_role("heading", name="A couple")).to_be_visible()
    await admin.get_by_role("link", name="Home").click()
    await admin.get_by_role("link", name="What administrators did").click()
    await expect(admin.get_by_text("person_deactivated")).to_be_visible()
    await admin.get_by_role("button", name="Log out").click()
    await admin.goto(f"{server.url}/admin/")
    await expect(admin.get_by_label("Your e-mail address")).to_be_visible()
