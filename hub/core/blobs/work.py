"""The job that prepares what people attached: each upload becomes a small, harmless file."""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from content_cache.child import ChildError, ask
from hub.core import uploads
from hub.core.audio.service import WrongSoundError, convert
from hub.core.blobs import arriving, places, rules, service
from hub.core.blobs.models import BlobSource
from hub.core.blobs.photo import Answer
from hub.core.blobs.records import BlobMade
from hub.core.errors import HubError, NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.who import SYSTEM

log = logging.getLogger(__name__)
#: What ends the child, or the whole machine, so many times is not begun again.
MOST_TRIES = 3
#: Time for one photo, in seconds of the processor.
PHOTO_S = 20
#: An upload that no act used is forgotten after a day, in seconds.
OLD_S = 24 * 3600
READY = "ready"


@dataclass(frozen=True)
class Prepared:
    """A file as it will be kept, and what is known of it (columns of its record)."""

    file: Path
    about: dict[str, Any] = field(default_factory=dict)


class RefusedBlobError(Exception):
    """What was brought cannot be kept; the text is a key of ``rules.WHY``."""


def prepare(node: Node) -> int:
    """Prepare everything that waits, oldest first; how many became ready or were refused."""
    if not _any(places.arriving(node)):  # nearly always: no query then
        return 0
    waiting = list(BlobSource.select().order_by(BlobSource.at_ms, BlobSource.id))
    return sum(_attempt(node, one) for one in waiting)


def _any(folder: Path) -> bool:
    try:
        return next(folder.iterdir(), None) is not None
    except FileNotFoundError:
        return False


def _attempt(node: Node, of: BlobSource) -> bool:
    """Prepare one; False if it is to be tried again later."""
    with node.journal.writing():
        run("UPDATE blob_source SET tries = tries + 1 WHERE id = ?", (of.id,))
    try:
        if of.tries >= MOST_TRIES:
            raise RefusedBlobError(_plainly(of.kind))
        one = uploads.where(places.arriving(node), of.upload)
        _keep(node, of, _prepared(node, of, one))
    except (RefusedBlobError, NotFoundError) as wrong:
        why = str(wrong) if isinstance(wrong, RefusedBlobError) else _plainly(of.kind)
        service.drop(node, SYSTEM, of.id, why)
    except (HubError, OSError) as error:
        log.warning("an attachment waits: %s", error)
        return False
    shutil.rmtree(places.arriving(node) / of.upload, ignore_errors=True)
    return True


def _plainly(kind: str) -> str:
    """The reason for what could not be read at all."""
    return "sound" if kind == rules.VOICE else kind


def _prepared(node: Node, of: BlobSource, one: uploads.Arriving) -> Prepared:
    """The file to keep, made in the upload's folder; raises RefusedBlobError."""
    folder = places.arriving(node)
    source, draft = uploads.file_of(folder, one), folder / one.id / READY
    if of.kind == rules.VOICE:
        try:
            sound = convert(source, draft, of.longest_s)
        except WrongSoundError as wrong:
            raise RefusedBlobError(wrong.why) from wrong
        return Prepared(draft, {"seconds": sound.seconds, "waveform": sound.waveform})
    if of.kind == rules.PHOTO:
        try:
            told = ask("hub.core.blobs.photo", source, str(draft.absolute()), seconds=PHOTO_S)
        except ChildError as wrong:
            raise RefusedBlobError(rules.PHOTO) from wrong
        size = msgspec.json.decode(told, type=Answer)
        return Prepared(draft, {"width": size.width, "height": size.height})
    shutil.copyfile(source, draft)
    return Prepared(draft)


def _keep(node: Node, of: BlobSource, made: Prepared) -> None:
    """Put the file in its place, then write that it is there."""
    digest = hashlib.sha256(made.file.read_bytes()).hexdigest()
    size = made.file.stat().st_size
    places.settle(made.file, places.file_of(node, digest))
    body = BlobMade(
        blob=of.id, sha256=digest, kind=of.kind, media=rules.KINDS[of.kind].media, bytes=size,
        by=of.person, language=of.language, **made.about,
    )  # fmt: skip
    with node.journal.writing():
        wanted = run("SELECT 1 FROM blob_source WHERE id = ?", (of.id,)).fetchone()
        if wanted:
            node.journal.write("blob.made", body, of.person, blobs=(digest,))
            run("DELETE FROM blob_source WHERE id = ?", (of.id,))
    if not wanted:  # taken back while it was prepared
        places.delete(node, digest)


def tidy(node: Node) -> None:
    """Job: nothing stays of people who were forgotten elsewhere, of what is gone or never used."""
    sql = "SELECT DISTINCT person FROM blob WHERE gone = 0 AND person IN (SELECT id FROM person WHERE erased = 1)"
    for (person,) in run(sql).fetchall():
        service.forget(node, SYSTEM, person)
    gone = (
        "SELECT sha256 FROM blob WHERE gone = 1 AND sha256 IS NOT NULL "
        "EXCEPT SELECT sha256 FROM blob WHERE gone = 0"
    )
    for (digest,) in run(gone).fetchall():
        places.delete(node, digest)
    waiting = arriving.waiting()
    folder = places.arriving(node)
    for one in uploads.every(folder):
        state = folder / one.id / uploads.STATE
        if one.id not in waiting and time.time() - state.stat().st_mtime > OLD_S:
            shutil.rmtree(folder / one.id, ignore_errors=True)
