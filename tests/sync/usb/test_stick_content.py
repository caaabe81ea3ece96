"""Content on a stick, beside the letters."""

from __future__ import annotations

from pathlib import Path

from content_cache.installing.install import install
from content_cache.store import Store
from sync.content import asked, offering
from sync.content import marks as wanted
from sync.content.mirroring import mirror
from sync.usb.stick import FOLDER
from tests.sync.content.centre import some_bytes, trust_centre, write_package
from tests.sync.usb.visits import at, at_centre
from tests.village import Village


def test_content_rides_along(village: Village, stick: Path, tmp_path: Path) -> None:
    a = village.spaces[0]
    film, other = "org.example.film", "org.example.other"
    data = some_bytes("film", 2_000_000)
    with village.centre.open() as node:
        install(
            node.store, write_package(tmp_path / "p", {"film.bin": data}, id=film), floor_bytes=0
        )
        install(node.store, write_package(tmp_path / "p", {}, id=other), floor_bytes=0)
        wanted.mark(node.store, offering.folder(node.store), a.node.space_id, [film], True)
    at(a, stick)
    assert at_centre(village, stick).packages == 1
    refused = at(a, stick)  # nobody here trusts who signed it
    assert (refused.packages, a.node.store.current(film)) == (0, None)
    trust_centre(a.node.settings.data_dir)
    at_centre(village, stick)
    came = at(a, stick)
    assert (came.packages, came.error) == (1, None)
    assert a.node.store.open(film, "film.bin").read_bytes() == data
    assert a.node.store.current(other) is None
    assert at_centre(village, stick).packages == 0  # it is there already
    assert at(a, stick).packages == 0


def test_content_of_nobody_known_is_not_taken(
    village: Village, stick: Path, tmp_path: Path
) -> None:
    """A stranger's folder on the stick: even a newer version of what is here is judged by its key."""
    a = village.spaces[0]
    mine = "org.example.mine"
    source = Store(tmp_path / "stranger")
    unsigned = write_package(tmp_path / "q", {}, id=mine, version=9)
    (unsigned / "package.json.sig").unlink()
    install(source, unsigned, floor_bytes=0)
    at(a, stick)
    mirror(source, stick / FOLDER / "content", [mine])
    with a.open() as node:
        asked.ask(node.store, mine, node.clock.now_ms())
    told = at(a, stick)
    assert (told.packages, a.node.store.current(mine)) == (0, None)
    assert told.refused
