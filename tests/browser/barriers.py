"""The barriers on a page that a machine can see: axe-core, WCAG 2.2 A and AA, and best practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def barriers(page: Page) -> list[str]:
    """What axe finds on a page, a line for each element."""
    found = Axe().run(page, options=RULES).response
    return [
        f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]
    ]
