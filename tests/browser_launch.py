"""Starts the tests' browser, for tests and for the programs that measure or take pictures."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

from tests import servers


@asynccontextmanager
async def launched_browser() -> AsyncIterator[Browser]:
    """A headless Chromium: that of :func:`tests.servers.chromium`."""
    chromium = servers.chromium()
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = servers.driver()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.program,
            args=servers.CHROMIUM_FLAGS,
            env={**os.environ, **chromium.environment},
            timeout=servers.TIMEOUT_SECONDS * 1000,
        )
        try:
            yield browser
        finally:
            await browser.close()
