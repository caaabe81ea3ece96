"""Pages that are the same for many: rendered once, with places for what differs.

A page rendered as a shell holds marks where each reader's form token (and what else differs) goes;
they are filled in when it is sent. A shell is forgotten when the voices on its page change. With
it are kept the texts on it that can be heard, which count as seen each time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from flask import g, request
from markupsafe import Markup, escape

from hub.features.voices.seen import Seen
from kiosk_ui.frame.auth import csrf_token, who

#: No text of ours or of a course holds these private-use characters.
TOKEN_MARK = "\ue000token\ue001"  # noqa: S105  # a place in a page, not a secret
KEPT = 256


class Shell(NamedTuple):
    """A rendered page, and the clips of its texts by language."""

    page: str
    shown: tuple[tuple[str, tuple[str, ...]], ...]


class Shells:
    """The rendered pages, the least used forgotten first; safe from several threads."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, Shell] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Shell | None:
        """A rendered page, or None."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: Shell) -> None:
        """Keep a rendered page."""
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)


def mark(name: str) -> Markup:
    """The place of a value of ``name`` in a page rendered as a shell."""
    return Markup(f"\ue000{name}\ue001")  # noqa: S704  # a name of ours between two marks


def page_token() -> str:
    """The form token for a template: the reader's own, or its place in a shell."""
    return TOKEN_MARK if g.get("shell") else csrf_token()


def fill(
    shells: Shells, seen: Seen, stamp: Hashable, render: Callable[[], str], **values: object
) -> str:
    """The page of this address for whoever asks, from its shell or rendered now.

    ``stamp`` changes whenever the page would (the course's version, the voices); None: do not keep.
    ``values`` fill the places made with ``mark``. A shell must hold nothing else of its reader:
    neither a name nor a form that counts once.
    """
    asking = who()
    key = (request.full_path, g.language, asking.roles, bool(asking.person), stamp)
    shell = shells.get(key) if stamp is not None else None
    if shell is None:
        shell = _rendered(render)
        if stamp is not None:
            shells.keep(key, shell)
    for spoken, clips in shell.shown:
        seen.add(spoken, clips)
    page = shell.page
    if TOKEN_MARK in page:
        page = page.replace(TOKEN_MARK, csrf_token())
    for name, value in values.items():
        page = page.replace(mark(name), str(escape(value)))
    return page


def _rendered(render: Callable[[], str]) -> Shell:
    """A page rendered with marks, and what can be heard on it."""
    g.shell, g.shown = True, []
    try:
        page = render()
    finally:
        g.shell = False
    languages = dict.fromkeys(spoken for spoken, _clip in g.shown)
    shown = ((one, tuple(clip for spoken, clip in g.shown if spoken == one)) for one in languages)
    return Shell(page, tuple(shown))
