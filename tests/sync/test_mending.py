"""What goes wrong with machines: restored, copied, replaced, stolen; and a centre put back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.core.blobs import places
from hub.core.blobs.records import BlobMade
from hub.core.civic.records import ThreadActed, ThreadOpened
from sync.enrolment import roster
from tests import factories
from tests.sync.putting_back import backup, names, put_back, register, whole
from tests.sync.wanderings import Wandering
from tests.village import Place, Village, own_state


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village")
    yield made
    made.close()


def test_a_restored_card_gets_back_what_the_centre_has_and_loses_nothing_new(
    village: Village, tmp_path: Path
) -> None:
    a = village.spaces[0]
    register(a, "Avant")
    a.contact()
    kept = backup(a, tmp_path / "kept.db")
    register(a, "Entre 1", "Entre 2")
    a.contact()
    put_back(a, kept)
    register(a, "Après")
    assert names(a) == ["Après", "Avant"]
    old = a.node.journal.writer
    assert a.contact().outcome == "done"
    assert names(a) == names(village.centre) == ["Après", "Avant", "Entre 1", "Entre 2"]
    assert a.node.journal.writer != old
    with village.centre.open():
        known = roster.find(old)
        assert known is not None and known.state == roster.FORKED
    assert whole(a) and whole(village.centre)
    register(a, "Ensuite")
    assert a.contact().outcome == "done"
    assert names(a) == names(village.centre)


def test_a_copied_card_is_seen_at_the_first_contact_and_both_go_on(
    village: Village, tmp_path: Path
) -> None:
    a = village.spaces[0]
    register(a, "Avant")
    a.contact()
    wandering = Wandering(village)
    wandering.copy_card(0)
    copy = village.spaces[-1]
    assert copy.link is not None
    copy.link.bad = False
    register(a, "Original")
    register(copy, "Copie")
    old = a.node.journal.writer
    a.contact()
    assert copy.contact().outcome == "done"
    assert copy.node.journal.writer != old
    with village.centre.open():
        known = roster.find(old)
        assert known is not None and known.state == roster.FORKED
    village.heal(2)
    assert "Original" in names(copy) and "Copie" in names(a)
    assert own_state(a, a.node.space_id) == own_state(village.centre, a.node.space_id)
    assert own_state(copy, a.node.space_id) == own_state(village.centre, a.node.space_id)


def test_a_new_machine_for_a_dead_hub_gets_its_space_back(village: Village) -> None:
    a = village.spaces[0]
    register(a, "Awa", "Binta")
    a.contact()
    new = village.add("Espace 0", space_id=a.node.space_id)
    assert new.contact().outcome == "done"
    assert names(new) == ["Awa", "Binta"]
    register(new, "Coumba")
    assert new.contact().outcome == "done"
    assert names(village.centre) == ["Awa", "Binta", "Coumba"]
    assert own_state(new, a.node.space_id) == own_state(village.centre, a.node.space_id)
    assert whole(new)


def test_a_stolen_hub_is_refused_and_its_space_goes_on(village: Village) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    a.contact()
    with village.centre.open() as node:
        roster.revoke(node, a.node.journal.writer, "stolen")
    register(a, "Volée")
    report = a.contact()
    assert report.outcome == "revoked"
    assert report.error is not None and "key" in str(report.error)
    assert names(village.centre) == ["Awa"]
    new = village.add("Espace 0", space_id=a.node.space_id)
    assert new.contact().outcome == "done"
    assert names(new) == ["Awa"]


def voice(at: Place, thread: str, size: int) -> str:
    """A recording in a matter; answers its hash."""
    import hashlib
    import random

    data = random.Random(thread).randbytes(size)
    digest = hashlib.sha256(data).hexdigest()
    with at.open() as node:
        file = places.file_of(node, digest)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        blob = digest[::-1]
        told = {"voice": blob}
        write = node.journal.write
        opened = ThreadOpened(thread=thread, machine="contribution", person="p", commune="c")
        write("civic.opened", opened, "p")
        write(
            "civic.acted", ThreadActed(thread=thread, action="submit", hat="author", told=told), "p"
        )
        made = BlobMade(
            blob=blob, sha256=digest, kind="voice", media="audio/ogg", bytes=size, by="p"
        )
        write("blob.made", made, "p", blobs=(digest,))
    return digest


def has(at: Place, digest: str) -> bool:
    return places.file_of(at.node, digest).is_file()


def test_a_voice_goes_up_in_pieces_and_out_once_it_is_public(village: Village) -> None:
    a, b = village.spaces
    digest = voice(a, "t", 200_000)
    assert a.link is not None
    a.link.bad = True
    for _try in range(60):
        if a.contact().outcome == "done":
            break
    assert has(village.centre, digest)
    village.heal()
    assert not has(b, digest)
    with village.centre.open() as node:
        node.journal.write(
            "civic.acted", ThreadActed(thread="t", action="publish", hat="moderator"), "m"
        )
    village.heal()
    assert has(b, digest)
    assert (
        places.file_of(b.node, digest).read_bytes() == places.file_of(a.node, digest).read_bytes()
    )


def test_a_space_is_given_no_file_that_it_may_not_have(village: Village) -> None:
    from hub.core.errors import NotFoundError
    from sync.records import blobs

    a, b = village.spaces
    digest = voice(a, "t", 50_000)
    a.contact()
    with village.centre.open() as node:
        known = roster.find(b.node.journal.writer)
        assert known is not None
        with pytest.raises(NotFoundError):
            blobs.readable(node, known, digest)
        with pytest.raises(NotFoundError):
            blobs.take(node, known, "0" * 64, 0, 10, b"x" * 10)


def test_a_batch_cannot_speak_for_another_space(village: Village) -> None:
    a, b = village.spaces
    with a.open() as node:
        strange = replace(node, journal=node.journal)
        factories.person(strange, "Awa")
        from hub.core.people.records import PersonChanged

        body = PersonChanged(person="p", fields={"name": "Usurpée"})
        node.journal.write("person.changed", body, "", space_id=b.node.space_id)
    a.contact()
    assert names(village.centre) == ["Awa"]
    assert village.centre.rows("SELECT why FROM journal_held") == [("strange",)]
    register(a, "Ensuite")
    assert a.contact().outcome == "done"
    assert "Ensuite" in names(village.centre)
    assert whole(village.centre)
