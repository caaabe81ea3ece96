"""Damaged files, set aside so that nobody is served rubbish, with the reason."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from content_cache.checksum import Problem
from content_cache.durable import make_folders, sync_folder, write_whole
from content_cache.store import Store

REASONS, FILES = "reasons.json", "files"


class Damage(Struct, frozen=True):
    """What was found in one version; ``was_current`` if it was in use then.

    ``at_ms`` is in milliseconds since 1970 UTC.
    """

    package: str
    version: int
    at_ms: int
    was_current: bool
    problems: tuple[Problem, ...]


def set_aside(store: Store, damage: Damage) -> None:
    """Note the damage, then move the damaged files out of their version; harmless when repeated."""
    place = _place(store, damage.package, damage.version)
    make_folders(place)
    known = _read(place / REASONS)
    if known:
        damage = Damage(
            damage.package,
            damage.version,
            known.at_ms,
            known.was_current or damage.was_current,
            damage.problems,
        )
    write_whole(place / REASONS, msgspec.json.encode(damage))
    folder = store.folder(damage.package, damage.version)
    for problem in damage.problems:
        if problem.fault in ("size", "hash") and (folder / problem.path).is_file():
            target = place / FILES / problem.path
            make_folders(target.parent)
            (folder / problem.path).replace(target)
            sync_folder((folder / problem.path).parent)


def damages(store: Store) -> tuple[Damage, ...]:
    """What is set aside now, by package and version; versions that are gone are left out."""
    found = (_read(file) for file in sorted(store.quarantine.glob(f"*/*/{REASONS}")))
    return tuple(
        damage
        for damage in found
        if damage and store.folder(damage.package, damage.version).is_dir()
    )


def release(store: Store, package: str, version: int) -> None:
    """Forget the damage of a version that is whole again, or gone."""
    shutil.rmtree(_place(store, package, version), ignore_errors=True)


def clear_gone(store: Store) -> None:
    """Delete what was set aside from versions that are no longer here."""
    for file in store.quarantine.glob(f"*/*/{REASONS}"):
        damage = _read(file)
        if damage and not store.folder(damage.package, damage.version).is_dir():
            release(store, damage.package, damage.version)


def sums(problems: Sequence[Problem]) -> str:
    """The paths of some problems in one line, the first three of them."""
    names = [problem.path for problem in problems]
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def _place(store: Store, package: str, version: int) -> Path:
    return store.quarantine / package / str(version)


def _read(file: Path) -> Damage | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Damage)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
