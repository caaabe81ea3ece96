"""What people attach: taken in pieces, prepared a moment later, private, deleted for good."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import av
import pytest

from hub.core import uploads
from hub.core.blobs import access, arriving, copies, places, rules, service, work
from hub.core.blobs.service import AWAY, GONE, PREPARING, READY, REFUSED
from hub.core.clock import ManualClock
from hub.core.errors import InputError, NoRoomError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.people import service as people
from hub.core.people.records import PersonErased
from hub.core.settings import Settings
from hub.core.storage.bound import run
from hub.core.uploads import OffsetError
from hub.core.who import SYSTEM, Who
from hub.main import open_node
from tests.factories import person
from tests.hub.core.audio.sounds import read, silence, speech, write
from tests.hub.core.audio.test_convert import HOSTILE
from tests.hub.core.blobs.bringing import bring, brought, files
from tests.hub.core.blobs.files import jpeg, png_bomb
from tests.hub.features.authoring.samples import pdf


@pytest.fixture
def awa(node: Node) -> Who:
    """A woman with a question."""
    return Who(person=person(node), granted=("learner",))


@pytest.fixture
def said(tmp_path: Path) -> bytes:
    """Two seconds of voice as Chromium records them."""
    return write(tmp_path / "said.webm", speech(2), "webm", {"title": "<script>"}).read_bytes()


def test_ready_waiting_and_unknown_ones_stand_together(node: Node, awa: Who, said: bytes) -> None:
    ready, waits = brought(node, awa, said).id, bring(node, awa, said)
    shown = service.shown(node, [ready, None, waits, "ab" * 32, ready])
    assert {name: one.state for name, one in shown.items()} == {
        ready: READY, waits: PREPARING, "ab" * 32: AWAY,
    }  # fmt: skip


def test_a_voice_is_accepted_at_once_and_ready_a_moment_later(
    node: Node, awa: Who, said: bytes
) -> None:
    name = bring(node, awa, said)
    waits = service.one(node, name)
    assert waits.state == PREPARING and waits.person == awa.person
    assert work.prepare(node) == 1
    of = service.one(node, name)
    assert of.state == READY and of.kind == "voice" and of.language == "snk"
    assert 1.5 < of.seconds < 2.5 and len(of.levels) == 64 and max(of.levels) > 8
    (file,) = files(node)
    assert file == places.file_of(node, of.sha256) and file.stat().st_size == of.bytes
    assert file.read_bytes().startswith(b"OggS") and b"script" not in file.read_bytes()
    told = "SELECT blobs, actor FROM journal WHERE kind = 'blob.made'"
    assert run(told).fetchall() == [(of.sha256, awa.person)]
    assert work.prepare(node) == 0


def test_a_minute_of_voice_weighs_less_than_the_line_can_carry(
    node: Node, awa: Who, tmp_path: Path
) -> None:
    minute = write(tmp_path / "minute", speech(3, seed=4) * 20, "webm").read_bytes()
    of = brought(node, awa, minute)
    assert 55 < of.seconds < 61 and of.bytes <= 130_000


def test_an_interrupted_file_goes_on_where_it_stopped(node: Node, awa: Who, said: bytes) -> None:
    one = arriving.start(node, awa, "voice", "a", len(said))
    arriving.append(node, awa, one.id, 0, said[:5000])
    with pytest.raises(OffsetError) as caught:
        arriving.append(node, awa, one.id, 0, said[:5000])
    assert caught.value.offset == 5000 == arriving.where(node, awa, one.id).offset
    with pytest.raises(InputError, match="did not arrive whole"):
        service.keep(node, awa, one.id)
    arriving.append(node, awa, one.id, 5000, said[5000:])
    name = service.keep(node, awa, one.id)
    assert service.keep(node, awa, one.id) == name
    assert work.prepare(node) == 1


def test_an_upload_is_its_senders_alone(node: Node, awa: Who, said: bytes) -> None:
    one = arriving.start(node, awa, "voice", "a", len(said))
    other = Who(person=person(node, "Binta Camara"))
    for act in (
        lambda: arriving.where(node, other, one.id),
        lambda: arriving.append(node, other, one.id, 0, said),
        lambda: service.keep(node, other, one.id),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_what_was_accepted_survives_a_power_cut(
    node: Node, settings: Settings, clock: ManualClock, awa: Who, said: bytes
) -> None:
    name = bring(node, awa, said)
    node.database.close()
    again = open_node(settings, clock)
    with again.open():
        assert service.one(again, name).state == PREPARING
        # A cut after the file was made and before it was told: the same file once more.
        (waiting,) = work.BlobSource.select()
        one = uploads.where(places.arriving(again), waiting.upload)
        made = work._prepared(again, waiting, one)
        places.settle(made.file, places.file_of(again, "ab" * 32))
        work.prepare(again)
        assert service.one(again, name).state == READY
        again.database.close()


def test_an_act_that_fails_keeps_nothing_but_the_upload(node: Node, awa: Who, said: bytes) -> None:
    one = arriving.start(node, awa, "voice", "a", len(said))
    arriving.append(node, awa, one.id, 0, said)
    with pytest.raises(InputError), node.journal.writing():
        service.keep(node, awa, one.id)
        raise InputError("The title is missing.")
    assert arriving.waiting() == {} and arriving.where(node, awa, one.id).whole


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_hostile_sound_is_refused_at_once_or_with_a_reason(
    node: Node, awa: Who, tmp_path: Path, what: str
) -> None:
    data = HOSTILE[what](tmp_path)
    try:
        of = brought(node, awa, data)
    except InputError as wrong:
        assert "sound" in str(wrong)
    else:
        assert of.state == REFUSED and of.why == rules.WHY["sound"]
    assert files(node) == []


def test_too_long_and_silent_voices_tell_their_author_why(
    node: Node, awa: Who, tmp_path: Path
) -> None:
    long = write(tmp_path / "long", silence(1) + speech(3) + silence(6), "mp3").read_bytes()
    assert brought(node, awa, long, longest_s=5).why == rules.WHY["long"]
    mute = write(tmp_path / "mute", silence(3), "webm").read_bytes()
    of = brought(node, awa, mute)
    assert of.state == REFUSED and of.why == rules.WHY["short"]
    with pytest.raises(InputError, match="too large"):
        arriving.start(node, awa, "voice", "a", 33 << 20)


def test_what_ends_the_child_each_time_is_given_up(node: Node, awa: Who, said: bytes) -> None:
    name = bring(node, awa, said)
    run("UPDATE blob_source SET tries = 3")
    work.prepare(node)
    assert service.one(node, name).state == REFUSED and files(node) == []


@pytest.mark.parametrize(("orientation", "size"), [(1, (1280, 640)), (6, (640, 1280))])
def test_a_photo_is_made_small_upright_and_tells_nothing_else(
    node: Node, awa: Who, orientation: int, size: tuple[int, int]
) -> None:
    of = brought(node, awa, jpeg(1600, 800, orientation), "photo")
    assert of.state == READY and (of.width, of.height) == size
    data = places.file_of(node, of.sha256).read_bytes()
    assert data[8:12] == b"WEBP" and b"Nioro" not in data and b"script" not in data
    with av.open(io.BytesIO(data), "r", format="webp_pipe") as container:
        picture = next(container.decode(video=0)).reformat(format="rgb24")
    plane, last = bytes(picture.planes[0]), picture.planes[0].line_size
    red, blank = plane[10 * last + 30], plane[(size[1] - 10) * last + (size[0] - 10) * 3]
    assert red > 150 and blank < 60


def test_photos_that_are_none_or_bombs_are_refused(node: Node, awa: Who) -> None:
    with pytest.raises(InputError, match="not a photo"):
        bring(node, awa, b"GIF89a" + bytes(500), "photo")
    assert brought(node, awa, b"\xff\xd8\xff\xe0" + bytes(500), "photo").why == rules.WHY["photo"]
    assert brought(node, awa, png_bomb(), "photo").state == REFUSED
    assert files(node) == []


def test_a_document_is_a_whole_pdf_or_nothing(node: Node, awa: Who) -> None:
    of = brought(node, awa, pdf(), "document")
    assert of.state == READY and places.file_of(node, of.sha256).read_bytes() == pdf()
    for wrong in (pdf()[: len(pdf()) // 2], b"<html>" + pdf()[:-3000] + b"PK", b"MZ" * 100):
        with pytest.raises(InputError, match="not a whole PDF"):
            bring(node, awa, wrong, "document")
    assert len(files(node)) == 1


def test_only_its_author_deletes_a_voice_and_then_nothing_is_left(
    node: Node, awa: Who, said: bytes
) -> None:
    of = brought(node, awa, said)
    service.transcribe(node, SYSTEM, of.id, "Pourquoi le  puits est-il sec ?")
    assert service.one(node, of.id).transcript == "Pourquoi le puits est-il sec ?"
    for other in (Who(person=person(node, "Binta Camara")), Who(), SYSTEM):
        with pytest.raises(NotAllowedError):
            service.take_back(node, other, of.id)
    copies.m4a(node, of)
    service.take_back(node, awa, of.id)
    gone = service.one(node, of.id)
    assert gone.state == GONE and gone.person == "" == gone.transcript and gone.levels == ()
    assert files(node) == [] and not places.copy_of(node, of.sha256).exists()
    told = run("SELECT body FROM journal WHERE kind = 'blob.transcribed'").fetchall()
    assert told == [(None,)]
    with pytest.raises(NotFoundError):
        service.transcribe(node, SYSTEM, of.id, "Encore")


def test_two_who_bring_the_same_file_each_have_their_own(node: Node, awa: Who) -> None:
    binta = Who(person=person(node, "Binta Camara"))
    hers, other = brought(node, awa, pdf(), "document"), brought(node, binta, pdf(), "document")
    assert hers.id != other.id and hers.sha256 == other.sha256
    service.take_back(node, awa, hers.id)
    assert service.one(node, other.id).state == READY
    service.take_back(node, binta, other.id)
    assert files(node) == []


def test_taken_back_while_it_is_prepared_it_never_comes(node: Node, awa: Who, said: bytes) -> None:
    name = bring(node, awa, said)
    service.take_back(node, awa, name)
    assert files(node) == []
    work.prepare(node)
    work.tidy(node)
    assert service.one(node, name).state == GONE
    assert run("SELECT count(*) FROM journal WHERE kind = 'blob.made'").fetchone()[0] == 0


@pytest.mark.parametrize("elsewhere", [False, True])
def test_nothing_stays_of_a_person_who_is_forgotten(
    node: Node, awa: Who, said: bytes, elsewhere: bool
) -> None:
    ready = brought(node, awa, said)
    waits = bring(node, awa, said)
    arriving.start(node, awa, "photo", "never sent", 1000)
    if elsewhere:  # the word of it comes from another hub
        gone = PersonErased(person=str(awa.person))
        node.journal.write("person.erased", gone, "")
        work.tidy(node)
    else:
        people.erase(node, SYSTEM, str(awa.person))
    work.prepare(node)
    assert [service.one(node, name).state for name in (ready.id, waits)] == [GONE, GONE]
    told = run("SELECT count(*) FROM blob WHERE person = ?", (awa.person,)).fetchone()
    assert told[0] == 0 and files(node) == []


def test_a_full_disk_takes_no_voice_and_says_so(node: Node, awa: Who) -> None:
    full = replace(node, settings=replace(node.settings, refuse_media_percent=0))
    with pytest.raises(NoRoomError, match="disk of the hub is full"):
        arriving.start(full, awa, "voice", "a", 1000)


def test_a_person_cannot_fill_the_disk_with_what_nobody_sends(node: Node, awa: Who) -> None:
    for _ in range(20):
        arriving.start(node, awa, "photo", "a", 1000)
    assert len(uploads.every(places.arriving(node))) == arriving.MOST_WAITING


def test_a_voice_is_private_until_somebody_says_otherwise(
    node: Node, awa: Who, said: bytes
) -> None:
    of = brought(node, awa, said)
    others = (Who(), Who(visit="v"), Who(person="x", granted=("facilitator",)))
    assert access.may_hear(node, awa, of)
    assert not any(access.may_hear(node, one, of) for one in others)
    moderator = Who(person="x", granted=("moderator",), strong=True)
    assert access.may_hear(node, moderator, of)
    told = replace(node.features[0], blob_access=(lambda node, who, name: name == of.id,))
    open_to_all = replace(node, features=(told,))
    assert access.may_hear(open_to_all, Who(), of)


@pytest.mark.sqlite_only
def test_an_old_phone_is_given_a_copy_that_it_can_play(node: Node, awa: Who, said: bytes) -> None:
    of = brought(node, awa, said)
    copy = copies.m4a(node, of)
    samples, rate, channels, _tags = read(copy)
    assert copy.read_bytes()[4:8] == b"ftyp" and channels == 1
    assert abs(len(samples) / rate - of.seconds) < 0.2
    first = copy.stat().st_mtime_ns
    assert copies.m4a(node, of).stat().st_mtime_ns == first
