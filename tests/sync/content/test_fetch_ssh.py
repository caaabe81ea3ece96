"""Packages come over a real ssh by a real rsync, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_cache.care.soundness import examine
from content_cache.store import Store
from hub.core.node import Node
from sync.content import catalogue
from sync.content.fetching import Telling, fetch
from tests.sync.content.centre import (
    ID,
    PUBLIC,
    WATCH,
    Link,
    publish,
    rules_of,
    some_bytes,
    write_package,
)

pytestmark = pytest.mark.sqlite_only


def test_a_package_comes_whole_and_signed(
    centre: Node, link: Link, here: Store, tmp_path: Path
) -> None:
    film = some_bytes("film", 3_000_000)
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": film}))
    heard: list[Telling] = []
    done = fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH, heard.append)
    assert (done.id, done.version, done.status) == (ID, 1, "installed")
    assert here.open(ID, "film.bin").read_bytes() == film
    assert examine(here.folder(ID, 1)) == []
    assert heard[0].done == 0 and heard[-1].done == heard[-1].total == offer.size
    assert not (here.incoming / ".fetching" / ID / "1").exists()
    again = fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    assert again.status == "already here"


def test_the_list_comes_with_its_signature(centre: Node, link: Link, tmp_path: Path) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {}))
    (tmp_path / "list").mkdir()
    data, proof = link.source().catalogue(tmp_path / "list", WATCH)
    found, signed = catalogue.decode(data, proof, {"centre": PUBLIC})
    assert (signed.state, signed.by) == ("signed", "centre")
    assert found.offers == (offer,)


def test_what_is_the_same_is_linked_and_what_changed_travels_as_a_difference(
    centre: Node, link: Link, here: Store, tmp_path: Path
) -> None:
    same, film = some_bytes("same", 500_000), some_bytes("film", 2_000_000)
    first = {"same.bin": same, "film.bin": film}
    offer = publish(centre, write_package(tmp_path / "p", first))
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    changed = b"a new beginning" + film[:1_000_000] + b"and a middle" + film[1_000_000:]
    second = {"renamed.bin": same, "film.bin": changed}
    offer = publish(centre, write_package(tmp_path / "p", second, version=2))
    spent: list[int] = []
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH._replace(spend=spent.append))
    assert here.current(ID) == 2
    assert here.open(ID, "film.bin").read_bytes() == changed
    assert here.open(ID, "film.bin", 1).read_bytes() == film
    assert here.open(ID, "renamed.bin").stat().st_ino == here.open(ID, "same.bin", 1).stat().st_ino
    assert sum(spent) < 200_000
    assert examine(here.folder(ID, 1)) == examine(here.folder(ID, 2)) == []
