"""Who vouches for content that is here."""

from __future__ import annotations

from content_cache.errors import StoreError
from content_cache.installing import signature
from content_cache.installing.signature import Signed
from hub.core.node import Node


def signed(node: Node, package: str, version: int, keys: dict[str, bytes]) -> Signed:
    """Who vouches for an installed version."""
    try:
        return signature.of_folder(node.store.folder(package, version), keys)
    except (OSError, StoreError):
        return Signed("wrong")
