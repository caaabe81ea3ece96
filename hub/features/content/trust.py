"""Whom this hub believes when content says who made it."""

from __future__ import annotations

from pathlib import Path

from content_cache.errors import StoreError
from content_cache.installing import signature
from content_cache.installing.signature import Signed, Trust
from hub.core.node import Node
from hub.core.settings import Settings


def folder(settings: Settings) -> Path:
    """Where trusted public keys lie, a file <name>.pub each."""
    return settings.data_dir / "keys" / "trusted"


def trust(settings: Settings, local: bool) -> Trust:
    """The trusted keys; ``local`` is true where a technician stands at the machine."""
    return Trust(signature.trusted_keys(folder(settings)), local)


def signed(node: Node, package: str, version: int, keys: dict[str, bytes]) -> Signed:
    """Who vouches for an installed version."""
    try:
        return signature.of_folder(node.store.folder(package, version), keys)
    except (OSError, StoreError):
        return Signed("wrong")
