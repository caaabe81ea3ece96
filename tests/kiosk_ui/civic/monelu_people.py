"""People of MonElu for the tests of pages: an official with a PIN; how one proposes and acts."""

from __future__ import annotations

from typing import Any

from hub.core.node import Node
from hub.core.who import SYSTEM
from hub.features.directory import editing
from hub.features.directory.rules import NewOfficial
from tests import factories
from tests.client import Browser

COMMUNE = "nioro-diarra"


def official(node: Node, name: str, role: str = "mayor") -> str:
    """Somebody who signs in with a PIN as an official of the commune; answers the person's id."""
    made = factories.staff(node, "clerk" if role == "clerk" else "official", name)
    one = editing.add(node, SYSTEM, NewOfficial(name=name, role=role, place=COMMUNE, gender="man"))
    editing.link(node, SYSTEM, one, made)
    return made


def propose(browser: Browser, text: str = "Un puits pour le quartier", **more: Any) -> str:
    """Go through the screens; the address of the proposal."""
    browser.get("/monelu/proposer")
    browser.post("/monelu/proposer", subject="water")
    browser.post("/monelu/proposer", text=text, **more)
    browser.post("/monelu/proposer")
    browser.post("/monelu/proposer", benefit=["women", "young"])
    answer = browser.post("/monelu/proposer", follow=False)
    assert answer.status_code == 303, browser.page
    path: str = answer.headers["Location"].partition("?")[0]
    browser.get(path)
    return path


def do(browser: Browser, path: str, action: str, **typed: Any) -> int:
    """One act on a matter's page; the status of the answer."""
    browser.get(path)
    return browser.post(f"{path}/faire/{action}", **typed).status_code
