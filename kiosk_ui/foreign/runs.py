"""What the player of each kind of content is given to begin."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from content_cache.manifest import Manifest
from content_cache.packaged.model import Epub, H5p, Html5, Scorm, ScormItem
from hub.core.node import Node
from hub.features.library import service, states
from kiosk_ui.foreign.passes import Pass
from kiosk_ui.frame.language import catalogue, mark
from kiosk_ui.frame.layout import asset

WORDS = {
    "failed": mark("This content cannot be shown here. Tell the facilitator."),
    "before": mark("Before"),
    "after": mark("Next"),
    "contents": mark("Table of contents"),
    "smaller": mark("Smaller letters"),
    "larger": mark("Larger letters"),
}
H5P, EPUB = "vendor/h5p-standalone/dist", "vendor/epubjs/dist/epub.min.js"
SCORM = {"1.2": "vendor/scorm-again/dist/scorm12.min.js", "2004": "vendor/scorm-again/dist/scorm2004.min.js"}  # fmt: skip


@dataclass(frozen=True)
class Player:
    """The scripts of one player, in order, and what they find in the page, as JSON."""

    title: str
    language: str
    scripts: tuple[str, ...]
    data: Markup


def player_of(node: Node, held: Pass, word: str) -> Player:
    """The player for what the pass of that word opens; raises ContentError."""
    manifest = node.store.manifest(held.package, held.version)
    own, scripts = FOREIGN[kind_of(manifest)](node, held)
    left = states.of(held.person, held.package)
    last = next(iter(left.values()), None)
    data = {
        "package": held.package,
        "title": manifest.title_in(held.language),
        "home": held.home,
        "icons": asset("icons.svg"),
        "words": {key: catalogue(held.language).gettext(text) for key, text in WORDS.items()},
        "base": f"/{word}/m/{held.version}/",
        "place": last.place if last else "",
        "state": left[""].state if "" in left else "",
        **own,
    }
    return Player(manifest.title_in(held.language), held.language, scripts, _in_page(data))


def kind_of(manifest: Manifest) -> str:
    """The kind of player: a document may be a book."""
    book = manifest.kind == "document" and any(f.path.endswith(".epub") for f in manifest.files)
    return "epub" if book else manifest.kind


def _in_page(data: object) -> Markup:
    """JSON that no browser takes for markup."""
    text = msgspec.json.encode(data).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  # escaped above


Run = tuple[dict[str, Any], tuple[str, ...]]


def _html5(node: Node, held: Pass) -> Run:
    content = node.store.packaged(Html5, held.package, held.version)
    return {"entry": held.entry or content.start}, ("foreign/html5.js",)


def _zim(node: Node, held: Pass) -> Run:
    content = node.store.zim(held.package, held.version)
    return {"entry": held.entry or content.main or "", "places": True}, ("foreign/html5.js",)


def _h5p(node: Node, held: Pass) -> Run:
    node.store.packaged(H5p, held.package, held.version)
    own = {"frameJs": asset(f"{H5P}/frame.bundle.js"), "frameCss": asset(f"{H5P}/styles/h5p.css")}
    return own, (f"{H5P}/main.bundle.js", "foreign/h5p.js")


def _epub(node: Node, held: Pass) -> Run:
    content = node.store.packaged(Epub, held.package, held.version)
    own = {"entry": quote(content.package)}
    if held.entry in content.spine:
        own["place"] = posixpath.relpath(held.entry, posixpath.dirname(content.package) or ".")
    return own, (EPUB, "foreign/epub.js")


def _scorm(node: Node, held: Pass) -> Run:
    content = node.store.packaged(Scorm, held.package, held.version)
    left = states.of(held.person, held.package)
    noted = service.noted(held.person, [held.package]).get(held.package, {})
    own: dict[str, Any] = {
        "version": content.version,
        "items": _parts(content),
        # What SCORM asks for of a learner: a mark that means nothing elsewhere, and no name.
        "learner": held.learner,
        "name": "",
        "kept": {item: one.state for item, one in left.items() if item and one.state},
        "done": [item for item, one in noted.items() if one.done],
    }
    if held.entry:
        own["place"] = held.entry
    return own, (SCORM[content.version], "foreign/scorm.js")


def _parts(content: Scorm) -> list[dict[str, Any]]:
    """The parts that can be opened, in order; ``mastery`` goes from -1 to 1."""
    found: list[dict[str, Any]] = []

    def walk(items: tuple[ScormItem, ...], level: int) -> None:
        for item in items:
            if item.href is not None:
                raw = None if item.mastery is None else item.mastery / 100
                found.append(
                    {
                        "id": item.identifier,
                        "title": item.title,
                        "href": quote(item.href) + item.parameters,
                        "level": level,
                        "data": item.launch_data,
                        "mastery": raw if item.passing is None else item.passing,
                    }
                )
            walk(item.items, level + 1)

    walk(content.items, 0)
    return found


#: The kinds of foreign code, and how each begins.
FOREIGN: dict[str, Callable[[Node, Pass], Run]] = {
    "html5": _html5,
    "zim": _zim,
    "h5p": _h5p,
    "epub": _epub,
    "scorm": _scorm,
}
