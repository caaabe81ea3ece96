"""Acts of the catalogue: what is here, and what the facilitator makes of it."""

from __future__ import annotations

from content_cache.errors import ContentError
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.who import Who
from hub.features.catalogue.records import ShelfSet
from hub.features.catalogue.rules import KINDS, Card, Uses, featured, moved, sort_of

_READ = (
    "SELECT package, since_ms, minutes, pages, parts, weight, picture, version "
    "FROM catalogue_package"
)
_SHELF = "SELECT package, featured, hidden, position FROM shelf WHERE space_id = ?"


def cards(node: Node, uses: Uses, hidden: bool = False) -> list[Card]:
    """All that the library shows, by id; ``hidden`` adds what learners do not see."""
    read = {row[0]: row[1:] for row in run(_READ).fetchall()}
    shelf = {row[0]: row[1:] for row in run(_SHELF, (node.space_id,)).fetchall()}
    now_ms = node.clock.now_ms()
    found = []
    for m in node.store.list():
        if m.kind not in KINDS:
            continue
        first, out, position = shelf.get(m.id, (0, 0, 0))
        if out and not hidden:
            continue
        facts = read.get(m.id)
        if facts is None:
            # Not read yet: the job comes by within a minute.
            facts = (now_ms, m.duration_min or 0, 0, 1, m.size, "", m.version)
        since_ms, minutes, pages, parts, weight, picture, version = facts
        found.append(
            Card(
                m,
                sort_of(m),
                minutes,
                pages,
                parts,
                weight,
                picture if version == m.version else "",
                since_ms,
                uses.get(m.id, 0),
                bool(first),
                bool(out),
                position,
            )
        )
    return found


def card(node: Node, package: str) -> Card:
    """One package of the library, hidden or not; raises NotFoundError."""
    try:
        manifest = node.store.manifest(package)
    except ContentError as error:
        raise NotFoundError("This content is not in the space.") from error
    if manifest.kind not in KINDS:
        raise NotFoundError("This content is not in the space.")
    row = run(f"{_READ} WHERE package = ?", (package,)).fetchone()
    now_ms = node.clock.now_ms()
    facts = row[1:] if row else (now_ms, manifest.duration_min or 0, 0, 1, manifest.size, "", 0)
    since_ms, minutes, pages, parts, weight, picture, version = facts
    shown = picture if version == manifest.version else ""
    said = _said(node, package)
    return Card(
        manifest, sort_of(manifest), minutes, pages, parts, weight, shown, since_ms, 0,
        said.featured, said.hidden, said.position,
    )  # fmt: skip


def hidden(node: Node) -> frozenset[str]:
    """The packages that learners do not see."""
    rows = run("SELECT package FROM shelf WHERE space_id = ? AND hidden = 1", (node.space_id,))
    return frozenset(row[0] for row in rows.fetchall())


def feature(node: Node, who: Who, package: str, on: bool) -> None:
    """Put a package among the first, as the last of them, or take it from there."""
    with node.journal.writing():
        before = _said(node, _known(node, package))
        if before.featured != on:
            position = 1 + max((c.position for c in _first(node)), default=0) if on else 0
            _write(node, who, package, on, before.hidden, position)


def hide(node: Node, who: Who, package: str, on: bool) -> None:
    """Hide a package from learners, or show it again; what they did with it stays."""
    with node.journal.writing():
        before = _said(node, _known(node, package))
        if before.hidden != on:
            _write(node, who, package, before.featured, on, before.position)


def move(node: Node, who: Who, package: str, step: int) -> None:
    """Move a featured package up (-1) or down (1)."""
    with node.journal.writing():
        first = _first(node)
        order = [each.id for each in first]
        if package not in order:
            raise NotFoundError("This content is not on the shelf.")
        before = {each.id: each for each in first}
        for at, each in enumerate(moved(order, package, step), 1):
            if before[each].position != at:
                _write(node, who, each, True, before[each].hidden, at)


def _first(node: Node) -> list[Card]:
    return featured(cards(node, {}), node.settings.language)


def _known(node: Node, package: str) -> str:
    """The id of a package that is here; raises NotFoundError."""
    return card(node, package).id


def _said(node: Node, package: str) -> ShelfSet:
    """What was last said of a package."""
    row = run(f"{_SHELF} AND package = ?", (node.space_id, package)).fetchone()
    if row is None:
        return ShelfSet(package=package)
    return ShelfSet(
        package=package, featured=bool(row[1]), hidden=bool(row[2]), position=int(row[3])
    )


def _write(node: Node, who: Who, package: str, first: bool, out: bool, position: int) -> None:
    body = ShelfSet(package=package, featured=first, hidden=out, position=position)
    node.journal.write("shelf.set", body, who.actor)
