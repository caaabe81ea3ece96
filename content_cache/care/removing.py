"""Taking packages away, or going back to the version before; learners' progress is not here."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from content_cache import inflate
from content_cache.checksum import verify
from content_cache.errors import NotInstalledError, RefusedError, StoreError
from content_cache.installing import remembered, requires
from content_cache.installing.alone import alone
from content_cache.store import REMOVED, Store


def remove(
    store: Store, packages: Sequence[str], why: remembered.Why, at_ms: int
) -> tuple[str, ...]:
    """Remove packages with all their versions, in this order; the ids that went.

    Each goes in one step and is remembered. Raises NotInstalledError, and RefusedError if another
    package needs one of them.
    """
    with alone(store):
        for package in packages:
            _remove(store, package, why, at_ms)
        shutil.rmtree(store.incoming / REMOVED, ignore_errors=True)
    return tuple(packages)


def _remove(store: Store, package: str, why: remembered.Why, at_ms: int) -> None:
    """Remember one package, then take it away with what was set aside and what was half copied."""
    requires.check_remove(store, package)
    try:
        remembered.remember(store, store.manifest(package), why, at_ms)
    except NotInstalledError:
        if package not in store.ids():
            raise
    except StoreError:
        pass  # it cannot be read any more: it goes all the same, and nothing can be offered again
    store.remove(package)
    for left in store.incoming.glob(f"{package}-*"):
        if left.name.removeprefix(f"{package}-").isdigit():
            shutil.rmtree(left, ignore_errors=True)
    shutil.rmtree(store.quarantine / package, ignore_errors=True)
    inflate.forget(store, package)


def roll_back(store: Store, package: str) -> int:
    """Put the version before in use; which one. Raises NotInstalledError, RefusedError.

    The newer one stays on the disk until something newer still comes in.
    """
    current = store.current(package)
    older = [version for version in store.versions(package) if version < (current or 0)]
    if current is None or not older:
        raise RefusedError(
            "There is no version of {id} before this one.",
            "Install the version that you want.",
            id=package,
        )
    target = older[-1]
    requires.check_remove(store, package, target)
    if verify(store.folder(package, target), store.manifest(package, target)):
        raise RefusedError(
            "Version {version} of {id} is damaged.",
            "Install it again.",
            id=package,
            version=target,
        )
    with alone(store):
        store.switch(package, target)
    return target
