"""A stick between spaces and the centre: real hubs, real letters, real file systems."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hub.core.errors import OperatorError
from sync.records import waiting
from sync.timing import history
from sync.timing.alone import BusyError, alone
from sync.usb import series, visit
from sync.watching import fleet
from sync.watching.status import status
from tests.sync.test_exchange import names, opinion
from tests.sync.usb.visits import at, at_centre, has, letters, register, voice, waits
from tests.village import Village, own_state, shared_state


def test_facts_and_voices_ride_there_and_acknowledgements_back(
    village: Village, stick: Path
) -> None:
    a, b = village.spaces
    register(a, "Awa", "Binta")
    sha256 = voice(a)
    up = at(a, stick)
    assert (up.error, up.files_up, up.facts_up) == (None, 1, waits(a))
    there = at_centre(village, stick)
    assert (there.error, there.refused, there.spaces, there.files_down) == (None, [], 1, 1)
    assert names(village.centre) == ["Awa", "Binta"]
    assert has(village.centre, sha256)
    assert letters(stick, "up", a) == []
    assert waits(a) > 0  # nobody told it yet
    back = at(a, stick)
    assert (back.error, back.refused, waits(a)) == (None, [], 0)
    assert letters(stick, "down", a) == []
    with a.open() as node:
        assert not waiting.waiting(node)
    assert own_state(a, a.node.space_id) == own_state(village.centre, a.node.space_id)
    assert letters(stick, "down", b) == []


def test_what_the_centre_has_for_a_space_comes_back(village: Village, stick: Path) -> None:
    a, b = village.spaces
    register(b, "Coumba")
    sha256 = voice(b)
    opinion(b, "t1", "coumba", publish=True)
    assert b.contact().error is None
    at(a, stick)
    assert at_centre(village, stick).facts_up > 0
    assert at(a, stick).facts_down > 0
    assert shared_state(a) == shared_state(village.centre)
    assert names(a) == []  # never another space's people
    assert not has(a, sha256)


def test_one_stick_serves_many_spaces(village: Village, stick: Path) -> None:
    a, b = village.spaces
    register(a, "Awa")
    register(b, "Binta")
    at(a, stick)
    at(b, stick)
    assert at_centre(village, stick).spaces == 2
    for place in (a, b):
        at(place, stick)
        assert waits(place) == 0
    assert names(village.centre) == ["Awa", "Binta"]


def test_a_stick_and_a_line_may_be_mixed(village: Village, stick: Path) -> None:
    a, b = village.spaces
    register(a, "Awa")
    at(a, stick)
    register(a, "Binta")
    assert a.contact().error is None
    opinion(b, "t1", "p", publish=True)
    b.contact()
    at_centre(village, stick)
    village.clock.forward(600_000)
    opinion(b, "t2", "p", publish=True)
    b.contact()
    assert a.contact().error is None
    assert waits(a) == 0
    cursors = a.rows("SELECT value FROM sync_mark WHERE name = 'cursors'")
    old = at(a, stick)  # older news than the line brought
    assert old.error is None
    assert any("older than" in str(note) for note in old.notes)
    assert a.rows("SELECT value FROM sync_mark WHERE name = 'cursors'") == cursors
    assert waits(a) == 0
    village.heal(2)
    assert shared_state(a) == shared_state(village.centre)


def test_the_same_stick_again_changes_nothing(
    village: Village, stick: Path, tmp_path: Path
) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    voice(a)
    at(a, stick)
    copy = tmp_path / "copy"
    shutil.copytree(stick, copy)
    at_centre(village, stick)
    again = at_centre(village, copy)
    assert (again.refused, again.facts_down) == ([], 0)
    shutil.rmtree(copy)
    shutil.copytree(stick, copy)
    at(a, stick)
    register(a, "Binta")
    left = waits(a)
    replayed = at(a, copy)
    assert (replayed.refused, replayed.facts_down, waits(a)) == ([], 0, left)


def test_a_letter_that_was_changed_is_refused_and_the_rest_taken(
    village: Village, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = village.spaces[0]
    monkeypatch.setattr(series, "FULL", 1)
    monkeypatch.setattr("sync.usb.at_space.LARGEST_BYTES", 2_000)
    register(a, *(f"Personne {n:02d}" for n in range(40)))
    at(a, stick)
    found = letters(stick, "up", a)
    assert len(found) > 3
    for number, change in enumerate(("flip", "cut", "empty")):
        data = bytearray(found[number].read_bytes())
        if change == "flip":
            data[len(data) // 2] ^= 1
        found[number].write_bytes(
            {"flip": data, "cut": data[: len(data) // 2], "empty": b""}[change]
        )
    there = at_centre(village, stick)
    assert len(there.refused) == 3
    assert all("was changed, or is cut short" in str(one.why) for one in there.refused)
    assert 0 < len(names(village.centre)) < 40
    for _visit in range(2):
        at(a, stick)
        assert at_centre(village, stick).refused == []
    at(a, stick)
    assert len(names(village.centre)) == 40
    assert waits(a) == 0


def test_a_letter_that_is_missing_is_asked_for_again(
    village: Village, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies behind it is taken, but feeds go on from before it."""
    a, b = village.spaces
    monkeypatch.setattr(series, "FULL", 1)
    monkeypatch.setattr("sync.usb.answering.LARGEST_BYTES", 1_500)
    for n in range(20):
        opinion(b, f"t{n:02d}", "p", publish=True)
    b.contact()
    at(a, stick)
    at_centre(village, stick)
    found = letters(stick, "down", a)
    assert len(found) > 4
    found[2].unlink()
    assert at(a, stick).facts_down > 0
    assert shared_state(a) != shared_state(village.centre)
    at_centre(village, stick)
    at(a, stick)
    assert shared_state(a) == shared_state(village.centre)


def test_a_space_that_speaks_by_stick_is_not_silent_at_the_centre(
    village: Village, stick: Path
) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    up = at(a, stick)
    at_centre(village, stick)
    with village.centre.open() as node:
        rows = {row.space_id: row for row in fleet.rows(node)}
    row = rows[a.node.space_id]
    assert (row.contacts, row.outcome, row.facts_up) == (1, "done", up.facts_up)
    assert row.sent == up.written
    assert row.last_ms == village.clock.wall
    assert rows[village.spaces[1].node.space_id].last_ms is None


def test_it_is_told_in_the_history_and_never_twice_at_once(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    at(a, stick)
    with a.open() as node:
        (one,) = history.contacts(node)
        assert (one.way, one.outcome, one.facts_up > 0, one.sent > 300) == (
            "usb",
            "done",
            True,
            True,
        )
        assert status(node).last_good is None  # the centre has not heard of it yet
        with alone(node.settings.data_dir), pytest.raises(BusyError):
            visit.at_a_space(node, stick)


def test_a_space_that_stands_alone_is_told_to_enrol(node: object, stick: Path) -> None:
    with pytest.raises(OperatorError, match="not linked"):
        visit.at_a_space(node, stick)  # type: ignore[arg-type]  # the fixture's node
    assert list(stick.iterdir()) == []
