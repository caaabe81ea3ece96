"""Content on a stick: the centre mirrors what its spaces should have, a space brings what it wants.

Only what a trusted key signed is taken from a stick: whoever presses the button need not judge it.
"""

from __future__ import annotations

from content_cache.errors import ContentError
from hub.core.errors import HubError
from hub.core.node import Node
from sync.content import asked, offering
from sync.content import marks as wanted
from sync.content.catalogue import EVERY_SPACE
from sync.content.due import fetch_due
from sync.content.fetching import Telling
from sync.content.folder_source import PACKAGES, Folder
from sync.content.mirroring import mirror
from sync.records import marks
from sync.usb.outcome import CONTENT, Outcome, Tell, refused
from sync.usb.stick import Stick

#: The folder on the stick, and the mark of what the centre wants here.
FOLDER, WANTED = "content", "usb:content"


def bring(node: Node, stick: Stick, done: Outcome, tell: Tell) -> None:
    """At a space: install what the stick has and this space wants, newer versions of what it has too."""
    place = stick.folder(FOLDER)
    if not stick.folder(FOLDER, PACKAGES).is_dir():
        return
    chosen: list[str] = marks.get(WANTED, [])
    for package in chosen:
        if node.store.current(package) is None:
            asked.ask(node.store, package, node.clock.now_ms())

    def telling(now: Telling) -> None:
        tell(CONTENT, now.done, now.total)

    try:
        report = fetch_due(node, sources=[Folder(place)], on_telling=telling)
    except (ContentError, HubError) as error:
        done.refused.append(refused(FOLDER, error))
        return
    done.packages += len(report.came)
    done.refused += [refused(one.package, one.error) for one in report.troubles]


def for_space(node: Node, space_id: str) -> list[str]:
    """At the centre: the packages that a space should have."""
    every = wanted.read(offering.folder(node.store))
    named = (*every.get(EVERY_SPACE, ()), *every.get(space_id, ()))
    return sorted({package for package in named if node.store.current(package) is not None})


def put(node: Node, stick: Stick, spaces: list[str], done: Outcome, tell: Tell) -> None:
    """At the centre: mirror what the spaces of this visit should have; what is there costs nothing."""
    packages = sorted({package for space in spaces for package in for_space(node, space)})
    if not packages:
        return
    place = stick.folder(FOLDER)
    stick.folder(FOLDER, PACKAGES)

    def on_bytes(package: str, so_far: int, total: int) -> None:
        tell(CONTENT, so_far, total)

    try:
        copied = mirror(node.store, place, packages, on_bytes)
        done.packages += sum(one.new for one in copied)
    except (ContentError, HubError) as error:
        done.refused.append(refused(FOLDER, error))
