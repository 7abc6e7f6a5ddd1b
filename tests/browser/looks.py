"""Judges how a page can be perceived: axe-core's rules, and what fits into a narrow window."""

from pathlib import Path
from typing import Any

from answering import Scene
from playwright.sync_api import Locator

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN = """tags => axe.run(document, { runOnly: { type: "tag", values: tags } })
  .then(({ violations }) => violations.map(({ id, nodes }) =>
    [id, ...nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`)]))"""
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [`${scrollWidth} > ${clientWidth}`, ...[...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
    .map((one) => `${one.tagName}.${one.className}`)];
}"""


HIDDEN = """all => all.filter((one) => !one.checkVisibility({ visibilityProperty: true }) ||
    one.getBoundingClientRect().height === 0).map((one) => one.outerHTML.slice(0, 120))"""


def hidden(found: Locator) -> list[str]:
    """Which of these elements cannot be seen; there has to be at least one element."""
    assert found.count(), found
    unseen: list[str] = found.evaluate_all(HIDDEN)
    return unseen


def violations(scene: Scene, root: Path) -> list[Any]:
    """What axe finds, by rule. Its script comes through the debugger, so the page's CSP stands."""
    if not scene.evaluate("typeof window.axe === 'object'"):
        scene.evaluate((root / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    found: list[Any] = scene.evaluate(RUN, TAGS)
    return found


def too_wide(scene: Scene) -> list[str]:
    """What makes the page scroll sideways; empty when it does not."""
    found: list[str] = scene.evaluate(TOO_WIDE)
    return found
