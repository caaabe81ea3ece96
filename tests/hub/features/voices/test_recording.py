"""Recordings: kept, taken back, forgotten with their person, counted, carried to other spaces."""

from __future__ import annotations

import io
import itertools
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content_cache.authored import once
from content_cache.errors import AuthoringErrors
from content_cache.formats import find
from content_cache.installing.install import install
from content_cache.speech import say_id
from hub.core.clock import ManualClock
from hub.core.errors import InputError, NoRoomError, NotFoundError, OperatorError
from hub.core.journal.records import Entry
from hub.core.journal.state import table_hash
from hub.core.node import Node
from hub.core.people import service as people
from hub.core.settings import Settings, load
from hub.core.storage.bound import run
from hub.core.who import SYSTEM, Who
from hub.features.voices import recording, seen, work
from hub.features.voices.export import export, pack_id, zipped
from hub.features.voices.index import Voices
from hub.features.voices.models import VoiceClip
from hub.features.voices.records import (
    KINDS,
    VoiceRecorded,
    VoiceWithdrawn,
)
from hub.main import init, open_node
from tests.factories import staff
from tests.hub.core.audio.sounds import speech, write

LABELS = ("Apprendre", "Mon espace", "Aide")


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    """Something like a word."""
    return write(tmp_path / "said.wav", speech(0.8))


def say(node: Node, who: Who, text: str, sound: Path, language: str = "bm") -> str:
    """Record a text as a page does; the clip's id."""
    with recording.drafted(node, lambda path: path.write_bytes(sound.read_bytes())) as draft:
        return recording.keep(node, who, language, text, draft)


def here(node: Node) -> Voices:
    """The voices of a node, looked at each time."""
    return Voices(node.settings.data_dir, every_s=0, store=node.store)


def test_a_recording_wins_and_the_journal_knows_who_said_what(node: Node, wav: Path) -> None:
    sira = Who(person=staff(node))
    clip = say(node, sira, "Apprendre", wav)
    found = here(node).find(("bm",), "Apprendre")
    assert found and not found.synthetic and here(node).path(found).read_bytes()[:4] == b"OggS"
    row = VoiceClip.get()
    assert (row.clip, row.text, row.recorder, row.withdrawn) == (clip, "Apprendre", sira.person, 0)
    assert row.bytes == here(node).path(found).stat().st_size and 0.5 < row.seconds < 1.3
    assert not list((node.settings.data_dir / "voices" / ".drafts").iterdir())


def test_the_same_sound_told_twice_is_one_record(node: Node, wav: Path) -> None:
    for _twice in range(2):
        say(node, SYSTEM, "Apprendre", wav)
    assert run("SELECT count(*) FROM journal WHERE kind = 'voice.recorded'").fetchone()[0] == 1


def test_what_is_taken_back_is_gone(node: Node, wav: Path) -> None:
    clip = say(node, SYSTEM, "Apprendre", wav)
    recording.withdraw(node, SYSTEM, "bm", clip)
    assert here(node).find(("bm",), "Apprendre") is None
    assert VoiceClip.get().text is None and VoiceClip.get().withdrawn == 1
    with pytest.raises(NotFoundError):
        recording.withdraw(node, SYSTEM, "bm", clip)


def test_no_sound_is_taken_on_a_full_disk(node: Node, wav: Path) -> None:
    full = replace(node, settings=replace(node.settings, refuse_media_percent=0))
    with pytest.raises(NoRoomError), recording.drafted(full, lambda path: None):
        pass


def test_who_is_forgotten_leaves_no_voice(node: Node, wav: Path) -> None:
    sira, awa = staff(node, name="Sira"), staff(node, name="Awa")
    say(node, Who(person=sira), "Apprendre", wav)
    say(node, Who(person=awa), "Aide", wav)
    people.erase(node, SYSTEM, sira)  # as it arrives from elsewhere: nobody called this feature
    recording.tidy(node)
    assert here(node).find(("bm",), "Apprendre") is None
    assert here(node).find(("bm",), "Aide")
    assert [row.recorder for row in VoiceClip.select() if row.recorder] == [awa]


def test_a_sound_that_outlived_its_withdrawal_is_removed(node: Node, wav: Path) -> None:
    clip = say(node, SYSTEM, "Apprendre", wav)
    recording.withdraw(node, SYSTEM, "bm", clip)
    left = recording.place(node, "bm", clip)
    left.write_bytes(b"OggS")
    stale = node.settings.data_dir / "voices" / ".drafts" / "x.source"
    stale.write_bytes(b"x")
    os.utime(stale, (time.time() - 7200, time.time() - 7200))
    recording.tidy(node)
    assert not left.exists() and not stale.exists()


def entries() -> list[Entry]:
    """Facts about one text and another, two of them at the same moment."""
    kinds = {VoiceRecorded: "voice.recorded", VoiceWithdrawn: "voice.withdrawn"}

    def told(hlc: int, body: VoiceRecorded | VoiceWithdrawn) -> Entry:
        return Entry(str(hlc), kinds[type(body)], "s", "w", hlc, hlc, "b", 0, 0, "", body)

    def said(clip: str, sha: str) -> VoiceRecorded:
        return VoiceRecorded(
            language="bm", clip=clip, text=clip, sha256=sha, bytes=1, seconds=1.0, by=sha
        )

    return [
        told(1, said("a", "x")),
        told(2, VoiceWithdrawn(language="bm", clip="a")),
        told(3, said("a", "y")),
        told(3, said("a", "z")),
        told(2, said("b", "x")),
        told(4, VoiceWithdrawn(language="bm", clip="b")),
    ]


def test_the_order_in_which_records_arrive_does_not_matter(node: Node) -> None:
    folds = {kind.name: kind.fold for kind in KINDS}
    found = set()
    for order in itertools.islice(itertools.permutations(entries()), 0, None, 37):
        VoiceClip.delete().execute()
        for entry in order:
            folds[entry.kind](entry)
        found.add(table_hash(node.database, VoiceClip))
    assert len(found) == 1
    assert {row.clip: row.sha256 for row in VoiceClip.select()} == {"a": "z", "b": None}


def test_what_pages_showed_is_written_once_and_only_of_known_texts(node: Node) -> None:
    counts = seen.Seen()
    apprendre, secret = say_id("fr", "Apprendre"), say_id("fr", "Bonjour Awa")
    for _thrice in range(3):
        counts.add("fr", (apprendre, secret))
    counts.add("bm", (say_id("bm", "Aide"),))
    assert seen.flush(node, counts, lambda language: LABELS) == 2
    assert seen.flush(node, counts, lambda language: LABELS) == 0
    counts.add("fr", (apprendre,))
    seen.flush(node, counts, lambda language: LABELS)
    assert seen.counted("fr") == {apprendre: 4}
    listed = work.lines(node, here(node), "bm", LABELS)
    assert [(line.of.text, line.seen) for line in listed] == [
        ("Apprendre", 4), ("Aide", 1), ("Mon espace", 0),
    ]  # fmt: skip


def test_the_next_text_is_the_next_missing_and_starts_again_at_the_top(
    node: Node, wav: Path
) -> None:
    say(node, SYSTEM, "Mon espace", wav)
    listed = work.lines(node, here(node), "bm", LABELS)
    first, second, third = (line.of.clip for line in listed)
    assert work.following(listed, first, "") == third
    assert work.following(listed, third, "") == first
    assert work.progress(listed) == work.Progress(3, 1, 0)
    assert second == say_id("bm", "Mon espace")


@pytest.fixture
def other(tmp_path: Path, clock: ManualClock) -> Iterator[Node]:
    """Another space, on SQLite."""
    environ = {
        "HUB_DATA_DIR": str(tmp_path / "other"), "HUB_MDNS": "no", "HUB_VOICE": "no",
        "HUB_CONTENT_FLOOR_MB": "1",
    }  # fmt: skip
    settings: Settings = init(load(None, environ), clock)
    made = open_node(settings, clock)
    yield made
    made.database.close()


def test_a_pack_goes_from_one_space_to_another(
    node: Node, other: Node, wav: Path, tmp_path: Path
) -> None:
    sira = staff(node)
    say(node, Who(person=sira), "Apprendre", wav)
    say(node, Who(person=sira), "Aide", wav)
    made = export(node, "bm", "Bamanankan", tmp_path / "pack")
    assert (made.id, made.version, made.clips) == (pack_id(node.space_id, "bm"), 2, 2)
    whole = b"".join(f.read_bytes() for f in (tmp_path / "pack").rglob("*") if f.is_file())
    assert sira.encode() not in whole and b"Kadiatou" not in whole
    install(other.store, tmp_path / "pack", floor_bytes=0)
    voices = here(other)
    found = voices.find(("bm", "fr"), "Apprendre")
    assert found and found.pack and not found.synthetic
    assert voices.path(found).read_bytes() == recording.place(node, "bm", found.id).read_bytes()
    assert voices.by_people() == {"bm"} and voices.find(("bm",), "Mon espace") is None
    before = voices.stamp("bm")
    recording.withdraw(node, SYSTEM, "bm", say_id("bm", "Aide"))
    assert export(node, "bm", "Bamanankan", tmp_path / "pack").version == 3
    install(other.store, tmp_path / "pack", floor_bytes=0)
    assert voices.find(("bm",), "Aide") is None and voices.find(("bm",), "Apprendre")
    assert voices.stamp("bm") != before


def test_a_voice_of_this_space_wins_over_a_pack(
    node: Node, other: Node, wav: Path, tmp_path: Path
) -> None:
    say(node, SYSTEM, "Apprendre", wav)
    export(node, "bm", "Bamanankan", tmp_path / "pack")
    install(other.store, tmp_path / "pack", floor_bytes=0)
    with other.open():
        say(other, SYSTEM, "Apprendre", wav)
    found = here(other).find(("bm",), "Apprendre")
    assert found and found.pack is None


def test_the_same_recordings_give_the_same_zip(node: Node, wav: Path, tmp_path: Path) -> None:
    say(node, SYSTEM, "Apprendre", wav)
    made = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        out = io.BytesIO()
        export(node, "bm", "Bamanankan", folder)
        zipped(folder, out)
        made.append(out.getvalue())
    assert made[0] == made[1]


def test_an_export_overwrites_nothing_else(node: Node, wav: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        export(node, "bm", "Bamanankan", tmp_path / "none")
    say(node, SYSTEM, "Apprendre", wav)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("à garder")
    with pytest.raises(OperatorError):
        export(node, "bm", "Bamanankan", tmp_path / "letters")
    assert (tmp_path / "letters" / "a.txt").read_text() == "à garder"


BROKEN = {
    "another text": ("texts.json:2", lambda pack, clip: rewrite(pack, {clip: "Autre"})),
    "no clip": ("texts.json:2", lambda pack, clip: (pack / "clips" / f"{clip}.ogg").unlink()),
    "a stray file": ("clips/x.ogg:1", lambda pack, clip: (pack / "clips/x.ogg").write_bytes(b"")),
    "no Opus": (
        "clips/", lambda pack, clip: (pack / "clips" / f"{clip}.ogg").write_bytes(b"OggS" * 99),
    ),
    "too large": (
        "clips/",
        lambda pack, clip: (pack / "clips" / f"{clip}.ogg").open("ab").truncate(2 << 20),
    ),
    "no texts": ("texts.json:1", lambda pack, clip: (pack / "texts.json").unlink()),
    "no JSON": ("texts.json:2", lambda pack, clip: (pack / "texts.json").write_text("{\n}}")),
}  # fmt: skip


def rewrite(pack: Path, texts: dict[str, str]) -> None:
    """Other texts for the same clips."""
    (pack / "texts.json").write_text(json.dumps(texts, indent=1))


@pytest.mark.parametrize("what", sorted(BROKEN))
def test_a_broken_pack_is_refused_with_file_and_line(
    node: Node, wav: Path, tmp_path: Path, what: str
) -> None:
    clip = say(node, SYSTEM, "Apprendre", wav)
    pack = tmp_path / "pack"
    export(node, "bm", "Bamanankan", pack)
    where, spoil = BROKEN[what]
    spoil(pack, clip)
    with pytest.raises(AuthoringErrors) as caught:
        find(pack).read(pack)
    assert once(caught.value.errors) and str(caught.value).startswith(where)
