"""Acts on recordings: take a sound, keep it, take it back, leave none of a person who is forgotten."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from content_cache.durable import make_folders, sync_folder
from content_cache.speech import say_id
from hub.core.audio.service import Sound, convert
from hub.core.disk import check_room
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.storage.backup_files import purge
from hub.core.storage.bound import run
from hub.core.who import SYSTEM, Who
from hub.features.voices.index import FOLDER, RECORDED, SUFFIX
from hub.features.voices.records import VoiceRecorded, VoiceWithdrawn

DRAFTS = ".drafts"
#: The longest paragraph takes a little more than a minute.
LONGEST_S = 120
#: A draft this old was left by a power cut, in seconds.
OLD_S = 3600
_BY_PERSON = (
    "SELECT language, clip FROM voice_clip WHERE space_id = ? AND withdrawn = 0 AND recorder = ?"
)
_OF_THE_FORGOTTEN = (
    "SELECT language, clip FROM voice_clip WHERE space_id = ? AND withdrawn = 0 AND recorder IN "
    "(SELECT id FROM person WHERE erased = 1)"
)


@dataclass(frozen=True)
class Draft:
    """A sound that is ready and not kept yet."""

    file: Path
    sound: Sound


@contextmanager
def drafted(node: Node, save: Callable[[Path], object]) -> Iterator[Draft]:
    """A clip made of what ``save`` writes into the path it is given; gone afterwards if not kept.

    Raises InputError if it is no sound, NoRoomError.
    """
    check_room(node.settings, media=True)
    folder = node.settings.data_dir / FOLDER / DRAFTS
    make_folders(folder)
    name = uuid.uuid4().hex
    source, made = folder / f"{name}.source", folder / f"{name}.clip"
    try:
        save(source)
        yield Draft(made, convert(source, made, LONGEST_S))
    finally:
        source.unlink(missing_ok=True)
        made.unlink(missing_ok=True)


def keep(node: Node, who: Who, language: str, text: str, draft: Draft) -> str:
    """Put a clip in its place and write who said what; answers the clip's id.

    The file comes first: a record never speaks of a sound that is not there. The same sound told
    twice is one record.
    """
    clip = say_id(language, text)
    digest = hashlib.sha256(draft.file.read_bytes()).hexdigest()
    target = place(node, language, clip)
    make_folders(target.parent)
    draft.file.replace(target)
    sync_folder(target.parent)
    sql = "SELECT sha256 FROM voice_clip WHERE space_id = ? AND language = ? AND clip = ?"
    known = run(sql, (node.space_id, language, clip)).fetchone()
    if not known or known[0] != digest:
        body = VoiceRecorded(
            language=language, clip=clip, text=" ".join(text.split()), sha256=digest,
            bytes=draft.sound.bytes, seconds=draft.sound.seconds, by=who.actor,
        )  # fmt: skip
        node.journal.write("voice.recorded", body, who.actor)
    return clip


def withdraw(node: Node, who: Who, language: str, clip: str) -> None:
    """Take a recording of this space back; raises NotFoundError if there is none."""
    sql = "SELECT withdrawn FROM voice_clip WHERE space_id = ? AND language = ? AND clip = ?"
    known = run(sql, (node.space_id, language, clip)).fetchone()
    recorded = bool(known) and not known[0]
    if not recorded and not place(node, language, clip).exists():
        raise NotFoundError("There is no recording of this text here.")
    _withdraw(node, who, language, clip)


def forget(node: Node, who: Who, person: str) -> int:
    """Take back every recording of a person; how many there were."""
    found = run(_BY_PERSON, (node.space_id, person)).fetchall()
    for language, clip in found:
        _withdraw(node, who, language, clip)
    return len(found)


def _withdraw(node: Node, who: Who, language: str, clip: str) -> None:
    # The sound goes first: what was to be forgotten must not outlive a power cut.
    _delete(node, language, clip)
    node.journal.write("voice.withdrawn", VoiceWithdrawn(language=language, clip=clip), who.actor)


def tidy(node: Node) -> None:
    """Job: no sound stays of people who were forgotten elsewhere, nor of what was taken back."""
    if found := run(_OF_THE_FORGOTTEN, (node.space_id,)).fetchall():
        with node.journal.writing():
            for language, clip in found:
                _withdraw(node, SYSTEM, language, clip)
    sql = "SELECT language, clip FROM voice_clip WHERE space_id = ? AND withdrawn = 1"
    for language, clip in run(sql, (node.space_id,)).fetchall():
        _delete(node, language, clip)
    drafts = node.settings.data_dir / FOLDER / DRAFTS
    for draft in drafts.glob("*"):
        if time.time() - draft.stat().st_mtime > OLD_S:
            draft.unlink(missing_ok=True)


def _delete(node: Node, language: str, clip: str) -> None:
    """Delete a sound, here and in backups; harmless if it is not there."""
    purge(node.settings.data_dir, f"{FOLDER}/{language}/{RECORDED}/{clip}{SUFFIX}")
    place(node, language, clip).unlink(missing_ok=True)


def place(node: Node, language: str, clip: str) -> Path:
    """Where a person's voice for a text is, or will be."""
    return node.settings.data_dir / FOLDER / language / RECORDED / f"{clip}{SUFFIX}"
