"""What every page shares: icons, listen buttons, form tokens, the head and the foot."""

from __future__ import annotations

import hashlib
import uuid
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request
from markupsafe import Markup

from content_cache.speech import say_id
from hub.core.feature import Tile
from hub.core.node import Node
from hub.features.voices.index import Clip, Voices
from hub.features.voices.seen import Seen
from kiosk_ui.frame import language, sheets
from kiosk_ui.frame.auth import may, who
from kiosk_ui.frame.shell import Shells, page_token


def install(app: Flask, node: Node) -> None:
    """Give every template the house's words and pieces."""
    tiles = sorted((t for f in node.features for t in f.tiles), key=lambda tile: tile.order)
    app.jinja_env.globals.update(
        asset=asset,
        csrf=csrf_field,
        once=once_field,
        form_token=page_token,
        icon=icon,
        listen=listen,
        may=may,
        language_names=language.NAMES,
        languages=language.languages,
        space_name=node.settings.space_name,
        idle_minutes=node.settings.idle_minutes,
    )

    @app.context_processor
    def about_request() -> dict[str, Any]:
        return {"who": who(), "lang": g.language, "here": request.full_path.rstrip("?")}

    app.extensions["tiles"] = tuple(tiles)
    app.extensions["voices"] = Voices(node.settings.data_dir, store=node.store)
    app.extensions["seen"] = Seen()
    app.extensions["shells"] = Shells()


def tiles_for_reader(app: Flask) -> list[Tile]:
    """The tiles of the home page that whoever asks may open."""
    return [tile for tile in app.extensions["tiles"] if may(tile.action)]


@lru_cache(maxsize=128)
def asset(name: str) -> str:
    """The address of a static file, with its content's mark so that browsers may keep it."""
    digest = hashlib.sha256(sheets.read(name)).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


@lru_cache(maxsize=256)
def icon(name: str, extra: str = "") -> Markup:
    """One icon of the sprite."""
    classes = f"icon {extra}".strip()
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"></use></svg>').format(
        classes, asset("icons.svg"), name
    )


def voices() -> Voices:
    """The voices of this space."""
    found: Voices = current_app.extensions["voices"]
    return found


def shells() -> Shells:
    """The rendered pages of this application."""
    found: Shells = current_app.extensions["shells"]
    return found


def seen() -> Seen:
    """What pages showed since it was last written down."""
    found: Seen = current_app.extensions["seen"]
    return found


def voiced(languages: tuple[str, ...], text: str) -> Clip | None:
    """The voice of a text in the first of ``languages`` that has one; it counts as seen in the
    first of all. Every text of a page that can be heard comes through here.
    """
    clip_id = say_id(languages[0], text)
    if g.get("shell"):
        g.shown.append((languages[0], clip_id))
    else:
        seen().add(languages[0], (clip_id,))
    return voices().clip(languages[0], clip_id) or voices().find(languages[1:], text)


def listen(text: str, label: str = "") -> Markup:
    """A listen button for a text, if a voice says it in the reader's language or, as texts do
    that are not translated yet, in French; else nothing.
    """
    clip = voiced((g.language, "fr"), text)
    if clip is None:
        return Markup("")
    return Markup(
        '<button class="listen" type="button" aria-pressed="false" hidden '
        'aria-label="{}" data-clip="{}"{}>{}</button>'
    ).format(
        language._("Listen: {text}", text=label or text),
        clip.url,
        Markup(" data-synthetic") if clip.synthetic else "",
        icon("listen"),
    )


def csrf_field() -> Markup:
    """The hidden field that proves that a form is ours."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(page_token())


def once_field() -> Markup:
    """The hidden field that lets a form posted twice count once."""
    return Markup('<input type="hidden" name="once" value="{}">').format(uuid.uuid4())
