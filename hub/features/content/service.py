"""What a technician does with the content of a hub."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from content_cache.care import pins, removing
from content_cache.care.fetch import Fetcher, FromFolder, FromVersions, Several
from content_cache.care.repair import Outcome, repair_all
from content_cache.care.soundness import examine, glance
from content_cache.checksum import Problem
from content_cache.errors import StoreError
from content_cache.installing.signature import of_folder, trusted_keys
from content_cache.manifest import is_package_id
from hub.core.content_rules import trusted_folder
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.features.content.telling import tell


def pin(node: Node, package: str) -> None:
    """Keep a package whatever room is needed."""
    pins.pin(node.store, package)


def unpin(node: Node, package: str) -> None:
    """Let a package go when room is needed; raises NotFoundError."""
    _must_be_here(node, package)
    pins.unpin(node.store, package)


def remove(node: Node, packages: Sequence[str]) -> None:
    """Remove packages; what people learnt with them stays. Raises ContentError."""
    removing.remove(node.store, packages, "asked", node.clock.now_ms())
    tell(node)


def roll_back(node: Node, package: str) -> int:
    """Put the version before in use; which one. Raises ContentError."""
    version = removing.roll_back(node.store, package)
    tell(node)
    return version


def verify(node: Node, package: str | None, deep: bool) -> dict[tuple[str, int], list[Problem]]:
    """What is wrong by version: of the one in use or, with ``deep``, every byte of every version."""
    names = (package,) if package else node.store.ids()
    if package:
        _must_be_here(node, package)
    keys = trusted_keys(trusted_folder(node.settings.data_dir))
    found: dict[tuple[str, int], list[Problem]] = {}
    for name in names:
        for version in node.store.versions(name) if deep else _in_use(node, name):
            folder = node.store.folder(name, version)
            found[name, version] = examine(folder) if deep else glance(folder)
            found[name, version] += _signature(folder, keys)
        if not _in_use(node, name):
            found.setdefault((name, 0), []).append(
                Problem("current", "missing", "No version is in use.")
            )
    return found


def mend(node: Node, source: Path | None, fetcher: Fetcher | None = None) -> tuple[Outcome, ...]:
    """Repair all that is damaged, known or not, with files found in ``source`` or by ``fetcher``.

    Reads every byte; what cannot be mended is set aside.
    """
    asked: list[Fetcher] = [FromVersions(node.store)]
    asked += [FromFolder(source)] if source else []
    asked += [fetcher] if fetcher else []
    done = repair_all(node.store, Several(*asked), node.clock.now_ms())
    tell(node)
    return done


def _in_use(node: Node, package: str) -> tuple[int, ...]:
    """The version in use, none if that cannot be told."""
    try:
        version = node.store.current(package)
    except StoreError:
        return ()
    return () if version is None else (version,)


def _signature(folder: Path, keys: dict[str, bytes]) -> list[Problem]:
    """A signature that does not fit is a problem; none at all is not."""
    try:
        wrong = of_folder(folder, keys).state == "wrong"
    except OSError:
        return []  # package.json is missing, which is told already
    sentence = "The signature does not fit package.json."
    return [Problem("package.json.sig", "manifest", sentence)] if wrong else []


def _must_be_here(node: Node, package: str) -> None:
    if not is_package_id(package) or package not in node.store.ids():
        raise NotFoundError("The content {id} is not installed.", id=package)
