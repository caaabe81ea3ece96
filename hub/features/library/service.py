"""Acts of the library: what a player tells is kept, and found again."""

from __future__ import annotations

from collections.abc import Sequence

from content_cache.errors import ContentError
from content_cache.manifest import Manifest
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.core.who import Who
from hub.features.library import states
from hub.features.library.records import LibraryNoted
from hub.features.library.rules import Noted, Told, moved


def manifest(node: Node, package: str) -> Manifest:
    """What one package is; raises NotFoundError if it is not here."""
    try:
        return node.store.manifest(package)
    except ContentError as error:
        raise NotFoundError("This content is not in the space.") from error


def noted(person: str | None, packages: Sequence[str]) -> dict[str, dict[str, Noted]]:
    """What is known of a person's progress, by package and part; one query for all."""
    if person is None or not packages:
        return {}
    rows = run(
        "SELECT package, item, max(done), max(score), max(share), max(seconds) FROM library_note "  # noqa: S608  # marks only
        f"WHERE person = ? AND package IN ({marks(len(packages))}) GROUP BY package, item",
        (person, *packages),
    ).fetchall()
    found: dict[str, dict[str, Noted]] = {}
    for package, item, done, score, share, seconds in rows:
        found.setdefault(package, {})[item] = Noted(bool(done), score, share, seconds)
    return found


def note(node: Node, who: Who, package: str, told: Sequence[Told]) -> int:
    """Keep what a player tells of a package; how many records that made. A visitor's is not kept."""
    if who.person is None:
        return 0
    written = 0
    with node.journal.writing():
        before = noted(who.person, [package]).get(package, {})
        for one in told:
            after = moved(before.get(one.item, Noted()), one)
            if after is not None:
                before[one.item] = after
                body = LibraryNoted(
                    person=who.person, package=package, item=one.item, done=after.done,
                    score=after.score, share=after.share, seconds=after.seconds,
                )  # fmt: skip
                node.journal.write("library.noted", body, who.actor)
                written += 1
        states.keep(node, who.person, package, told)
    return written
