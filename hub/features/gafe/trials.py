"""Exercise folders that an author tries before installing them; they wait a day at most.

::

    essais/<number>/   the unpacked folder, which holds package.json at its top or in its only folder
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from content_cache.archives.archive import Limits
from content_cache.archives.unpack import unpack
from content_cache.errors import AuthoringError
from content_cache.formats import gafe
from content_cache.gafe.model import Module
from content_cache.installing.install import install as install_package
from content_cache.installing.planning import plan
from content_cache.package import NAME
from hub.core.disk import check_room
from hub.core.errors import InputError, NotFoundError
from hub.core.feature import MACHINE, Job
from hub.core.node import Node

FOLDER = "essais"
#: Folders that wait at the same time, and how long.
MOST, DAY_S = 3, 86_400
LARGEST_MB = 25
UNPACKED = Limits(members=2000, total=100 << 20)
_NUMBER = re.compile(r"[0-9a-f]{16}\Z")
#: An upload being unpacked; never listed.
_DRAFT = ".draft-"


@dataclass(frozen=True)
class Trial:
    """A folder that waits: its number, where it is, when it came (ms since 1970 UTC)."""

    number: str
    folder: Path
    at_ms: int


def keep(node: Node, save: Callable[[Path], object]) -> Trial:
    """Unpack a ZIP file, which ``save`` writes to the path it is given, and check what it holds.

    Raises InputError, NoRoomError, and as ``unpack`` and ``read`` do: AuthoringErrors with every
    mistake. Then nothing is kept.
    """
    check_room(node.settings, media=True)
    sweep(node)
    root = _root(node)
    root.mkdir(exist_ok=True)
    if len(waiting(node)) >= MOST:
        raise InputError(
            "{most} folders are waiting already. Install or remove one first.",
            field="folder",
            most=MOST,
        )
    number = secrets.token_hex(8)
    with tempfile.TemporaryDirectory(dir=root, prefix=_DRAFT) as name:
        archive, inside = Path(name, "sent.zip"), Path(name, "inside")
        save(archive)
        if archive.stat().st_size > LARGEST_MB << 20:
            raise InputError(
                "This file is larger than {most} MB. Make its sounds and pictures smaller.",
                field="folder",
                most=LARGEST_MB,
            )
        folder = unpack(archive, inside, UNPACKED)
        if not gafe.probe(folder):
            raise AuthoringError(
                NAME, 1, "This is not a Gafé exercise: the folder has no module.toml."
            )
        gafe.read(folder)
        came_s = node.clock.now_ms() / 1000
        os.utime(inside, (came_s, came_s))
        inside.rename(root / number)
    return find(node, number)


def find(node: Node, number: str) -> Trial:
    """A folder that waits; raises NotFoundError if it never did or no longer does."""
    place = _root(node) / number
    if not _NUMBER.match(number) or not place.is_dir():
        raise NotFoundError("This trial is over: a folder waits one day. Send it again.")
    return _trial(node, place)


def waiting(node: Node) -> list[Trial]:
    """The folders that wait, latest first."""
    root = _root(node)
    if not root.is_dir():
        return []
    found = [_trial(node, place) for place in root.iterdir() if _NUMBER.match(place.name)]
    return sorted(found, key=lambda one: one.at_ms, reverse=True)


def module(trial: Trial) -> Module:
    """What the folder holds, with the list of its files; raises AuthoringErrors, PackageError."""
    content = plan(trial.folder).content
    if not isinstance(content, Module):
        raise NotFoundError("This trial is over: a folder waits one day. Send it again.")
    return content


def install(node: Node, trial: Trial) -> str:
    """Install the folder as content of the space and let it go; its package id.

    Raises as ``content_cache.installing.install`` does; the folder then still waits.
    """
    floor = node.settings.content_floor_mb << 20
    done = install_package(node.store, trial.folder, floor_bytes=floor)
    remove(node, trial)
    return done.id


def remove(node: Node, trial: Trial) -> None:
    """Take a folder away."""
    shutil.rmtree(_root(node) / trial.number, ignore_errors=True)


def sweep(node: Node) -> None:
    """Take away what waited too long, and uploads that were cut short."""
    root = _root(node)
    now_ms = node.clock.now_ms()
    for trial in waiting(node):
        if not 0 <= now_ms - trial.at_ms < DAY_S * 1000:
            remove(node, trial)
    for draft in root.glob(f"{_DRAFT}*"):
        if now_ms - draft.stat().st_mtime_ns // 1_000_000 > DAY_S * 1000:
            shutil.rmtree(draft, ignore_errors=True)


SWEEP = Job("gafe.trials", sweep, 3600, at_start=True, where=MACHINE)


def _root(node: Node) -> Path:
    return node.settings.data_dir / FOLDER


def _trial(node: Node, place: Path) -> Trial:
    """The folder of a number: the package itself, or the only folder inside."""
    folder = place if (place / NAME).is_file() else next(place.glob(f"*/{NAME}"), place).parent
    return Trial(place.name, folder, place.stat().st_mtime_ns // 1_000_000)
