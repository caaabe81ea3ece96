"""A stick that begins at the centre: letters for spaces that never asked, and what a machine makes of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content_cache.installing.install import install
from hub.core.civic.records import ThreadActed
from hub.core.errors import OperatorError
from hub.core.journal import again
from hub.main import open_node
from sync.content import marks as wanted
from sync.content import offering
from sync.enrolment import roster, rotation
from sync.records import marks
from sync.usb import answering, series, visit
from sync.usb.outcome import Outcome
from tests.sync.content.centre import trust_centre, write_package
from tests.sync.test_exchange import names, opinion
from tests.sync.test_mending import backup, put_back
from tests.sync.test_mending import voice as voice_in_a_matter
from tests.sync.usb.visits import at, at_centre, has, letters, register, waits
from tests.village import Place, Village, own_state, shared_state


def prepared(village: Village, stick: Path, *of: Place) -> Outcome:
    """The centre writes a stick, some minutes later."""
    village.clock.forward(600_000)
    with village.centre.open() as node:
        return visit.prepared(node, stick, [place.node.space_id for place in of])


def heard_of(village: Village, *threads: str) -> None:
    """The second space tells the centre what all may read."""
    b = village.spaces[1]
    for thread in threads:
        opinion(b, thread, "coumba", publish=True)
    assert b.contact().error is None


def cursors(place: Place) -> dict[str, int]:
    none: dict[str, int] = {}
    with place.open():
        return marks.get(marks.CURSORS, none)


def test_a_space_that_never_exchanged_is_brought_everything_at_its_first_visit(
    village: Village, stick: Path
) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    heard_of(village, "t1", "t2")
    there = prepared(village, stick, a)
    assert (there.error, there.refused, there.spaces) == (None, [], 1)
    assert [str(note) for note in there.notes] == ["The stick is ready for 1 space."]
    came = at(a, stick)
    assert (came.error, came.refused, came.notes) == (None, [], [])
    assert shared_state(a) == shared_state(village.centre)
    assert letters(stick, "down", a) == []
    assert at_centre(village, stick).spaces == 1  # its answer went up on the same stick
    assert names(village.centre) == ["Awa"]
    at(a, stick)
    assert waits(a) == 0
    assert own_state(a, a.node.space_id) == own_state(village.centre, a.node.space_id)


def test_a_stick_for_all_leaves_out_who_may_not_exchange(village: Village, stick: Path) -> None:
    a, b = village.spaces
    c = village.add("Espace 2")
    village.spaces.append(c)
    with village.centre.open() as node:
        roster.revoke(node, c.node.journal.writer, "stolen")
    assert prepared(village, stick).spaces == 2
    assert letters(stick, "down", a) and letters(stick, "down", b)
    assert not letters(stick, "down", c)
    with pytest.raises(OperatorError, match="No machine of Espace 2 may exchange") as told:
        prepared(village, stick, c)
    assert "hub central invite" in told.value.next_step


def test_it_goes_on_from_what_the_machine_is_known_to_have(village: Village, stick: Path) -> None:
    a, _b = village.spaces
    heard_of(village, *(f"t{n}" for n in range(8)))
    for _contact in range(2):
        assert a.contact().error is None
    heard_of(village, "new")
    assert 0 < prepared(village, stick, a).facts_up < 8
    assert at(a, stick).facts_down > 0
    assert shared_state(a) == shared_state(village.centre)
    assert at_centre(village, stick).facts_up == 0  # by stick it is known as well
    heard_of(village, "newer")
    assert 0 < prepared(village, stick, a).facts_up < 8
    at(a, stick)
    assert shared_state(a) == shared_state(village.centre)


def test_letters_that_wait_on_the_stick_are_answered_first(village: Village, stick: Path) -> None:
    a, b = village.spaces
    register(a, "Awa")
    at(a, stick)
    there = prepared(village, stick)
    assert (there.spaces, there.refused, names(village.centre)) == (2, [], ["Awa"])
    at(a, stick)
    assert waits(a) == 0  # an answer to what it asked, and no other
    assert letters(stick, "down", b)


def test_an_old_or_changed_stick_is_refused_as_ever(
    village: Village, stick: Path, tmp_path: Path
) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    heard_of(village, "t1")
    prepared(village, stick, a)
    copy = shutil.copytree(stick, tmp_path / "copy")
    changed = shutil.copytree(stick, tmp_path / "changed")
    (letter,) = letters(changed, "down", a)
    data = bytearray(letter.read_bytes())
    data[len(data) // 2] ^= 1
    letter.write_bytes(data)
    refused = at(a, changed).refused
    assert len(refused) == 1 and "Take the stick to the centre" in str(refused[0].why)
    assert cursors(a) == {}
    at(a, stick)
    now = cursors(a)
    again = at(a, copy)
    assert (again.facts_down, again.refused, cursors(a)) == (0, [], now)
    heard_of(village, "t2")
    prepared(village, stick, a)
    village.clock.forward(600_000)
    assert a.contact().error is None
    old = at(a, stick)
    assert any("older than the last ones" in str(note) for note in old.notes)


def test_the_stick_of_a_machine_that_was_replaced_is_refused_and_nothing_is_lost(
    village: Village, stick: Path
) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    a.contact()
    heard_of(village, "t1")
    prepared(village, stick, a)
    with village.centre.open() as node:
        roster.retire(node, a.node.journal.writer, "replaced")
    new = village.add("Espace 0", space_id=a.node.space_id)
    village.spaces[0] = new
    register(new, "Binta")
    told = at(new, stick)
    assert [str(one.why) for one in told.refused] == [
        "This machine cannot open this letter: it was written for another machine of this space, or "
        "was changed or cut short. Take the stick to the centre: it writes anew for this machine."
    ]
    assert (told.facts_down, told.error) == (0, None)
    assert at_centre(village, stick).refused == []
    assert names(village.centre) == ["Awa", "Binta"]
    back = at(new, stick)
    assert (back.refused, waits(new), names(new)) == ([], 0, ["Awa", "Binta"])
    assert shared_state(new) == shared_state(village.centre)
    heard_of(village, "t2")
    prepared(village, stick, new)
    assert at(new, stick).refused == []
    assert shared_state(new) == shared_state(village.centre)
    a.node.database.close()


def test_a_machine_with_a_new_key_still_opens_what_was_sealed_to_its_old_one(
    village: Village, stick: Path
) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    a.contact()
    heard_of(village, "t1")
    prepared(village, stick, a)
    with a.open() as node:
        old = node.journal.writer
        with node.journal.writing():
            again.adopt(node.journal, rotation.adopt_new_writer(node, rotation.PLANNED), {})
        assert node.journal.writer != old
    register(a, "Binta")
    came = at(a, stick)
    assert (came.refused, came.error) == ([], None)
    assert shared_state(a) == shared_state(village.centre)
    assert at_centre(village, stick).refused == []
    at(a, stick)
    assert (waits(a), names(village.centre)) == (0, ["Awa", "Binta"])


def test_a_card_that_was_put_back_skips_nothing(
    village: Village, stick: Path, tmp_path: Path
) -> None:
    """The centre believes that this machine is further than it is: it takes, and asks from before."""
    a = village.spaces[0]
    register(a, "Awa")
    a.contact()
    kept = backup(a, tmp_path / "kept.db")
    heard_of(village, "t1", "t2")
    for _contact in range(2):
        a.contact()
    heard_of(village, "t3")
    prepared(village, stick, a)
    put_back(a, kept)
    at(a, stick)
    assert shared_state(a) != shared_state(village.centre)
    at_centre(village, stick)
    at(a, stick)
    assert shared_state(a) == shared_state(village.centre)


def test_what_is_more_than_a_stick_may_carry_is_asked_for_later(
    village: Village, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "FULL", 1)
    monkeypatch.setattr(answering, "LARGEST_BYTES", 1_500)
    monkeypatch.setattr(answering, "MOST_BATCHES", 3)
    a = village.spaces[0]
    heard_of(village, *(f"t{n:02d}" for n in range(12)))
    prepared(village, stick, a)
    assert len(letters(stick, "down", a)) <= 4
    at(a, stick)
    assert shared_state(a) != shared_state(village.centre)
    for _visit in range(8):
        at_centre(village, stick)
        at(a, stick)
    assert shared_state(a) == shared_state(village.centre)


def test_a_large_voice_does_not_ride_unasked(
    village: Village, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "UNASKED_BYTES", 60_000)
    a, b = village.spaces
    small, large = voice_in_a_matter(b, "t1", 50_000), voice_in_a_matter(b, "t2", 100_000)
    b.contact()
    with village.centre.open() as node:
        for thread in ("t1", "t2"):
            word = ThreadActed(thread=thread, action="publish", hat="moderator")
            node.journal.write("civic.acted", word, "m")
    prepared(village, stick, a)
    at(a, stick)
    assert (has(a, small), has(a, large)) == (True, False)
    at_centre(village, stick)  # now it is asked for
    at(a, stick)
    assert has(a, large)


def test_content_rides_along_unasked(village: Village, stick: Path, tmp_path: Path) -> None:
    a = village.spaces[0]
    film = "org.example.film"
    with village.centre.open() as node:
        source = write_package(tmp_path / "p", {"film.bin": b"f" * 100_000}, id=film)
        install(node.store, source, floor_bytes=0)
        wanted.mark(node.store, offering.folder(node.store), a.node.space_id, [film], True)
    trust_centre(a.node.settings.data_dir)
    assert prepared(village, stick, a).packages == 1
    assert at(a, stick).packages == 1
    assert a.node.store.current(film) is not None
    assert open_node(a.node.settings, a.clock).store.current(film) is not None
