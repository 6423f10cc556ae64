"""Renews the pictures of the guides: run it after a change of what they show, and look at each.

.venv/bin/python -m tests.pictures           # the kept ones, into docs/pictures
.venv/bin/python -m tests.pictures FOLDER    # both chairs at every step, into FOLDER
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests import servers
from tests.browser_launch import launched_browser
from tests.pictures.dialogue import Camera, choose_a_way, look_after_oneself, pause, play


async def take_all(server: servers.Served, camera: Camera) -> None:
    expect.set_options(timeout=servers.TIMEOUT_SECONDS * 1000)
    async with launched_browser() as browser:

        async def visitor(**options: Any) -> Page:
            context = await browser.new_context(service_workers="block", **options)
            return await context.new_page()

        await play(server, visitor, camera)
        await pause(server, visitor, camera)
        await choose_a_way(server, visitor, camera)
        await look_after_oneself(server, visitor, camera)


def main(*folders: str) -> None:
    folder = Path(*folders) if folders else servers.HOME / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with servers.temporary_server() as server:
        asyncio.run(take_all(server, Camera(folder, everything=bool(folders))))


main(*sys.argv[1:])
