"""A message to a closed page: turned on, sent by the server, shown by the service worker, turned off."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.notices.push_service import BrowserKeys, push_service
from tests.run_in_thread import run_in_thread

TELL = """
from dialogue.accounts.models import Person
from dialogue.notices.tell import tell
tell(Person.objects.get().pk, "something")
"""
#: Subscribing asks the browser's maker, which tests have not, and a headless browser shows no notification.
SUBSCRIBES = """
{
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
  const keys = { p256dh: bytes("PUBLIC"), auth: bytes("SECRET") };
  const unsubscribe = async () => (subscription = null);
  let subscription = null;
  PushManager.prototype.getSubscription = async () => subscription;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const options = { applicationServerKey };
    return subscription = { endpoint: "ENDPOINT", getKey: (name) => keys[name], options, unsubscribe };
  };
  Object.defineProperty(Notification, "permission", { value: "granted" });
  Notification.requestPermission = async () => "granted";
}
"""
#: In the service worker: a promise of what it shows.
NOTES = """() => {
  self.noted = new Promise((resolve) => {
    registration.showNotification = async (title, { body, lang }) => resolve([title, body, lang]);
  });
}"""


def subscribes(keys: BrowserKeys, endpoint: str) -> str:
    given = {"PUBLIC": keys.public, "SECRET": keys.secret}
    script = SUBSCRIBES.replace("ENDPOINT", endpoint)
    for name, value in given.items():
        script = script.replace(name, base64.b64encode(value).decode())
    return script


async def test_device_that_asked_for_it_is_told_and_shows_one_neutral_notification(
    serve: Callable[..., servers.Served], visitor: Callable[..., Awaitable[Page]]
) -> None:
    keys = BrowserKeys()
    with push_service() as service:
        server = serve(PUSH_CONTACT="it@example.org", TEST_PUSH_SERVICE=service.origin)
        page = await visitor(service_workers="allow")
        await page.add_init_script(subscribes(keys, f"{service.origin}/device"))
        await page.goto(server.url)
        await page.get_by_role("button", name="Try it alone").click()
        await page.goto(f"{server.url}/notices/")
        await expect(page.get_by_text("This device is not told.")).to_be_visible()
        await page.get_by_role("button", name="Tell me on this device").click()
        await expect(page.get_by_text("This device is told.")).to_be_visible()
        assert await broken_rules(page) == []

        await run_in_thread(lambda: server.manage("shell", "-v", "0", "-c", TELL))
        await run_in_thread(lambda: servers.wait_for(lambda: bool(service.received), "Nothing was sent"))
        [request] = service.received
        content = keys.read(request.body)
        assert content["text"] == "There is something new for you. Open Third Ear to see it."

        [worker] = page.context.service_workers
        await worker.evaluate(NOTES)
        devtools = await page.context.new_cdp_session(page)
        found = asyncio.get_running_loop().create_future()

        def on_registrations(event: dict[str, Any]) -> None:
            if event["registrations"] and not found.done():
                found.set_result(event["registrations"][0]["registrationId"])

        devtools.on("ServiceWorker.workerRegistrationUpdated", on_registrations)
        await devtools.send("ServiceWorker.enable")
        message = {"origin": server.url, "registrationId": await found, "data": json.dumps(content)}
        await devtools.send("ServiceWorker.deliverPushMessage", message)
        assert await worker.evaluate("noted") == ["Third Ear", content["text"], "en"]

        await page.reload()
        await page.get_by_role("button", name="Tell me on this device").click()
        await page.get_by_role("button", name="Tell this device nothing more").click()
        await expect(page.get_by_text("This device is not told.")).to_be_visible()
