"""Attachments on a page: how one stands, where its file is, the key that lets this reader have it.

A page that shows an attachment has already decided that its reader may see the matter it belongs
to. The address carries a key that proves it: only for this session, only for this attachment.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from flask import Flask, g
from markupsafe import Markup

from hub.core.blobs import rules, service
from hub.core.blobs.service import AWAY, Shown
from kiosk_ui.files import brought
from kiosk_ui.frame.auth import csrf_token, node, who
from kiosk_ui.frame.layout import asset

_FOLDERS = {rules.VOICE: "voix-de", rules.PHOTO: "photo-de", rules.DOCUMENT: "document-de"}


def install(app: Flask) -> None:
    """Give templates what the macros of ``parts/record.html`` and ``parts/sound.html`` call."""
    app.jinja_env.globals.update(
        attached=attached,
        address_of=address,
        key_of=key,
        asset_once=asset_once,
        brought_before=brought.before,
        is_mine=is_mine,
    )


def fetch(names: Iterable[str | None]) -> None:
    """Look many attachments up at once, before a page shows them one by one."""
    wanted = [name for name in names if name]
    known: dict[str, Shown] = g.setdefault("attached", {})
    missing = [name for name in wanted if name not in known]
    if missing:
        known.update(service.shown(node(), missing))


def attached(name: str | Shown) -> Shown:
    """One attachment as it stands."""
    if isinstance(name, Shown):
        return name
    fetch([name])
    return g.attached.get(name) or Shown(name, AWAY)


def address(of: Shown, ending: str = "") -> str:
    """Where its file is, with the key of this reader; ``m4a`` is the copy for old phones."""
    ending = ending or rules.KINDS[of.kind].ending
    return f"/{_FOLDERS[of.kind]}/{of.id}.{ending}?cle={key(of.id)}"


def key(name: str) -> str:
    """What lets the reader of this page have an attachment."""
    told = f"attached:{csrf_token()}:{name}"
    return hmac.new(node().secret_key, told.encode(), hashlib.sha256).hexdigest()[:32]


def is_mine(of: Shown) -> bool:
    """Whether whoever reads brought it."""
    return bool(who().person) and of.person == who().person


def asset_once(name: str) -> Markup:
    """The tag of a script or style that a macro needs, the first time on a page only."""
    given: set[str] = g.setdefault("assets_given", set())
    if name in given:
        return Markup("")
    given.add(name)
    if name.endswith(".css"):
        return Markup('<link rel="stylesheet" href="{}">').format(asset(name))
    return Markup('<script src="{}" defer></script>').format(asset(name))
