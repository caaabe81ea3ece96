"""Publishing a draft: its files become packages, then the course one that opens them."""

from __future__ import annotations

import shutil
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from content_cache.bare import slug
from content_cache.care import removing
from content_cache.installing import requires
from content_cache.installing.install import install
from content_cache.installing.planning import plan
from content_cache.said import Said
from hub.core.errors import InputError
from hub.core.node import Node
from hub.core.uploads import locked
from hub.features.authoring import drafts, rules
from hub.features.authoring.model import Draft, Part, Upload
from hub.features.authoring.uploads import floor_bytes
from hub.features.authoring.writing import write_course


class Published(Struct, frozen=True):
    """The version that learners have now, and whether this publication made it."""

    version: int
    new: bool


def publish(node: Node, draft_id: str) -> Published:
    """Give learners the course as it is now; unchanged, nothing happens.

    Cut short, it is done again from the start and finds what it had done. Raises InputError,
    ContentError.
    """
    folder = drafts.folder_of(node, draft_id)
    with locked(folder, "publish"):
        workshop = folder / drafts.WORKSHOP
        shutil.rmtree(workshop, ignore_errors=True)
        workshop.mkdir()
        try:
            return _publish(node, drafts.load(node, draft_id), folder / drafts.FILES, workshop)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)


def unpublish(node: Node, draft_id: str) -> None:
    """Take the course back from learners, with what was installed for it alone.

    The draft stays, as does all that learners did. Raises ContentError.
    """
    with locked(drafts.folder_of(node, draft_id), "publish"):
        draft = drafts.load(node, draft_id)
        now_ms = node.clock.now_ms()
        for package in (draft.package, *draft.made):
            here = node.store.current(package) is not None
            if here and not requires.dependents(node.store, package):
                removing.remove(node.store, (package,), "asked", now_ms)


def _publish(node: Node, draft: Draft, files: Path, workshop: Path) -> Published:
    if all(part.final for part in draft.parts):
        raise InputError("Add a text, a file or questions first.")
    packages = {
        part.id: _package(node, draft, part, part.file, files, workshop)
        for part in draft.parts
        if part.file and part.kind != "picture"
    }
    current = node.store.current(draft.package)
    course = workshop / "course"
    write_course(draft, files, course, packages, current or draft.version + 1)
    if current and node.store.manifest(draft.package).same_content(plan(course).manifest):
        _note(node, draft, current)
        return Published(current, new=False)
    shutil.rmtree(course)
    version = max(current or 0, draft.version) + 1
    write_course(draft, files, course, packages, version)
    install(node.store, course, floor_bytes=floor_bytes(node), own=True)
    _note(node, draft, version)
    return Published(version, new=True)


def _note(node: Node, published: Draft, version: int) -> None:
    """Remember what was published; what changed meanwhile is still to be."""

    def act(old: Draft) -> Draft:
        return replace(
            old,
            version=max(old.version, version),
            published_ms=max(old.published_ms, published.changed_ms),
        )

    drafts.change(node, published.id, act)


def _package(
    node: Node, draft: Draft, part: Part, file: Upload, files: Path, workshop: Path
) -> str:
    """The package that a part's file is, installed unless its like is here."""
    known = draft.packages.get(file.sha256)
    if known and node.store.current(known):
        return known
    package = _same(node, file)
    # What another draft brought in is looked after by both: it goes with the last one.
    ours = not package or any(package in other.made for other in drafts.every(node))
    package = package or f"local.{part.kind}.{slug(part.title)}-{file.sha256[:8]}"

    def act(old: Draft) -> Draft:
        made = tuple(dict.fromkeys((*old.made, package))) if ours else old.made
        return replace(old, packages={**old.packages, file.sha256: package}, made=made)

    drafts.change(node, draft.id, act)
    if node.store.current(package) is None:
        _install(node, draft, part, file, files / file.name, workshop, package)
    return package


def _same(node: Node, file: Upload) -> str:
    """A package in use that is this very file, empty if there is none."""
    for manifest in node.store.list():
        if [entry.sha256 for entry in manifest.files] == [file.sha256]:
            return manifest.id
    return ""


def _install(
    node: Node,
    draft: Draft,
    part: Part,
    file: Upload,
    source: Path,
    workshop: Path,
    package: str,
) -> None:
    """Install a file as the package of this id."""
    about = draft.about
    own = workshop / file.name
    drafts.share(source, own)
    said = Said(
        id=package,
        title=part.title,
        language=about.language,
        subject=about.subject,
        level=about.level,
        licence=None if file.stated else about.licence,
    )
    install(node.store, own, said=said, floor_bytes=floor_bytes(node), own=True)


def remove(node: Node, draft_id: str) -> None:
    """Remove the draft and what was published of it; what learners did stays."""
    unpublish(node, draft_id)
    drafts.delete(node, draft_id)


def state(node: Node, draft: Draft) -> rules.State:
    """What learners see of a draft."""
    return rules.state(draft, node.store.current(draft.package))
