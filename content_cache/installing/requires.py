"""What packages need of each other: nothing comes in without it, nothing needed goes."""

from __future__ import annotations

from content_cache.errors import RefusedError
from content_cache.manifest import Manifest, Requirement
from content_cache.store import Store


def missing(store: Store, manifest: Manifest) -> tuple[Requirement, ...]:
    """What a package needs that is not here, or only in an older version."""
    return tuple(need for need in manifest.requires if (store.current(need.id) or 0) < need.version)


def dependents(store: Store, package: str, version: int = 0) -> tuple[Manifest, ...]:
    """The packages in use that need ``package``, and would not be served by its ``version``."""
    return tuple(
        manifest
        for manifest in store.list()
        if manifest.id != package
        and any(need.id == package and need.version > version for need in manifest.requires)
    )


def check_install(store: Store, manifest: Manifest) -> None:
    """Raise RefusedError if something that a package needs is not here."""
    for need in missing(store, manifest):
        raise RefusedError(
            "{id} needs the content {needed}, version {version} or later, which is not here.",
            "Install that one first.",
            id=manifest.id,
            needed=need.id,
            version=need.version,
        )


def check_remove(store: Store, package: str, version: int = 0) -> None:
    """Raise RefusedError if others need ``package``; ``version`` is the one that would stay."""
    for other in dependents(store, package, version):
        raise RefusedError(
            "The content {needing} needs {id}.",
            "Remove {needing} first, or keep both.",
            needing=other.id,
            id=package,
        )
