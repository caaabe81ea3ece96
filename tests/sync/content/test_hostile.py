"""A source that means harm: nothing of it is published, nothing of the space is touched."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from content_cache.checksum import sha256_of
from content_cache.errors import ContentError, PackageError, RefusedError
from content_cache.installing.signature import new_keys, proof_of
from content_cache.store import Store
from hub.core.errors import HubError
from hub.core.node import Node
from sync.content import catalogue, offering, preparing
from sync.content.catalogue import Catalogue, Offer
from sync.content.command import Bring, quoted, words
from sync.content.errors import FetchError
from sync.content.fetching import Telling, fetch
from sync.content.licences import is_public
from sync.content.preparing import FETCHING
from sync.content.sources import HEAD
from tests.sync.content.centre import (
    ID,
    PRIVATE,
    PUBLIC,
    WATCH,
    Link,
    publish,
    rules_of,
    some_bytes,
    write_package,
)

pytestmark = pytest.mark.sqlite_only
FILM = some_bytes("film", 400_000)


@pytest.fixture
def offer(centre: Node, tmp_path: Path) -> Offer:
    """An honest offer, before the source turns."""
    return publish(centre, write_package(tmp_path / "p", {"film.bin": FILM, "b/c.bin": FILM[:999]}))


def resigned(centre: Node, change: dict[str, object], private: bytes = PRIVATE) -> Offer:
    """The centre's package with another manifest, signed anew."""
    folder = centre.store.folder(ID, 1)
    data = json.dumps(json.loads((folder / "package.json").read_bytes()) | change).encode()
    (folder / "package.json").write_bytes(data)
    (folder / "package.json.sig").write_bytes(proof_of(data, private))
    return Offer(ID, 1, "course", "x", 1, sha256_of(folder / "package.json"))


def refused(link: Link, here: Store, offer: Offer) -> HubError | ContentError:
    """Fetching fails with a sentence, and leaves the store as it was."""
    with pytest.raises((HubError, ContentError)) as caught:
        fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    assert here.list() == () and not here.packages.exists()
    assert str(caught.value)
    return caught.value


def test_a_link_in_place_of_a_file(centre: Node, link: Link, here: Store, offer: Offer) -> None:
    folder = centre.store.folder(ID, 1)
    (folder / "film.bin").unlink()
    (folder / "film.bin").symlink_to("/etc/passwd")
    refused(link, here, offer)
    assert not [p for p in here.root.rglob("*") if p.is_symlink()]


def test_a_link_in_place_of_a_folder(
    centre: Node, link: Link, here: Store, offer: Offer, tmp_path: Path
) -> None:
    folder = centre.store.folder(ID, 1)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "c.bin").write_bytes(FILM[:999])
    (folder / "b" / "c.bin").unlink()
    (folder / "b").rmdir()
    (folder / "b").symlink_to(outside)
    refused(link, here, offer)
    assert not [p for p in here.root.rglob("*") if p.is_symlink()]


def test_devices_and_pipes(centre: Node, link: Link, here: Store, offer: Offer) -> None:
    folder = centre.store.folder(ID, 1)
    (folder / "film.bin").unlink()
    os.mkfifo(folder / "film.bin")
    refused(link, here, offer)
    odd = [
        p for p in here.root.rglob("*") if not stat.S_ISREG(p.lstat().st_mode) and not p.is_dir()
    ]
    assert odd == []


@pytest.mark.parametrize("wrong", ["other", "longer", "shorter", "huge"])
def test_other_bytes_than_were_signed(
    centre: Node, link: Link, here: Store, offer: Offer, wrong: str
) -> None:
    film = centre.store.folder(ID, 1) / "film.bin"
    film.write_bytes(
        {
            "other": some_bytes("evil", len(FILM)),
            "longer": FILM + b"evil",
            "shorter": FILM[:-1],
            "huge": bytes(80_000_000),
        }[wrong]
    )
    error = refused(link, here, offer)
    assert isinstance(error, FetchError) and error.fault == "source"
    used = sum(p.stat().st_size for p in here.root.rglob("*") if p.is_file())
    assert used < 1_000_000


@pytest.mark.parametrize(
    "path", ["../../../../evil", "/tmp/evil", "a/../../evil", ".ssh/keys", "a\\b"]
)
def test_names_that_lead_elsewhere(
    centre: Node, link: Link, here: Store, offer: Offer, path: str
) -> None:
    entry = {"path": path, "size": 4, "sha256": "0" * 64}
    turned = resigned(centre, {"files": [entry]})
    assert isinstance(refused(link, here, turned), ContentError)
    assert not (here.root / FETCHING).exists()


def test_who_nobody_knows_is_refused_before_anything_else_comes(
    centre: Node, link: Link, here: Store, offer: Offer
) -> None:
    turned = resigned(centre, {}, new_keys()[0])
    spent: list[int] = []
    with pytest.raises(RefusedError, match="nobody known here"):
        fetch(
            here,
            link.source(),
            turned,
            rules_of(link.space_dir),
            WATCH._replace(spend=spent.append),
        )
    assert sum(spent) < 50_000 and here.list() == ()
    (centre.store.folder(ID, 1) / "package.json.sig").unlink()
    with pytest.raises(RefusedError, match="nobody known here"):
        fetch(here, link.source(), turned, rules_of(link.space_dir), WATCH)
    (centre.store.folder(ID, 1) / "package.json.sig").write_bytes(b"rubbish")
    with pytest.raises(PackageError, match="signature"):
        fetch(here, link.source(), turned, rules_of(link.space_dir), WATCH)


def test_another_package_under_a_known_name(
    centre: Node, link: Link, here: Store, offer: Offer
) -> None:
    for change in ({"id": "org.example.other"}, {"version": 7}, {"title": {"fr": "Autre"}}):
        resigned(centre, change)
        error = refused(link, here, offer)
        assert isinstance(error, FetchError) and error.fault == "source"
        resigned(centre, {"id": ID, "version": 1, "title": {"fr": "La commune"}})


def test_what_came_of_an_honest_source_survives_a_false_one(
    centre: Node, link: Link, here: Store, offer: Offer
) -> None:
    def cut(telling: Telling) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH, cut)
    place = preparing.place_of(here, ID, 1)
    (place.tree / "film.bin").write_bytes(FILM[:200_000])
    honest = {name: (centre.store.folder(ID, 1) / name).read_bytes() for name in HEAD}
    false = resigned(centre, {"title": {"fr": "Autre"}}, new_keys()[0])
    with pytest.raises(RefusedError):
        fetch(here, link.source(), false, rules_of(link.space_dir), WATCH)
    assert (place.tree / "film.bin").read_bytes() == FILM[:200_000]
    for name, data in honest.items():
        (centre.store.folder(ID, 1) / name).write_bytes(data)
    spent: list[int] = []
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH._replace(spend=spent.append))
    assert sum(spent) < 250_000, "what had come did not come again"


def test_a_list_that_was_changed_is_refused(tmp_path: Path) -> None:
    made = Catalogue("centre", "central", 1, marks={"*": (ID,)})
    data = catalogue.encode(made)
    proof = catalogue.prove(data, PRIVATE)
    keys = {"centre": PUBLIC}
    assert catalogue.decode(data, proof, keys)[0].marked("any") == {ID}
    assert catalogue.decode(data, None, keys)[0].marked("any") == frozenset()
    stranger = catalogue.prove(data, new_keys()[0])
    assert catalogue.decode(data, stranger, keys)[0].marked("any") == frozenset()
    for wrong in (data.replace(b"centre", b"centra"), data + b" ", b"[]", b"", b"\xff"):
        with pytest.raises(FetchError):
            catalogue.decode(wrong, proof, keys)
    # A signature of a package is none of a list.
    with pytest.raises(FetchError):
        catalogue.decode(data, proof_of(data, PRIVATE), keys)


def test_words_of_the_command_cannot_be_slipped_in(tmp_path: Path) -> None:
    line = words(
        Bring("host::packages/", tmp_path, tmp_path / "l", 5, shell=("ssh", "-i", "a b'c"))
    )
    assert line[-3] == "--" and "ssh -i 'a b''c'" in line
    assert quoted("plain-1.2/x_y") == "plain-1.2/x_y"
    assert line.index("--no-links") < line.index("--")


@pytest.mark.parametrize(
    ("licence", "public"),
    [
        ("CC-BY-SA-4.0", True), ("CC BY 4.0", True), ("CC0-1.0", True), ("cc-by-nc-nd", True), ("MIT", True),
        ("Domaine public", True), ("AGPL-3.0-or-later", True), ("not stated", False), ("", False),
        ("Tous droits réservés", False), ("Proprietary", False), ("accord avec l’auteur", False),
    ],
)  # fmt: skip
def test_what_may_be_passed_on(licence: str, public: bool) -> None:
    assert is_public(licence) is public


def test_rules_show_only_what_is_offered() -> None:
    shown = offering.rules(
        Catalogue("c", "central", 1, (Offer(ID, 3, "course", "t", 1, "0" * 64),))
    )
    assert shown.splitlines() == [
        "- /*/*/index.json", f"+ /{ID}/", f"+ /{ID}/3/***", "- *",
    ]  # fmt: skip
