"""The node: what every service needs of the running hub, made once and passed along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from content_cache.store import Store
from hub.core.clock import Clock
from hub.core.feature import Feature
from hub.core.journal import Journal
from hub.core.permissions import Permissions
from hub.core.settings import Settings
from hub.core.storage.database import Database
from hub.core.usage.meter import Meter


@dataclass(frozen=True)
class Node:
    """Settings, time, storage and rules of one hub; services take it as their first argument."""

    settings: Settings
    clock: Clock
    database: Database
    journal: Journal
    store: Store
    meter: Meter
    permissions: Permissions
    features: tuple[Feature, ...]
    secret_key: bytes

    @contextmanager
    def open(self) -> Iterator[Node]:
        """Bind this node's database to the running context."""
        with self.database.bound():
            yield self

    @property
    def space_id(self) -> str:
        """The space this node stands in; a new machine can become that of a known space."""
        return self.journal.space_id
