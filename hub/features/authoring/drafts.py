"""Drafts on the disk: one folder each, its ``draft.json`` replaced in one step.

::

    drafts/<id>/draft.json     the course as far as it is written
    drafts/<id>/files/         the files of its parts
    drafts/<id>/uploads/<id>/  files that are still arriving
    drafts/<id>/workshop/      a publication that is being made
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from content_cache.bare import slug
from content_cache.durable import make_folders, sync_folder, write_whole
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.uploads import is_id, locked, new_id
from hub.features.authoring.model import About, Draft

FOLDER, FILE, FILES, UPLOADS, WORKSHOP = "drafts", "draft.json", "files", "uploads", "workshop"
_decoder = msgspec.json.Decoder(Draft)


def root(node: Node) -> Path:
    """Where all drafts are."""
    return node.settings.data_dir / FOLDER


def folder_of(node: Node, draft_id: str) -> Path:
    """The folder of a draft; raises NotFoundError."""
    folder = root(node) / draft_id
    if not is_id(draft_id) or not (folder / FILE).is_file():
        raise NotFoundError("This draft is not here any more.")
    return folder


def create(node: Node, about: About, draft_id: str = "") -> Draft:
    """Begin a course; with the same ``draft_id`` twice it begins once."""
    draft_id = draft_id or new_id()
    folder = root(node) / draft_id
    if not (folder / FILE).exists():
        package = f"local.course.{slug(about.title)}-{draft_id[:8]}"
        draft = Draft(id=draft_id, package=package, about=about, changed_ms=node.clock.now_ms())
        make_folders(folder / FILES)
        write_whole(folder / FILE, msgspec.json.encode(draft))
    return load(node, draft_id)


def load(node: Node, draft_id: str) -> Draft:
    """A draft; raises NotFoundError."""
    return _read(folder_of(node, draft_id))


def every(node: Node) -> list[Draft]:
    """All drafts, the one that was changed last first."""
    places = root(node).iterdir() if root(node).is_dir() else ()
    found = [_read(p) for p in places if is_id(p.name) and (p / FILE).is_file()]
    return sorted(found, key=lambda draft: (-draft.changed_ms, draft.id))


def change(node: Node, draft_id: str, act: Callable[[Draft], Draft]) -> Draft:
    """Let ``act`` change a draft, one at a time; what it raises changes nothing."""
    folder = folder_of(node, draft_id)
    with locked(folder, "draft"):
        old = load(node, draft_id)
        new = act(old)
        if new != old:
            if (new.about, new.parts) != (old.about, old.parts):
                new = replace(new, changed_ms=max(node.clock.now_ms(), old.changed_ms + 1))
            write_whole(folder / FILE, msgspec.json.encode(new))
        return new


def delete(node: Node, draft_id: str) -> None:
    """Take a draft out of sight in one step, then delete it."""
    folder = folder_of(node, draft_id)
    gone = folder.with_name(f".gone-{draft_id}-{new_id()}")
    folder.rename(gone)
    sync_folder(gone.parent)
    shutil.rmtree(gone, ignore_errors=True)


def share(source: Path, target: Path) -> None:
    """Give a file that never changes a second name, without taking room where the disk can."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    sync_folder(target.parent)


def _read(folder: Path) -> Draft:
    return _decoder.decode((folder / FILE).read_bytes())
