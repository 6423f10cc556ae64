"""The rules of accessibility, as axe knows them, in a page of the tests' browser."""

import functools
from typing import Any, Final

from playwright.async_api import Page

from tests import servers

#: To collect and send the details of the rules that a page keeps would take longer than to check them.
BROKEN: Final = """async (options) => {
  const { violations } = await axe.run({ ...options, resultTypes: ["violations"] });
  const elements = (nodes) => nodes.map(({ html, failureSummary }) => html + failureSummary).join(", ");
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${elements(nodes)}`);
}"""


async def broken_rules(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """The rules that the page breaks, with the elements. ``options`` are those of `axe.run`."""
    await page.wait_for_load_state()  # the rules need its styles
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    broken: list[str] = await page.evaluate(BROKEN, options or {})
    return broken


@functools.cache
def _axe() -> str:
    return (servers.TOOLS / "browser/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
