"""Pages for everybody: axe-core's rules, fingers, narrow screens, large letters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.live import LiveHub
from tests.browser.rooms import learner, signed_in, walk
from tests.browser.shots import COURSE

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PHONE, NARROW, PC = ({"width": w, "height": h} for w, h in ((360, 640), (320, 568), (1024, 768)))

#: Buttons and links that fingers aim at, smaller than 48 CSS pixels either way.
SMALL = """() => [...document.querySelectorAll(
  '.tiles a, .choices label, .choices button, .who-grid button, .pictures button, .answers label, .topbar a, .topbar button, .button, .crumb')]
  .filter((e) => e.checkVisibility())
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => (r.width < 47.5 || r.height < 47.5) && !e.classList.contains('skip'))
  .map(([e, r]) => `${e.tagName}.${e.className} ${e.textContent.trim()}: ${r.width}×${r.height}`)"""

#: What sticks out at the side of the page: the page then moves sideways under the finger.
WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > page.clientWidth + 1)
    .slice(0, 5).map((e) => `${e.tagName}.${e.getAttribute('class')} ${Math.round(e.getBoundingClientRect().right)}`)
    .concat(`page ${page.scrollWidth}>${page.clientWidth}`);
}"""

#: Controls that lie on one another, but for those that are made to.
OVERLAP = """() => {
  const found = [...document.querySelectorAll('main a, main button, main input, main select, main summary, .topbar a, .topbar button')]
    .filter((e) => e.checkVisibility() && !e.closest('.reading-bar, .choice, .answer, .idle-warning, .skip') && !e.matches('.listen, .skip, [type=hidden]'))
    .filter((e) => { for (let n = e; n; n = n.parentElement) if (getComputedStyle(n).position === 'sticky') return false; return true; })
    .map((e) => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width > 2 && r.height > 2);
  const said = [];
  for (let i = 0; i < found.length; i += 1) for (let j = i + 1; j < found.length; j += 1) {
    const [a, p] = found[i]; const [b, q] = found[j];
    if (a.contains(b) || b.contains(a)) continue;
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (w > 2 && h > 2) said.push(`${a.textContent.trim().slice(0, 20)} / ${b.textContent.trim().slice(0, 20)}`);
  }
  return said;
}"""

#: Words that are cut: their box hides what does not fit.
CUT = """() => [...document.body.querySelectorAll('*')]
  .filter((e) => e.checkVisibility() && e.childNodes.length && !e.closest('.visually-hidden, .skip, svg')
    && getComputedStyle(e).overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1 && e.textContent.trim())
  .map((e) => `${e.tagName}.${e.getAttribute('class')}: ${e.textContent.trim().slice(0, 30)}`)"""

LARGE_LETTERS = "() => { document.documentElement.style.fontSize = '200%'; }"


@dataclass
class Findings:
    """What is wrong, by kind, each with the name of its page; and how much was looked at."""

    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    buttons: int = 0
    pages: int = 0
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def add(self, kind: str, name: str, found: list[str]) -> None:
        """Note what is wrong with a page."""
        self.wrong[kind] += [f"{name}: {each}" for each in found]

    def watch(self, context: BrowserContext) -> None:
        """Note every host that pages ask, and every complaint of the browser about them."""
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        context.on("console", self.listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def listen(self, said: ConsoleMessage) -> None:
        """Note an error; that the page which does not exist is not found is none."""
        if said.type == "error" and "nulle-part" not in said.location["url"]:
            self.complaints.append(said.text)


@pytest.fixture(scope="module")
def findings(chromium: Browser, live: LiveHub) -> Findings:
    """Every page opened once, and looked at in every way."""
    found = Findings()
    for name, page in walk(chromium, live, found.watch, viewport=PHONE, has_touch=True):
        found.pages += 1
        found.buttons += page.locator(".button, .topbar a").count()
        found.add("axe", name, violations(page))
        found.add("fingers", name, page.evaluate(SMALL))
        page.set_viewport_size(NARROW)
        found.add("narrow", name, problems(page))
        # The wall is for eyes far away: its letters fill the screen already.
        if name != "ecran-diapositive":
            page.evaluate(LARGE_LETTERS)
            for kind, size in (("large on a phone", PHONE), ("large on a PC", PC)):
                page.set_viewport_size(size)
                found.add(kind, name, problems(page))
        page.set_viewport_size(PHONE)
    return found


def violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical."""
    page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate(
        "(runOnly) => axe.run(document, {runOnly, resultTypes: ['violations']})", RULES
    )
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
        if rule["impact"] in ("serious", "critical")
    ]


def problems(page: Page) -> list[str]:
    """What sticks out, overlaps or is cut."""
    found: list[str] = []
    for question in (WIDE, OVERLAP, CUT):
        found += page.evaluate(question)
    return found


def test_every_page_is_looked_at(findings: Findings) -> None:
    assert findings.pages >= 26 and findings.buttons > 60


def test_no_page_asks_another_host_or_makes_the_browser_complain(
    findings: Findings, live: LiveHub
) -> None:
    assert findings.hosts == {urlsplit(live.url).netloc}
    assert findings.complaints == []


@pytest.mark.parametrize("kind", ["axe", "fingers", "narrow", "large on a phone", "large on a PC"])
def test_pages_are_for_everybody(findings: Findings, kind: str) -> None:
    assert findings.wrong[kind] == []


def test_right_and_wrong_answers_are_for_everybody_too(phone: Page, live: LiveHub) -> None:
    signed_in(phone.context, live, learner(live))
    address = f"{live.url}/apprendre/{COURSE}/quiz/le-budget"
    for choice in (0, 1, 2):
        phone.goto(address)
        phone.get_by_role("button", name="Répondre").tap()
        expect(phone.get_by_text("Choisissez d’abord une réponse.")).to_be_visible()
        assert violations(phone) == []
        phone.locator(".answer").nth(choice).tap()
        phone.get_by_role("button", name="Répondre").tap()
        expect(phone.locator(".feedback")).to_be_visible()
        assert violations(phone) == []
