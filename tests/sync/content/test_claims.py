"""What sources say that they have, and what comes of it."""

from __future__ import annotations

from pathlib import Path

from content_cache.care import quarantine
from content_cache.care.repair import repair
from content_cache.care.soundness import examine
from hub.core.node import Node
from sync.content import due, offering, preparing
from sync.content.catalogue import Catalogue
from sync.content.due import fetch_due
from sync.content.refetch import FromSources
from sync.content.running import Watch
from sync.content.sources import Nowhere, Rsync
from tests.sync.content.centre import (
    PRIVATE,
    Link,
    some_bytes,
)
from tests.sync.content.filling import A, B, C, fill, one


def test_what_is_damaged_comes_again(centre: Node, space: Node, link: Link, tmp_path: Path) -> None:
    fill(centre, tmp_path, A, 300_000)
    offering.refresh(centre, PRIVATE)
    fetch_due(space, only=[A], sources=[link.source()])
    file = space.store.open(A, "f.bin")
    sound = file.read_bytes()
    file.write_bytes(sound[:-1] + b"?")
    from content_cache.care.fetch import NoFetcher

    assert repair(space.store, A, 1, NoFetcher(), 0).status == "set aside"
    assert quarantine.damages(space.store)
    fetch_due(space, sources=[link.source()])
    assert quarantine.damages(space.store) == ()
    assert space.store.open(A, "f.bin").read_bytes() == sound
    assert examine(space.store.folder(A, 1)) == []
    # The port that the store's own care asks: on demand, one file.
    space.store.open(A, "f.bin").write_bytes(b"gone")
    listed = [(link.source(), offering.refresh(centre, PRIVATE))]
    fetcher = FromSources(space, listed, Watch(silence_s=20))
    assert repair(space.store, A, 1, fetcher, 0).status == "repaired"
    fetcher.tidy()
    assert fetcher.find(A, 2, space.store.entry(A, "f.bin")) is None, "no source has that version"


class Claims(Nowhere):
    """A neighbour that claims a version of which there is none, and needs that lead anywhere."""

    def catalogue(self, into: Path, watch: Watch) -> tuple[bytes, bytes | None]:
        from sync.content.catalogue import encode

        false = one(A, 2_000_000_000, needs=(B, C))
        return encode(Catalogue("x", "space", 1, (false,))), None


def test_a_false_claim_neither_hides_an_update_nor_brings_more(
    centre: Node, space: Node, link: Link, tmp_path: Path
) -> None:
    for name in (A, B, C):
        fill(centre, tmp_path, name)
    offering.refresh(centre, PRIVATE)
    begun = preparing.place_of(space.store, A, 1).tree / "f.bin"
    begun.parent.mkdir(parents=True)
    begun.write_bytes(some_bytes(f"{A}1", 50_000)[:20_000])
    assert fetch_due(space, only=[A], sources=[Claims()]).came == ()
    assert begun.exists(), "what had come of a true version stays"
    report = fetch_due(space, only=[A], sources=[Claims(), link.source()])
    assert [(c.package, c.version) for c in report.came] == [(A, 1)]
    assert [trouble.source for trouble in report.troubles] == ["nowhere"]


def test_a_neighbours_older_version_is_passed_over(centre: Node, space: Node, link: Link) -> None:
    new = Catalogue("c", "central", 1, (one(A, 2),))
    old = Catalogue("n", "space", 1, (one(A, 1),))
    best = due._best([(Nowhere(), old), (Rsync("x::", ()), new)])
    assert best[A].version == 2
