"""Where attachments are on the disk.

::

    blobs/<aa>/<sha256>       a prepared file, named by what it holds
    blobs/arriving/<id>/      an upload: on its way, or waiting to be prepared
    derived/voix/<sha256>.m4a a copy for an old phone, made when it was asked for
"""

from __future__ import annotations

import os
from pathlib import Path

from content_cache.durable import make_folders, sync_folder
from hub.core.node import Node
from hub.core.storage.backup_files import purge

FOLDER, ARRIVING, DERIVED = "blobs", "arriving", "derived/voix"


def arriving(node: Node) -> Path:
    """The folder of uploads."""
    return node.settings.data_dir / FOLDER / ARRIVING


def file_of(node: Node, sha256: str) -> Path:
    """The file of that content, there or not."""
    return node.settings.data_dir / FOLDER / sha256[:2] / sha256


def copy_of(node: Node, sha256: str) -> Path:
    """The copy of a voice for an old phone, there or not."""
    return node.settings.data_dir / DERIVED / f"{sha256}.m4a"


def settle(draft: Path, target: Path) -> None:
    """Give a draft on the same disk its name: after a power cut it is there whole, or not at all."""
    make_folders(target.parent)
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    draft.replace(target)
    sync_folder(target.parent)


def delete(node: Node, sha256: str) -> None:
    """Delete a file, its copy, and both in backups; harmless if they are not there."""
    purge(node.settings.data_dir, f"{FOLDER}/{sha256[:2]}/{sha256}")
    file_of(node, sha256).unlink(missing_ok=True)
    copy_of(node, sha256).unlink(missing_ok=True)
