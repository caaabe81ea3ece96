"""A centre that was put back from a backup gets back by stick alone what it lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hub.core.civic.records import Reacted, ThreadActed
from sync import keys
from sync.enrolment.trust import central_of
from sync.records import epoch, outgoing
from sync.records.lacking import Returning
from sync.records.returned import GivenBack
from sync.usb import series
from sync.usb.letter import Letter, pack
from sync.usb.stick import SPARE, Stick, folder_of
from tests.sync.test_exchange import names, opinion
from tests.sync.test_mending import backup, whole
from tests.sync.usb.visits import at, at_centre, letters, mounted, register, waits
from tests.village import Place, Village, own_state, shared_state

THREADS = "SELECT id, state FROM civic_thread ORDER BY id"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """The centre's database is a file that can be put back."""
    made = Village(tmp_path / "village")
    yield made
    made.close()


def by_stick(village: Village, stick: Path, of: Place, rides: int = 1) -> None:
    for _ride in range(rides):
        at(of, stick)
        at_centre(village, stick)
    at(of, stick)


def publish(village: Village, *threads: str) -> None:
    """The centre's own word, which only spaces have once it is lost."""
    with village.centre.open() as node:
        for thread in threads:
            word = ThreadActed(thread=thread, action="publish", hat="moderator")
            node.journal.write("civic.acted", word, "somebody at the centre")


def lose(village: Village, stick: Path, tmp_path: Path, threads: int = 1) -> tuple[Place, Place]:
    """A centre that has lost its own words, which the first space was told by stick."""
    a, b = village.spaces
    of = [f"t{n:03d}" for n in range(threads)]
    for thread in of:
        opinion(a, thread, "awa", publish=False)
    register(a, "Awa")
    by_stick(village, stick, a, 2)
    kept = backup(village.centre, tmp_path / "centre.db")
    publish(village, *of)
    register(a, "Binta")
    by_stick(village, stick, a, 2)
    assert a.rows(THREADS) == [(thread, "published") for thread in of]
    village.put_back(kept)
    assert {state for _thread, state in village.centre.rows(THREADS)} == {"submitted"}
    return a, b


def alike(village: Village, a: Place) -> bool:
    own = a.node.space_id
    return own_state(a, own) == own_state(village.centre, own) and (
        shared_state(a) == shared_state(village.centre)
    )


def test_all_is_back_after_two_visits_though_the_centre_went_on(
    village: Village, stick: Path, tmp_path: Path
) -> None:
    a, b = lose(village, stick, tmp_path)
    with village.centre.open() as node:
        first = epoch.current(node)
        thanks = Reacted(thread="t000", person="x", kind="thank")
        node.journal.write("civic.reacted", thanks, "x")
    opinion(b, "of-b", "coumba", publish=True)
    assert b.contact().error is None
    at(a, stick)
    told = at_centre(village, stick)
    assert any("has facts that this centre has lost" in str(note) for note in told.notes)
    back = at(a, stick)
    assert any("carries them back" in str(note) for note in back.notes)
    took = at_centre(village, stick)
    assert took.refused == []
    assert village.centre.rows(THREADS) == [("of-b", "published"), ("t000", "published")]
    assert names(village.centre) == ["Awa", "Binta"]
    with village.centre.open() as node:
        assert epoch.current(node) != first
    last = at(a, stick)
    assert (last.notes, last.error, waits(a)) == ([], None, 0)
    assert alike(village, a) and whole(a) and whole(village.centre)
    at_centre(village, stick)
    again = at(a, stick)
    assert (again.facts_down, again.facts_up, again.notes) == (0, 0, [])
    village.heal(2)
    assert shared_state(b) == shared_state(village.centre)


def test_an_old_copy_of_the_stick_gives_nothing_twice(
    village: Village, stick: Path, tmp_path: Path
) -> None:
    import shutil

    a, _b = lose(village, stick, tmp_path)
    by_stick(village, stick, a)
    copy = shutil.copytree(stick, tmp_path / "copy")
    at_centre(village, stick)
    log = village.centre.node.journal.writer
    replayed = at_centre(village, copy)
    assert (replayed.refused, replayed.facts_down) == ([], 0)
    assert village.centre.node.journal.writer == log  # no other epoch for the same loss
    at(a, stick)
    at(a, copy)
    assert alike(village, a)


def test_a_letter_that_rots_on_its_way_rides_again(
    village: Village, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "FULL", 1)
    monkeypatch.setattr("sync.records.lacking.LARGEST_BYTES", 800)
    a, _b = lose(village, stick, tmp_path, threads=30)
    by_stick(village, stick, a)
    found = letters(stick, "up", a)
    assert len(found) > 4
    for rotten in (found[-1], found[-3]):
        rotten.write_bytes(b"x" + rotten.read_bytes()[1:])
    assert len(at_centre(village, stick).refused) == 2
    assert ("t029", "submitted") in village.centre.rows(THREADS)
    by_stick(village, stick, a)
    assert alike(village, a)
    assert at(a, stick).facts_up == 0


def test_what_finds_no_room_on_the_stick_rides_later(
    village: Village, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "FULL", 1)
    monkeypatch.setattr("sync.records.lacking.LARGEST_BYTES", 800)
    a, _b = lose(village, stick, tmp_path, threads=30)
    by_stick(village, stick, a)
    small = tmp_path / "small"
    small.mkdir()
    with mounted(small, "-t", "tmpfs", "-o", f"size={SPARE + (32 << 10)}", "tmpfs"):
        full = at(a, small)
        assert "full" in str(full.error)
        rides = 0
        while full.error is not None and rides < 12:
            at_centre(village, small)
            full, rides = at(a, small), rides + 1
        assert 1 < rides < 12
        at_centre(village, small)
        at(a, small)
    assert alike(village, a)


def test_nobody_can_invent_what_the_centre_is_said_to_have_lost(
    village: Village, stick: Path
) -> None:
    """Even a machine that the centre knows: the proof is the centre's own signature."""
    a, b = village.spaces
    opinion(b, "t1", "coumba", publish=False)
    b.contact()
    register(a, "Awa")
    at(a, stick)
    with a.open() as node, b.open() as other:
        record = outgoing.unsent(other, {}, 1 << 20)[-1]
        forged = record._replace(seq=record.seq + 1, rid="invented", body='{"a":1}')
        forged = forged._replace(hash=forged.computed)
        import base64

        batch = base64.b64encode(outgoing.pack(node, [forged])).decode()
        message = msgspec.json.encode(GivenBack(batch, []))
        said = Letter(
            way="up", signer=node.journal.writer, space=node.space_id, series="e" * 16, index=1,
            returned=[Returning(record.writer, 0, forged.seq, message)],
        )  # fmt: skip
        data = pack(said, keys.writer_key(node), central_of(node).public)
        Stick(stick).write("up", folder_of(node.space_id), data)
    told = at_centre(village, stick)
    assert [str(one.why) for one in told.refused] == [
        "No proof of the centre covers a record of this message."
    ]
    assert village.centre.rows("SELECT 1 FROM journal WHERE rid = 'invented'") == []
    assert names(village.centre) == ["Awa"]  # the rest of what it brought is good
    at(a, stick)
    assert waits(a) == 0
