"""The same packages over HTTP: from the centre, from a neighbour, by differences, and only what anybody may have."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from waitress.server import create_server

from content_cache.care.fetch import FromVersions
from content_cache.care.soundness import examine
from content_cache.installing.install import install
from content_cache.installing.signature import new_keys
from content_cache.store import Store
from hub.core.node import Node
from hub.main import Hub
from sync.content import catalogue, deltas, offering, part
from sync.content.errors import FetchError
from sync.content.fetching import Telling, fetch
from sync.content.http_source import Http
from tests.sync.content.centre import (
    ID,
    PRIVATE,
    PUBLIC,
    WATCH,
    publish,
    rules_of,
    some_bytes,
    trust_centre,
    write_package,
)

pytestmark = pytest.mark.sqlite_only
FILM = some_bytes("film", 3_000_000)
NEW = FILM[:100_000] + b"one more second" + FILM[100_000:]


@contextmanager
def served(hub: Hub) -> Iterator[str]:
    """The hub's pages on a real socket."""
    server = create_server(hub.app, host="127.0.0.1", port=0, threads=4)

    def serve() -> None:
        with suppress(OSError):  # its socket is closed under it when the test is over
            server.run()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture
def centre(hub: Hub) -> Node:
    """A hub whose pages offer content."""
    trust_centre(hub.node.settings.data_dir)
    return hub.node


@pytest.fixture
def space(tmp_path: Path) -> SimpleNamespace:
    """A space beside: its store and its rules."""
    trust_centre(tmp_path / "space")
    store = Store(tmp_path / "space" / "content")
    return SimpleNamespace(store=store, rules=rules_of(tmp_path / "space"))


def source_at(url: str, store: Store) -> Http:
    return Http(url, name="voisin", central=False, here=FromVersions(store))


def test_a_package_comes_over_http_and_goes_on_from_another_hub(
    hub: Hub, centre: Node, space: SimpleNamespace, tmp_path: Path
) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM, "é/à.txt": b"x" * 9}))

    def cut(telling: Telling) -> None:
        if telling.done > 1_000_000:
            raise KeyboardInterrupt

    with served(hub) as url:
        with pytest.raises(KeyboardInterrupt):
            fetch(space.store, source_at(url, space.store), offer, space.rules, WATCH, cut)
        spent: list[int] = []
        watch = WATCH._replace(spend=spent.append)
        # Another server, another date of the file: its tag is what it holds.
        film = centre.store.open(ID, "film.bin")
        import os

        os.utime(film, (1, 1))
        done = fetch(space.store, source_at(url, space.store), offer, space.rules, watch)
    assert done.status == "installed" and examine(space.store.folder(ID, 1)) == []
    assert sum(spent) < 2_100_000
    assert space.store.open(ID, "film.bin").read_bytes() == FILM


def test_a_large_file_comes_as_a_difference(
    hub: Hub, centre: Node, space: SimpleNamespace, tmp_path: Path
) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    with served(hub) as url:
        source = source_at(url, space.store)
        fetch(space.store, source, offer, space.rules, WATCH)
        publish(centre, write_package(tmp_path / "p", {"film.bin": NEW}, version=2))
        assert part.make_deltas(centre) == 1
        assert part.make_deltas(centre) == 0, "what is made is not made again"
        listed = offering.refresh(centre, PRIVATE)
        offer = listed.offer(ID)
        assert offer and len(offer.deltas) == 1 and offer.deltas[0].size < 20_000
        spent: list[int] = []
        watch = WATCH._replace(spend=spent.append)
        (tmp_path / "w").mkdir()
        data, proof = source.catalogue(tmp_path / "w", watch)
        heard, signed = catalogue.decode(data, proof, {"centre": PUBLIC})
        assert signed.state == "signed" and heard.offer(ID) == offer
        fetch(space.store, source, offer, space.rules, watch)
    assert space.store.open(ID, "film.bin").read_bytes() == NEW
    assert examine(space.store.folder(ID, 2)) == []
    assert sum(spent) < 40_000
    # In a list that nobody signed they do not count.
    plain, _signed = catalogue.decode(data, None, {"centre": PUBLIC})
    assert plain.offers[0].deltas == ()


def test_a_difference_that_lies_costs_the_whole_file_and_no_more(
    hub: Hub, centre: Node, space: SimpleNamespace, tmp_path: Path
) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    with served(hub) as url:
        source = source_at(url, space.store)
        fetch(space.store, source, offer, space.rules, WATCH)
        publish(centre, write_package(tmp_path / "p", {"film.bin": NEW}, version=2))
        part.make_deltas(centre)
        place = offering.folder(centre.store)
        (one,) = deltas.known(place)[f"{ID}/2"]
        file = deltas.file_of(place, one.old, one.new)
        file.write_bytes(bytes(one.size))
        found = offering.refresh(centre, PRIVATE).offer(ID)
        assert found
        fetch(space.store, source, found, space.rules, WATCH)
    assert space.store.open(ID, "film.bin").read_bytes() == NEW


def test_small_savings_are_noted_and_old_differences_go(
    hub: Hub, centre: Node, tmp_path: Path
) -> None:
    publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    publish(
        centre,
        write_package(tmp_path / "p", {"film.bin": some_bytes("other", 2_000_000)}, version=2),
    )
    assert part.make_deltas(centre) == 1 and part.make_deltas(centre) == 0
    offer = offering.refresh(centre).offer(ID)
    assert offer and offer.deltas == ()
    folder = offering.folder(centre.store) / deltas.FOLDER
    assert list(folder.iterdir()) == []
    (folder / "stray").write_bytes(b"x")
    part.make_deltas(centre)
    assert list(folder.iterdir()) == []


def test_only_what_anybody_may_have_is_there(hub: Hub, centre: Node, tmp_path: Path) -> None:
    publish(centre, write_package(tmp_path / "p", {"a.bin": b"a" * 50}))
    publish(
        centre,
        write_package(
            tmp_path / "q", {}, id="org.example.reserved", licence="Tous droits réservés"
        ),
    )
    unsigned = write_package(tmp_path / "r", {}, private=None, id="org.example.unsigned")
    install(centre.store, unsigned, floor_bytes=0)
    offering.refresh(centre, PRIVATE)
    page = hub.app.test_client()
    root = "/api/v1/content"
    answer = page.get(f"{root}/catalogue.json")
    ids = [one["id"] for one in msgspec.json.decode(answer.data)["offers"]]
    assert ids == [ID]
    assert page.get(f"{root}/packages/{ID}/1/files/a.bin").data == b"a" * 50
    assert page.get(f"{root}/packages/{ID}/1/package.json.sig").status_code == 200
    for path in (
        "packages/org.example.reserved/1/package.json",
        "packages/org.example.unsigned/1/package.json",
        "packages/org.example.unsigned/1/files/01-la-commune.md",
        f"packages/{ID}/2/package.json",
        f"packages/{ID}/1/index.json",
        f"packages/{ID}/1/files/index.json",
        f"packages/{ID}/1/files/../../current",
        f"packages/{ID}/1/files/%2e%2e/%2e%2e/current",
        f"packages/{ID}/1/files//etc/passwd",
        "packages/../../../hub.db/1/package.json",
        "deltas/a-b",
        "rsyncd.conf",
        "marks.json",
    ):
        assert page.get(f"{root}/{path}").status_code in (404, 308), path
    assert page.post(f"{root}/catalogue.json").status_code in (400, 405)
    etag = page.get(f"{root}/packages/{ID}/1/files/a.bin").headers["ETag"]
    assert etag == f'"{centre.store.entry(ID, "a.bin").sha256}"'


def test_the_list_is_written_anew_only_where_it_changed(centre: Node, tmp_path: Path) -> None:
    publish(centre, write_package(tmp_path / "p", {}))
    place = offering.folder(centre.store) / offering.PUBLIC
    files = (place / catalogue.FILE, place / catalogue.PROOF)

    def stamps() -> list[tuple[int, bytes]]:
        return [(file.stat().st_ino, file.read_bytes()) for file in files]

    before = stamps()
    offering.refresh(centre, PRIVATE)
    assert stamps() == before
    offering.refresh(centre, new_keys()[0])
    assert stamps() != before
    offering.refresh(centre)
    assert not files[1].exists()
    publish(centre, write_package(tmp_path / "p", {}, version=2))
    assert stamps()[0] != before[0]


def test_a_hub_that_offers_nothing_yet_says_so(
    hub: Hub, space: SimpleNamespace, tmp_path: Path
) -> None:
    with served(hub) as url, pytest.raises(FetchError) as caught:
        source_at(url, space.store).catalogue(tmp_path, WATCH)
    assert caught.value.fault == "source"


def test_neighbours_find_each_other_and_share(
    hub: Hub, centre: Node, space: SimpleNamespace, tmp_path: Path
) -> None:
    from dataclasses import replace

    from sync.content.ways import around
    from sync.lan.discovery import Beacon

    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    with served(hub) as url:
        here = replace(centre.settings, host="127.0.0.1")
        beacon = Beacon(here, lambda: "a-neighbour", int(url.rpartition(":")[2]))
        beacon.start()
        asking = replace(centre, settings=here, store=space.store)
        found: list[Http] = []
        for _try in range(8):
            found = [one for one in around(asking, 1.5) if one._base == url]
            if found:
                break
        beacon.stop()
        if not found:
            pytest.skip("no multicast on the loopback of this machine")
        fetch(space.store, found[0], offer, space.rules, WATCH)
    assert space.store.current(ID) == 1
