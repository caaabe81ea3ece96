"""What a space holds is told, used, removed to make room and offered again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content_cache.care import quarantine, scrub
from content_cache.care.scrub import Found
from content_cache.errors import ContentError
from content_cache.installing import remembered
from content_cache.installing.install import install
from content_cache.installing.signature import new_keys, sign, write_key
from hub.core import content_rules
from hub.core.clock import DAY_MS, ManualClock
from hub.core.errors import NotFoundError
from hub.core.health import examine
from hub.core.journal.folding import Folding
from hub.core.journal.replay import fold_one, stored
from hub.core.journal.state import state_hashes
from hub.core.node import Node
from hub.core.rebuild import rebuild
from hub.core.usage import service as usage
from hub.core.who import Who
from hub.features.content import room, scrubbing, service, use
from hub.features.content.models import ContentHere
from hub.features.content.telling import tell
from hub.features.courses import service as courses
from hub.main import folded_models
from tests.factories import person
from tests.hub.features.content.conftest import A, B, C


def here(node: Node) -> dict[str, tuple[int, int, str]]:
    """(here, version, why) by package, as the tables say."""
    rows = node.database.rows("SELECT package, here, version, why FROM content_here")
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def look(node: Node, package: str) -> str:
    """Somebody opens a package and spends a minute with it; the visit."""
    visit = usage.open_visit(node, "", None, "woman", "15-24", "learn", "pc")
    usage.record_activity(node, visit, "lesson", f"{package}/01-la-commune", 60)
    return visit


def test_the_journal_follows_the_disk(shelf: Node, sources: dict[str, Path]) -> None:
    assert tell(shelf) == 3 and tell(shelf) == 0
    assert here(shelf) == dict.fromkeys((A, B, C), (1, 1, ""))
    service.remove(shelf, [B])
    shelf.store.remove(C)
    assert tell(shelf) == 1 and tell(shelf) == 0
    assert here(shelf) == {A: (1, 1, ""), B: (0, 1, "asked"), C: (0, 1, "lost")}
    install(shelf.store, sources[B], floor_bytes=0)
    assert tell(shelf) == 1 and here(shelf)[B] == (1, 1, "")
    (shelf.store.folder(A, 1) / "package.json").write_text("{")
    assert tell(shelf) == 0, "what is damaged is still here"
    assert rebuild(shelf, folded_models(shelf.features)).equal


def test_the_order_of_the_records_does_not_matter(shelf: Node, clock: ManualClock) -> None:
    tell(shelf)
    for step in (lambda: service.remove(shelf, [C]), lambda: service.remove(shelf, [B])):
        clock.forward(1000)
        step()
    wanted = state_hashes(shelf.database, [ContentHere])
    records = [one for one in stored(shelf.database) if one["kind"].startswith("content.")]
    with shelf.database.writing():
        shelf.database.run("DELETE FROM content_here")
        folding = Folding()
        for record in reversed(records):
            fold_one(record, shelf.journal.kinds[record["kind"]], folding)
        folding.settle()
    assert state_hashes(shelf.database, [ContentHere]) == wanted


def test_who_signed_it_is_told(node: Node, sources: dict[str, Path]) -> None:
    private, public = new_keys()
    sign(sources[A], private)
    install(
        node.store, sources[A], floor_bytes=0, trust=content_rules.trust(node.settings, local=True)
    )
    tell(node)
    folder = content_rules.trusted_folder(node.settings.data_dir)
    folder.mkdir(parents=True)
    (folder / "centre.pub").write_bytes(write_key(public))
    assert tell(node) == 1
    assert node.database.rows("SELECT signed_by FROM content_here") == [("centre",)]


def test_the_least_recently_used_makes_room(shelf: Node, clock: ManualClock) -> None:
    tell(shelf)
    clock.forward(DAY_MS)
    look(shelf, C)
    clock.forward(DAY_MS)
    look(shelf, B)
    clock.forward(DAY_MS)
    chosen = room.plan(shelf, 1)
    assert [held.id for held in chosen.going] == [C], "the first is needed by the third"
    chosen = room.plan(shelf, 1 << 40)
    assert [held.id for held in chosen.going] == [C, A, B] and not chosen.enough
    service.pin(shelf, B)
    assert room.carry_out(shelf, room.plan(shelf, 1 << 40)) == (C, A)
    assert here(shelf)[A] == (0, 1, "room") and here(shelf)[B][0] == 1
    assert [memory.manifest.id for memory in remembered.remembered(shelf.store)] == [A, C]


def test_what_somebody_looks_at_stays(shelf: Node, clock: ManualClock) -> None:
    visit = usage.open_visit(shelf, "", None, "woman", "15-24", "learn", "pc")
    shelf.meter.touch(visit, None, clock.mono_ms(), ("lesson", f"{B}/01-la-commune"))
    assert B not in [held.id for held in room.plan(shelf, 1 << 40).going]
    usage.flush(shelf)
    shelf.meter.visits.clear()  # as another process sees it
    assert use.in_use_now(shelf) == {B}
    usage.close_visit(shelf, visit, "quit")
    assert use.in_use_now(shelf) == frozenset()


def test_progress_is_there_again_when_the_course_is(
    shelf: Node, sources: dict[str, Path], clock: ManualClock
) -> None:
    awa = person(shelf)
    courses.note(shelf, Who(person=awa), B, "la-commune", done=True, place=0.5)
    before = courses.standings(awa, courses.courses(shelf))[B]
    assert 0 < before.done < 1
    room.carry_out(shelf, room.plan(shelf, 1 << 40))
    assert courses.courses(shelf) == []
    install(shelf.store, sources[B], floor_bytes=0)
    after = courses.standings(awa, courses.courses(shelf))[B]
    assert (after.done, after.resume) == (before.done, before.resume)
    assert courses.place_of(awa, B, "la-commune") == 0.5


def test_content_that_comes_with_the_program_stays_unless_told(stocked: Node) -> None:
    assert room.plan(stocked, 1 << 40).going == ()
    told = room.plan(stocked, 1 << 40, starter=True).going
    assert {held.id for held in told} == set(stocked.store.ids())


def test_the_job_keeps_content_to_its_share(shelf: Node) -> None:
    assert room.make_room(shelf) == (), "there is room"
    full = replace(shelf.settings, content_floor_mb=10_000_000)
    assert room.wanted_bytes(full) > 0
    assert room.make_room(replace(shelf, settings=full)) == (), "all of it would not be enough"
    assert len(shelf.store.ids()) == 3
    (gone,) = room.make_room(shelf, wanted=1)
    assert shelf.store.current(gone) is None


def test_the_floor_is_the_stricter_of_two(node: Node) -> None:
    roomy = replace(node.settings, content_floor_mb=1, content_max_percent=99)
    strict = replace(roomy, content_max_percent=10)
    assert content_rules.floor_bytes(roomy) < content_rules.floor_bytes(strict)
    assert (
        content_rules.floor_bytes(replace(roomy, content_floor_mb=10_000_000)) == 10_000_000 << 20
    )


def test_damage_found_by_the_child_is_seen_to(
    shelf: Node, sources: dict[str, Path], clock: ManualClock
) -> None:
    victim = shelf.store.open(A, "final.gift")
    victim.write_bytes(b"//" + victim.read_bytes()[2:])
    for package in (B, C):
        shelf.store.remove(package)
    for _ in range(60):
        clock.forward(DAY_MS)
        if scrub.scrub(shelf.store, clock.now_ms()) and scrub.read_progress(shelf.store).found:
            break
    clock.forward(DAY_MS)
    assert scrubbing.read(shelf)
    assert scrub.read_progress(shelf.store).last_ms == clock.now_ms(), "the child wrote its place"
    assert [one.status for one in scrubbing.see_to(shelf)] == ["set aside"]
    assert scrub.read_progress(shelf.store).found == []
    told = {finding.check: finding for finding in examine(shelf)}["aside"]
    assert (told.level, told.places["name"]) == ("act", A) and "final.gift" in told.sentence
    assert service.mend(shelf, sources[A])[0].status == "repaired"
    told = {finding.check: finding for finding in examine(shelf)}["aside"]
    assert told.level == "good" and quarantine.damages(shelf.store) == ()


def test_damage_waits_while_something_is_installed(shelf: Node) -> None:
    from content_cache.installing.alone import alone

    victim = shelf.store.open(B, "final.gift")
    victim.unlink()
    progress = scrub.read_progress(shelf.store)
    progress.found.append(Found(B, 1, "final.gift"))
    scrub._mark(shelf.store, progress)
    with alone(shelf.store):
        assert scrubbing.see_to(shelf) == []
    assert scrub.read_progress(shelf.store).found != []
    assert [one.status for one in scrubbing.see_to(shelf)] == ["repaired"]


def test_verifying_tells_what_is_wrong(shelf: Node) -> None:
    assert not any(service.verify(shelf, None, deep=True).values())
    spoilt = shelf.store.open(A, "final.gift")
    spoilt.write_bytes(b"//" + spoilt.read_bytes()[2:])
    assert not any(service.verify(shelf, A, deep=False).values()), "the same size: nothing shows"
    (problem,) = service.verify(shelf, A, deep=True)[A, 1]
    assert problem.path == "final.gift"
    (shelf.store.packages / B / "current").unlink()
    assert service.verify(shelf, B, deep=False)[B, 0][0].path == "current"
    for unknown in ("org.example.absent", "../x"):
        with pytest.raises((NotFoundError, ContentError)):
            service.verify(shelf, unknown, deep=False)
