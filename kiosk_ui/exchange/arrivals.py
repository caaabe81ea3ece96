"""Contents that come from elsewhere, in the reader's language: what comes, what came, what there is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from content_cache.store import Store
from hub.core.node import Node
from kiosk_ui.frame.language import _, mark
from sync.content import asked, rounds, state
from sync.content.state import Heard, Last

#: The icon of each kind of content.
ICONS = {
    "course": "learn", "gafe": "gafe", "video": "video", "audio": "audio", "document": "document",
    "zim": "library", "pictures": "camera", "voices": "speak",
}  # fmt: skip
#: How many contents are listed at once.
LISTED = 60
LOOKING = mark("The hub asks the centre and the other spaces what is new.")
NEVER = mark("The hub has not looked for new contents yet.")
NOBODY = mark("Nobody could be asked. The hub tries again by itself once there is Internet.")
NOTHING = mark("Everything is here: nothing new.")


@dataclass(frozen=True)
class Coming:
    """What comes now: the sentence, and how far it is from 0 to 1 (None while it is being looked for)."""

    sentence: str
    share: float | None


@dataclass(frozen=True)
class Row:
    """A content that can be had: ``newer`` if an older one is here, ``wished`` if somebody asked."""

    id: str
    title: str
    icon: str
    size: int
    source: str
    newer: bool
    wished: bool


def coming(node: Node) -> Coming | None:
    """What comes at this moment."""
    now = state.now(node.store)
    if now is None:
        return Coming(_(LOOKING), None) if rounds.is_running(node) else None
    message, places = state.words(now)
    title = now.title.get(g.language) or next(iter(now.title.values()), now.package)
    return Coming(_(message, title=title, **places), now.done / now.total if now.total else 0.0)


def rows(store: Store, last: Last | None) -> list[Row]:
    """What there was at the last look and is not here, what was asked for first."""
    wished = asked.asked(store)
    found = [_row(store, one, wished.keys()) for one in (last.heard if last else ())]
    listed = [row for row in found if row is not None]
    return sorted(listed, key=lambda row: (not row.wished, not row.newer, row.title.casefold()))


def troubles(last: Last | None, store: Store) -> list[tuple[str, str]]:
    """What did not go, with what to do about it; each once."""
    names = {one.id: one.title for one in (last.heard if last else ())}
    told = []
    for one in last.troubles if last else ():
        if one.package and store.current(one.package) is not None and one.package not in names:
            continue
        sentence = _(one.message, **one.places)
        about = names.get(one.package, one.package)
        step = _(one.step, **one.places) if one.step else ""
        told.append((_("{title}: {sentence}", title=about, sentence=sentence) if about else sentence, step))  # fmt: skip
    return list(dict.fromkeys(told))


def _row(store: Store, one: Heard, wished: object) -> Row | None:
    """A content as it is listed; None if it is here."""
    versions = store.versions(one.id)
    if versions and versions[-1] >= one.version:
        return None
    return Row(
        one.id,
        one.title,
        ICONS.get(one.kind, "document"),
        one.size,
        one.source,
        bool(versions),
        one.id in wished,  # type: ignore[operator]  # the keys of a dict
    )
