"""A stick between spaces and the centre: real hubs, real letters, real file systems."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from nacl.signing import SigningKey

from content_cache.installing.install import install
from content_cache.store import Store
from hub.core.blobs import places
from hub.core.blobs.records import BlobMade
from hub.core.errors import OperatorError
from sync import keys
from sync.content import asked, offering
from sync.content import marks as wanted
from sync.content.mirroring import mirror
from sync.enrolment import central_keys, roster
from sync.enrolment.trust import central_of
from sync.records import hello, outgoing, waiting
from sync.timing import history
from sync.timing.alone import BusyError, alone
from sync.usb import series, visit
from sync.usb.errors import StickError
from sync.usb.letter import Asked, Letter, pack
from sync.usb.outcome import Outcome
from sync.usb.stick import FOLDER, README, SPARE, Stick, folder_of
from sync.watching import fleet
from sync.watching.status import status
from tests import factories
from tests.sync.content.centre import some_bytes, trust_centre, write_package
from tests.sync.test_exchange import names, opinion
from tests.village import Place, Village, own_state, shared_state


@pytest.fixture
def village(tmp_path: Path, database_url: str) -> Iterator[Village]:
    made = Village(tmp_path / "village", database=database_url)
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def at(place: Place, stick: Path) -> Outcome:
    """The stick visits a space."""
    with place.open() as node:
        return visit.at_a_space(node, stick)


def at_centre(village: Village, stick: Path) -> Outcome:
    """The stick visits the centre, some minutes later."""
    village.clock.forward(600_000)
    with village.centre.open() as node:
        return visit.at_the_centre(node, stick)


def letters(stick: Path, way: str, place: Place) -> list[Path]:
    return Stick(stick).letters(way, folder_of(place.node.space_id))


def waits(place: Place) -> int:
    with place.open() as node:
        return outgoing.waiting(node)


def register(place: Place, *people: str) -> None:
    with place.open() as node:
        for name in people:
            factories.person(node, name)


def voice(place: Place, size: int = 700_000) -> str:
    """A recording of that length, as if it had been prepared here; answers its SHA-256."""
    with place.open() as node:
        data = os.urandom(size)
        sha256 = hashlib.sha256(data).hexdigest()
        file = places.file_of(node, sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        body = BlobMade(
            blob=f"voice-{sha256[:8]}", kind="voice", sha256=sha256, media="audio/ogg",
            bytes=size, by="p",
        )  # fmt: skip
        node.journal.write("blob.made", body, "", blobs=(sha256,))
    return sha256


def has(place: Place, sha256: str) -> bool:
    return places.file_of(place.node, sha256).is_file()


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
    monkeypatch.setattr("sync.usb.at_centre.LARGEST_BYTES", 1_500)
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


def test_links_on_the_stick_lead_nowhere(village: Village, stick: Path, tmp_path: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    at(a, stick)
    secret = tmp_path / "secret"
    secret.write_bytes(b"x" * 100)
    (letter,) = letters(stick, "up", a)
    letter.unlink()
    letter.symlink_to(secret)
    there = at_centre(village, stick)
    assert len(there.refused) == 1
    shutil.rmtree(stick / FOLDER)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (stick / FOLDER).symlink_to(elsewhere)
    with a.open():
        told = visit.at_a_space(a.node, stick)
    assert isinstance(told.error, StickError) and "not a folder of ours" in str(told.error)
    assert list(elsewhere.iterdir()) == []
    with pytest.raises(StickError, match="no folder"), a.open() as node:
        visit.at_a_space(node, secret)


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


def test_other_things_on_the_stick_are_left_alone(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    (stick / "photos").mkdir()
    register(a, "Awa")
    at(a, stick)
    folder = letters(stick, "up", a)[0].parent
    for name in ("._000001.hub", "000009.hub.exe", "notes.txt", "1.hub"):
        (folder / name).write_bytes(b"x")
    (folder.parent / "System Volume Information").mkdir()
    there = at_centre(village, stick)
    assert there.refused == []
    assert (folder / "notes.txt").exists()
    assert "chiffré" in (stick / FOLDER / README).read_text(encoding="utf-8")


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


@contextmanager
def mounted(folder: Path, *words: str) -> Iterator[None]:
    """A file system of its own at a folder, where this machine lets us."""
    done = subprocess.run(["mount", *words, str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this machine does not let us mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_stick_holds_facts_before_voices_and_says_so(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    for _voice in range(4):
        voice(a, 900_000)
    with mounted(stick, "-t", "tmpfs", "-o", f"size={SPARE + (2 << 20)}", "tmpfs"):
        full = at(a, stick)
        assert isinstance(full.error, StickError) and "full" in str(full.error)
        assert 0 < full.files_up < 4
        assert at_centre(village, stick).files_down == full.files_up
        assert names(village.centre) == ["Awa"]
        for _visit in range(4):  # what arrived makes room for the rest
            last = at(a, stick)
            at_centre(village, stick)
        assert last.error is None
        assert at(a, stick).files_up == 0
    with a.open() as node:
        assert waiting.waiting(node).voices == 0


def test_a_stick_that_is_locked_is_read_and_says_so(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    with mounted(stick, "-t", "tmpfs", "tmpfs"):
        at(a, stick)
        at_centre(village, stick)
        done = subprocess.run(["mount", "-o", "remount,ro", str(stick)], capture_output=True)
        assert done.returncode == 0
        told = at(a, stick)
        assert isinstance(told.error, StickError) and "locked" in str(told.error)
        assert waits(a) == 0  # what was on it was read


def test_a_stick_taken_away_too_early(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, *(f"P{n}" for n in range(5)))
    voice(a, 3_000_000)

    def away(what: str, done: int, total: int) -> None:
        if done:
            shutil.rmtree(stick, ignore_errors=True)

    with a.open() as node:
        told = visit.at_a_space(node, stick, away)
    assert isinstance(told.error, StickError)
    assert "taken away too early" in str(told.error)
    assert "Nothing is lost" in told.error.next_step
    stick.mkdir(exist_ok=True)
    assert at(a, stick).error is None
    at_centre(village, stick)
    assert len(names(village.centre)) == 5


def test_a_stick_taken_away_at_the_centre(village: Village, stick: Path) -> None:
    a, b = village.spaces
    register(a, "Awa")
    at(a, stick)
    at(b, stick)

    def away(what: str, done: int, total: int) -> None:
        shutil.rmtree(stick, ignore_errors=True)

    with village.centre.open() as node:
        told = visit.at_the_centre(node, stick, away)
    assert isinstance(told.error, StickError)
    stick.mkdir(exist_ok=True)
    at(a, stick)
    assert at_centre(village, stick).error is None
    assert names(village.centre) == ["Awa"]


def test_a_power_cut_leaves_no_half_letter(stick: Path) -> None:
    made = Stick(stick)
    made.write("up", "0" * 16, b"one")
    folder = stick / FOLDER / "up" / ("0" * 16)
    (folder / ".000002.new").write_bytes(b"half")
    assert [path.name for path in made.letters("up", "0" * 16)] == ["000001.hub"]
    assert made.write("up", "0" * 16, b"two").name == "000002.hub"
    assert sorted(path.name for path in folder.iterdir()) == ["000001.hub", "000002.hub"]


def test_names_fit_a_fat_file_system(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    at(a, stick)
    for path in stick.rglob("*"):
        assert path.name.isascii()
        assert not set(path.name) & set('<>:"/\\|?*')
        assert path.name == path.name.lower() or path.name == README
        assert len(path.name) <= 32


def test_on_a_real_fat_file_system(village: Village, stick: Path, tmp_path: Path) -> None:
    maker = shutil.which("mkfs.vfat", path="/usr/sbin:/sbin:/usr/bin")
    if maker is None:
        pytest.skip("mkfs.vfat (dosfstools) is not installed")
    image = tmp_path / "fat.img"
    image.touch()
    os.truncate(image, 40 << 20)
    subprocess.run([maker, "-F", "32", str(image)], check=True, capture_output=True)
    a = village.spaces[0]
    register(a, "Awa")
    sha256 = voice(a)
    with mounted(stick, "-o", "loop,nosuid,nodev,noexec", str(image)):
        assert at(a, stick).error is None
        assert at_centre(village, stick).error is None
        assert at(a, stick).error is None
    assert waits(a) == 0
    assert has(village.centre, sha256)


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
