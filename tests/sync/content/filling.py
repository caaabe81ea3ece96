"""Packages at the centre, and the list that tells of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_cache.store import Store
from hub.core.node import Node
from sync.content import preparing
from sync.content.catalogue import Offer
from tests.sync.content.centre import (
    ID,
    publish,
    some_bytes,
    write_package,
)

pytestmark = pytest.mark.sqlite_only

A, B, C = "org.example.a", "org.example.b", "org.example.c"
#: A film of some megabytes.
FILM = some_bytes("film", 6_000_000)


def one(name: str, version: int = 1, size: int = 1, needs: tuple[str, ...] = ()) -> Offer:
    return Offer(name, version, "course", name, size, "0" * 64, needs=needs)


def fill(centre: Node, tmp_path: Path, name: str, size: int = 50_000, version: int = 1) -> None:
    folder = write_package(
        tmp_path / "p", {"f.bin": some_bytes(f"{name}{version}", size)}, id=name, version=version
    )
    publish(centre, folder)


def begun(here: Store, version: int = 1) -> Path:
    """The film as it comes together."""
    return preparing.place_of(here, ID, version).tree / "film.bin"
