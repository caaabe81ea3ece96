"""What a space wants comes by itself, from whoever has it, and what was taken away does not come back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content_cache.care import removing
from content_cache.installing.install import install
from content_cache.store import Store
from hub.core.clock import ManualClock
from hub.core.node import Node
from sync.content import asked, listening, offering, outcomes, preparing, state
from sync.content.catalogue import Offer
from sync.content.due import fetch_due
from sync.content.errors import FetchError
from sync.content.fetching import Telling
from sync.content.folder_source import Folder
from sync.content.running import Watch
from sync.content.sources import Nowhere, Rsync
from sync.content.wanted import Wants
from sync.content.wanted import due as chosen
from tests.sync.content.centre import (
    PRIVATE,
    WATCH,
    Link,
    some_bytes,
    write_package,
)
from tests.sync.content.filling import A, B, C, fill, one

pytestmark = pytest.mark.sqlite_only


def wants(**said: object) -> Wants:
    told: dict[str, object] = {
        "here": {}, "starter": frozenset(), "marked": frozenset(), "asked": frozenset(), "gone": frozenset(),
    }  # fmt: skip
    return Wants(**(told | said))  # type: ignore[arg-type]


def ids(offers: tuple[Offer, ...]) -> list[str]:
    return [offer.id for offer in offers]


def test_what_is_wanted() -> None:
    offers = {name: one(name, 2) for name in (A, B, C)}
    assert chosen(offers, wants()) == ()
    assert ids(chosen(offers, wants(marked=frozenset({A}), starter=frozenset({B})))) == [A, B]
    assert ids(chosen(offers, wants(here={A: 1, B: 2, C: 3}))) == [A]
    gone = frozenset({A, B})
    assert ids(chosen(offers, wants(marked=gone, gone=gone, asked=frozenset({B})))) == [B]


def test_what_is_needed_comes_first_and_the_small_before_the_large() -> None:
    offers = {A: one(A, size=1, needs=(C,)), B: one(B, size=5), C: one(C, size=9)}
    assert ids(chosen(offers, wants(marked=frozenset({A, B})))) == [C, A, B]
    assert ids(chosen(offers, wants(marked=frozenset({A}), here={C: 1}))) == [A]
    ring = {A: one(A, needs=(B,)), B: one(B, needs=(A,))}
    assert sorted(ids(chosen(ring, wants(asked=frozenset({A}))))) == [A, B]
    assert ids(chosen({A: one(A, needs=("org.example.absent",))}, wants(asked=frozenset({A})))) == [
        A
    ]


def test_marked_and_asked_for_packages_come_over_ssh(
    centre: Node, space: Node, link: Link, tmp_path: Path
) -> None:
    for name in (A, B, C):
        fill(centre, tmp_path, name)
    from sync.content import marks

    marks.mark(centre.store, offering.folder(centre.store), "*", [A], True)
    offering.refresh(centre, PRIVATE)
    source = link.source()
    spent: list[int] = []
    report = fetch_due(space, spent.append, sources=[source])
    assert [(c.package, c.version) for c in report.came] == [(A, 1)] and not report.troubles
    assert report.waiting == () and sum(spent) > 50_000
    assert fetch_due(space, sources=[source]).came == ()
    report = fetch_due(space, only=[B], sources=[source])
    assert [c.package for c in report.came] == [B]
    assert list(asked.asked(space.store)) == [B]
    for name in (A, B, C):
        fill(centre, tmp_path, name, version=2)
    offering.refresh(centre, PRIVATE)
    assert sorted(c.package for c in fetch_due(space, sources=[source]).came) == [A, B]
    # Taken away: neither the mark nor the old wish brings it back; a new wish does.
    removing.remove(space.store, [A, B], "asked", space.clock.now_ms() + 1)
    assert fetch_due(space, sources=[source]).came == ()
    asked.ask(space.store, B, space.clock.now_ms() + 2)
    assert [c.package for c in fetch_due(space, sources=[source]).came] == [B]


def test_who_went_back_to_the_version_before_stays_there(
    centre: Node, space: Node, link: Link, tmp_path: Path
) -> None:
    for version in (1, 2):
        fill(centre, tmp_path, A, version=version)
        offering.refresh(centre, PRIVATE)
        fetch_due(space, only=[A], sources=[link.source()])
    assert removing.roll_back(space.store, A) == 1
    assert fetch_due(space, sources=[link.source()]).came == ()
    assert space.store.current(A) == 1


def test_a_list_that_the_centre_did_not_sign_is_not_used(
    centre: Node, space: Node, link: Link, tmp_path: Path
) -> None:
    fill(centre, tmp_path, A)
    offering.refresh(centre)
    report = fetch_due(space, only=[A], sources=[link.source()])
    assert report.came == ()
    assert any("signed the list" in str(trouble.error) for trouble in report.troubles)


def test_another_source_steps_in_and_marks_are_remembered(
    centre: Node, space: Node, link: Link, tmp_path: Path
) -> None:
    from sync.content import marks

    fill(centre, tmp_path, A)
    marks.mark(centre.store, offering.folder(centre.store), space.space_id, [A], True)
    offering.refresh(centre, PRIVATE)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "packages").symlink_to(centre.store.packages)
    data, proof = link.source().catalogue(tmp_path, WATCH)
    assert proof
    listening.keep(space, data, proof)
    link.sshd.stop()
    report = fetch_due(space, sources=[link.source(), Folder(stick)])
    assert [(c.package, c.source) for c in report.came] == [(A, str(stick))]
    (trouble,) = report.troubles
    assert isinstance(trouble.error, FetchError) and "does not answer" in str(trouble.error)


def test_a_stick_needs_no_signature_where_somebody_stands(
    space: Node, centre: Node, tmp_path: Path
) -> None:
    stick = Store(tmp_path / "stick" / "content")
    folder = write_package(tmp_path / "p", {"f.bin": some_bytes("f", 80_000)}, private=None, id=A)
    install(stick, folder, floor_bytes=0)
    report = fetch_due(space, said=str(tmp_path / "stick"), only=[A])
    assert [c.package for c in report.came] == [A]
    other = replace(space, store=Store(tmp_path / "other"))
    report = fetch_due(other, only=[A], sources=[Folder(tmp_path / "stick")])
    assert report.came == () and "nobody known here" in str(report.troubles[0].error)
    with pytest.raises(FetchError, match="holds no packages"):
        Folder(tmp_path / "p")


def test_nothing_known_is_told(space: Node) -> None:
    report = fetch_due(space, only=[A], sources=[Nowhere()])
    assert report.came == report.waiting == ()
    assert "No source that answers has org.example.a" in str(report.troubles[0].error)


class Cut(Rsync):
    """A line that ends each time."""

    asked = 0

    def head(self, package: str, version: int, into: Path, watch: Watch) -> None:
        Cut.asked += 1
        raise outcomes.error_of(12, "Connection refused")


def test_a_line_that_is_cut_twice_is_left_alone(
    centre: Node, space: Node, link: Link, tmp_path: Path
) -> None:
    for name in (A, B, C):
        fill(centre, tmp_path, name)
    offering.refresh(centre, PRIVATE)
    whole = link.source()
    report = fetch_due(space, only=[A, B, C], sources=[Cut(whole.remote, whole.shell)])
    assert Cut.asked == 2 and report.came == () and len(report.waiting) == 3
    last = state.last(space.store)
    assert last and last.cut


def test_what_was_begun_and_is_wanted_no_more_goes_after_a_month(
    space: Node, clock: ManualClock
) -> None:
    import os

    for name in (A, B):
        tree = preparing.place_of(space.store, name, 1).tree
        tree.mkdir(parents=True)
        (tree / "f.bin").write_bytes(b"begun")
    now_s = clock.now_ms() / 1000
    for name, at_s in ((A, now_s - 31 * 86_400), (B, now_s - 86_400)):
        for place in preparing.place_of(space.store, name, 1).root.parent.rglob("*"):
            os.utime(place, (at_s, at_s))
    preparing.sweep(space.store, [A], clock.now_ms())
    assert preparing.place_of(space.store, A, 1).tree.exists(), "it is wanted"
    preparing.sweep(space.store, [], clock.now_ms())
    assert not preparing.place_of(space.store, A, 1).root.parent.exists()
    assert preparing.place_of(space.store, B, 1).tree.exists(), "it came lately"


def test_a_trouble_with_one_does_not_keep_the_others_away(
    centre: Node, space: Node, link: Link, tmp_path: Path
) -> None:
    for name in (A, B):
        fill(centre, tmp_path, name)
    listed = offering.refresh(centre, PRIVATE)
    assert len(listed.offers) == 2
    (centre.store.folder(A, 1) / "f.bin").write_bytes(b"evil")
    report = fetch_due(space, only=[A, B], sources=[link.source()])
    assert [c.package for c in report.came] == [B] and report.waiting == (A,)
    assert [trouble.package for trouble in report.troubles] == [A]


def test_how_far_it_is_shows_and_it_stops_when_asked(
    centre: Node, space: Node, link: Link, tmp_path: Path
) -> None:
    fill(centre, tmp_path, A, 4_000_000)
    fill(centre, tmp_path, B, 5_000_000)
    offering.refresh(centre, PRIVATE)
    seen: list[state.State] = []

    def look(telling: Telling) -> None:
        if telling.done > 0 and not seen:
            found = state.now(space.store)
            assert found
            seen.append(found)
            assert state.ask_to_stop(space.store)

    assert state.now(space.store) is None and not state.ask_to_stop(space.store)
    report = fetch_due(space, only=[A, B], on_telling=look, sources=[link.source(800)])
    assert seen[0].package == A and seen[0].behind == 1 and seen[0].total > 4_000_000
    assert report.came == () and report.waiting == (A, B)
    assert "stopped" in str(report.troubles[-1].error)
    assert state.now(space.store) is None
    report = fetch_due(space, only=[A, B], sources=[link.source()])
    assert [c.package for c in report.came] == [A, B], "a new run is not stopped by the old wish"
