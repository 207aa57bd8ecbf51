"""The barriers on a page that a machine can see: axe-core, WCAG 2.2 A and AA, and best practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


# Only what is shown: all that axe looked at is a hundred times as much.
ASK = """async (rules) => (await axe.run(rules)).violations
  .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`))"""


def barriers(page: Page) -> list[str]:
    """What axe finds on a page, a line for each element."""
    page.evaluate(Axe().axe_script)
    return page.evaluate(ASK, RULES)
