"""Every page of the screenshots, opened by whoever it is for, at one size of screen."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from hub.core.people import pictures, sessions
from tests.browser.live import LiveHub
from tests.browser.shots import LEARNER, NOBODY, STAFF
from tests.factories import person, staff

#: Pages beyond those of the screenshots, whose form matters.
MORE_LEARNER = (("aide-apprenante", "/aide"),)
_numbers = itertools.count()


def walk(
    chromium: Browser,
    live: LiveHub,
    watch: Callable[[BrowserContext], object] = lambda context: None,
    **options: Any,
) -> Iterator[tuple[str, Page]]:
    """(name, page) of every page, opened; ``options`` are those of a browser context.

    ``watch`` is given each context before its first page.
    """
    for token, pages in (
        (None, NOBODY),
        (learner(live), (*LEARNER, *MORE_LEARNER)),
        (worker(live), STAFF),
    ):
        context = chromium.new_context(locale="fr-FR", **options)
        if token:
            signed_in(context, live, token)
        watch(context)
        page = context.new_page()
        for name, path in pages:
            answer = page.goto(f"{live.url}{path}")
            expected = 404 if name == "introuvable" else 200
            assert answer and answer.status == expected, path
            yield name, page
        context.close()


def learner(live: LiveHub) -> str:
    """A new learner's session."""
    with live.node.open():
        awa = person(live.node, f"Awa Sissoko {next(_numbers)}")
        pictures.give_code(live.node, awa)
        return session(live, awa, strong=False)


def worker(live: LiveHub) -> str:
    """A session of somebody who may open every page of the staff."""
    with live.node.open():
        return session(live, staff(live.node, "operator", f"Sira {next(_numbers)}"), strong=True)


def session(live: LiveHub, who: str, strong: bool) -> str:
    """A session in the boot of the hub that serves: this process has the same clock."""
    return sessions.sign_in(live.node, who, strong, "pc")


def signed_in(context: BrowserContext, live: LiveHub, token: str) -> BrowserContext:
    """Give a browser a session."""
    context.add_cookies([{"name": "espace", "value": token, "url": live.url}])
    return context
