"""A stick is filled with whole packages, whatever happens meanwhile, and another hub fetches them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content_cache.errors import NotInstalledError, PackageError, RefusedError
from content_cache.installing.install import install
from content_cache.store import Store
from hub.core.node import Node
from sync.content import mirroring
from sync.content.due import fetch_due
from sync.content.folder_source import Folder
from sync.content.mirroring import Copied, mirror
from tests.sync.content.centre import some_bytes, trust_centre, write_package

pytestmark = pytest.mark.sqlite_only
A, B = "org.example.a", "org.example.b"
FILM = some_bytes("film", 3_000_000)


@pytest.fixture
def filled(tmp_path: Path) -> Store:
    """A store with two packages of which one needs the other."""
    store = Store(tmp_path / "store")
    install(store, write_package(tmp_path / "p", {"film.bin": FILM}, id=A), floor_bytes=0)
    needs = [{"id": A, "version": 1}]
    install(store, write_package(tmp_path / "p", {}, id=B, requires=needs), floor_bytes=0)
    return store


def test_a_stick_carries_packages_to_another_hub(filled: Store, node: Node, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert mirror(filled, stick, [B]) == [Copied(A, 1, True), Copied(B, 1, True)]
    assert mirror(filled, stick, [A, B]) == [Copied(A, 1, False), Copied(B, 1, False)]
    assert sorted(place.name for place in stick.iterdir()) == ["packages"]
    assert not (stick / "packages" / A / "1" / "index.json").exists()
    trust_centre(node.settings.data_dir)
    here = replace(node, store=Store(tmp_path / "here"))
    report = fetch_due(here, only=[B], sources=[Folder(stick)])
    assert [one.package for one in report.came] == [A, B]
    assert here.store.open(A, "film.bin").read_bytes() == FILM


def test_it_goes_on_after_a_cut_and_mends_what_is_damaged(filled: Store, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def cut(package: str, done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mirror(filled, stick, [A], cut)
    assert not (stick / "packages").exists()
    told: list[int] = []
    mirror(filled, stick, [A], lambda package, done, total: told.append(done))
    assert told and told[-1] >= len(FILM)
    film = stick / "packages" / A / "1" / "film.bin"
    assert film.read_bytes() == FILM
    film.write_bytes(FILM[:-1])
    assert mirror(filled, stick, [A]) == [Copied(A, 1, True)]
    assert film.read_bytes() == FILM


def test_a_newer_version_takes_the_place_of_the_older(filled: Store, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    mirror(filled, stick, [A])
    install(filled, write_package(tmp_path / "p", {}, id=A, version=2), floor_bytes=0)
    assert mirror(filled, stick, [A]) == [Copied(A, 2, True)]
    assert [place.name for place in (stick / "packages" / A).iterdir()] == ["2"]


def test_what_cannot_be_written_is_told(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(NotInstalledError):
        mirror(filled, stick, ["org.example.absent"])
    (filled.folder(A, 1) / "film.bin").write_bytes(FILM[:-1] + b"?")
    with pytest.raises(PackageError):
        mirror(filled, stick, [A])
    assert not (stick / "packages").exists()
    monkeypatch.setattr(mirroring, "FLOOR", 1 << 60)
    with pytest.raises(RefusedError, match="needs"):
        mirror(filled, stick, [B])
