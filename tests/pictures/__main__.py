"""Renews the pictures of the guides: run it after a change of what they show, and look at each.

.venv/bin/python -m tests.pictures           # the kept ones, into docs/pictures
.venv/bin/python -m tests.pictures FOLDER    # both chairs at every step, into FOLDER
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright, expect

from tests import servers
from tests.pictures.dialogue import Camera, pause, play


async def take_all(server: servers.Served, camera: Camera) -> None:
    expect.set_options(timeout=servers.TIMEOUT_SECONDS * 1000)
    chromium = servers.chromium()
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = servers.driver()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.program,
            args=servers.CHROMIUM_FLAGS,
            env={**os.environ, **chromium.environment},
        )

        async def visitor(**options: Any) -> Page:
            context = await browser.new_context(service_workers="block", **options)
            return await context.new_page()

        await play(server, visitor, camera)
        await pause(server, visitor, camera)
        await browser.close()


def main(*folders: str) -> None:
    folder = Path(*folders) if folders else servers.HOME / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as place:
        data = Path(place)
        servers.manage(servers.clean_environment(DATA_DIR=place), "migrate", "--noinput", "-v", "0")
        server = servers.serve(data / "server", migrated=data / "third_ear.sqlite3")
        try:
            asyncio.run(take_all(server, Camera(folder, everything=bool(folders))))
        finally:
            server.stop()


main(*sys.argv[1:])
