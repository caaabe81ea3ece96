"""What strangers put on a stick, or take from it: refused, and told of; nobody learns anything."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from nacl.signing import SigningKey

from sync import keys
from sync.enrolment import central_keys, roster
from sync.enrolment.trust import central_of
from sync.records import hello, outgoing
from sync.usb.letter import Asked, Letter, pack
from sync.usb.stick import FOLDER, Stick, folder_of
from tests.sync.test_exchange import names
from tests.sync.usb.visits import at, at_centre, register, waits
from tests.village import Village


def test_a_stick_of_another_centre_is_left_alone(
    village: Village, stick: Path, tmp_path: Path
) -> None:
    other = Village(tmp_path / "other", spaces=1)
    place = other.spaces[0]
    register(place, "Étrangère")
    at(place, stick)
    there = at_centre(village, stick)
    assert (there.spaces, len(there.refused)) == (0, 1)
    assert "for somebody else" in str(there.refused[0].why)
    assert names(village.centre) == []
    assert at_centre(other, stick).spaces == 1  # it was not touched
    folder = Path(FOLDER) / "down"
    a = village.spaces[0]
    (stick / folder / folder_of(place.node.space_id)).rename(
        stick / folder / folder_of(a.node.space_id)
    )
    assert len(at(a, stick).refused) == 1
    other.close()


def test_a_forger_with_the_centre_s_public_key_gets_nothing_in(
    village: Village, stick: Path, tmp_path: Path
) -> None:
    """Anybody may seal a letter to the centre: the signature tells who wrote it."""
    a = village.spaces[0]
    stranger = Village(tmp_path / "stranger", spaces=1)
    thief = stranger.spaces[0]
    with a.open() as node, thief.open() as other:
        from sync.enrolment import trust

        trust.save(other, central_of(node))
    register(thief, "Voleuse")
    at(thief, stick)
    there = at_centre(village, stick)
    assert "does not know the machine" in str(there.refused[0].why)
    assert names(village.centre) == []
    stranger.close()


@pytest.mark.parametrize("claims", ["itself", "the centre"])
def test_a_forged_acknowledgement_is_refused(village: Village, stick: Path, claims: str) -> None:
    """Who made a space believe that its facts arrived would have it keep them for itself."""
    a = village.spaces[0]
    register(a, "Awa")
    left = waits(a)
    forger = SigningKey.generate()
    with village.centre.open() as centre:
        signer = keys.central_id(centre)
    if claims == "itself":
        signer = keys.name_of(keys.public_of(forger))
    with a.open() as node:
        log = node.journal.writer
        welcome = hello.Welcome(
            state="ok", epoch="x", vector={log: hello.Held(outgoing.here(node)[log].seq, "")},
            now_ms=village.clock.wall,
        )  # fmt: skip
        said = Letter(
            way="down", signer=signer, space=node.space_id, series="f" * 16, index=0,
            welcome=msgspec.json.encode(welcome),
        )  # fmt: skip
        data = pack(said, forger, keys.public_of(keys.writer_key(node)))
        Stick(stick).write("down", folder_of(node.space_id), data)
    told = at(a, stick)
    assert len(told.refused) == 1
    assert waits(a) == left


def test_a_letter_in_another_machine_s_name_is_refused(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    with a.open() as node:
        said = Letter(
            way="up", signer=node.journal.writer, space=node.space_id, series="f" * 16, index=0,
            asked=Asked({"public": 1 << 40}, {}),
        )  # fmt: skip
        data = pack(said, SigningKey.generate(), central_of(node).public)
        Stick(stick).write("up", folder_of(node.space_id), data)
    told = at_centre(village, stick)
    assert (told.spaces, len(told.refused)) == (0, 1)
    assert "not by whom it names" in str(told.refused[0].why)


def test_a_machine_that_was_shut_out_is_told_so(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    with village.centre.open():
        roster.set_state(a.node.journal.writer, roster.REVOKED)
    at(a, stick)
    at_centre(village, stick)
    assert names(village.centre) == []
    told = at(a, stick)
    assert any("taken back the key" in str(note) for note in told.notes)


def test_the_centre_s_new_key_is_followed_on_a_stick(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    at(a, stick)
    with village.centre.open() as node:
        central_keys.rotate(node)
    there = at_centre(village, stick)
    assert (there.refused, names(village.centre)) == ([], ["Awa"])
    back = at(a, stick)
    assert (back.refused, waits(a)) == ([], 0)
    with a.open() as node:
        assert central_of(node).serial == 1


def test_nothing_on_the_stick_can_be_read_or_says_whose_it_is(
    village: Village, stick: Path
) -> None:
    a = village.spaces[0]
    register(a, "Awa Sissoko")
    at(a, stick)
    at_centre(village, stick)
    told = b"".join(path.read_bytes() for path in stick.rglob("*") if path.is_file())
    told += "".join(map(str, stick.rglob("*"))).encode()
    for secret in ("Awa", a.node.space_id, a.node.journal.writer):
        assert secret.encode() not in told
