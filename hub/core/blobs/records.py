"""Record kinds of attachments and how they fold: gone is gone, the latest transcript counts."""

from __future__ import annotations

import msgspec

from hub.core.blobs.models import Blob
from hub.core.journal.records import (
    CIVIC,
    ERASURE,
    EVERYONE,
    MATTERS,
    PUBLIC,
    VOICE,
    Body,
    Entry,
    RecordKind,
)
from hub.core.storage.bound import run
from hub.core.storage.tables import LATEST, MAX, put


class BlobMade(Body, frozen=True, kw_only=True):
    """An attachment is ready; its file is the record's attachment, proved by ``sha256``.

    ``kind`` is voice, photo or document, ``by`` the person's id, ``seconds`` and ``waveform`` (64
    hexadecimal digits) those of a voice, ``width`` and ``height`` those of a photo.
    """

    blob: str
    sha256: str
    kind: str
    media: str
    bytes: int
    by: str
    seconds: float | None = None
    waveform: str | None = None
    width: int | None = None
    height: int | None = None
    language: str | None = None


class BlobGone(Body, frozen=True, kw_only=True):
    """An attachment is no more: taken back by its author, or refused for the reason ``why``."""

    blob: str
    why: str = ""


class BlobTranscribed(Body, frozen=True, kw_only=True):
    """Somebody wrote down what a voice says; the latest text counts."""

    blob: str
    text: str
    by: str


_MADE = ("sha256", "kind", "media", "bytes", "seconds", "waveform", "width", "height", "language")
_RULES = dict.fromkeys((*_MADE, "person"), MAX)


def fold_made(entry: Entry) -> None:
    """What the attachment is, unless it is gone already."""
    body: BlobMade = entry.body
    values = {name: value for name, value in msgspec.structs.asdict(body).items() if name in _MADE}
    put(Blob, {**_key(entry), **values, "person": body.by}, _RULES)
    _blank_gone(entry)


def fold_gone(entry: Entry) -> None:
    """Nothing is left of it but its file's name, so that the file can be found and deleted."""
    put(Blob, {**_key(entry), "gone": 1, "why": entry.body.why}, {"gone": MAX, "why": MAX})
    _blank_gone(entry)
    told = f'%"blob":"{entry.body.blob}"%'
    run(
        "UPDATE journal SET body = NULL "
        "WHERE space_id = ? AND kind = 'blob.transcribed' AND body LIKE ?",
        (entry.space_id, told),
    )


def fold_transcribed(entry: Entry) -> None:
    """The latest text; of what is gone no text stays, in the journal neither."""
    body: BlobTranscribed = entry.body
    said = {"transcript": body.text, "transcriber": body.by, "hlc": entry.hlc}
    put(Blob, {**_key(entry), **said}, {"transcript": LATEST, "transcriber": LATEST, "hlc": MAX})
    if _blank_gone(entry):
        sql = "UPDATE journal SET body = NULL WHERE space_id = ? AND writer = ? AND seq = ?"
        run(sql, (entry.space_id, entry.writer, entry.seq))


def _key(entry: Entry) -> dict[str, str]:
    return {"space_id": entry.space_id, "id": entry.body.blob}


def _blank_gone(entry: Entry) -> bool:
    """Leave nothing of an attachment that is gone; whether it is."""
    key = (entry.space_id, entry.body.blob)
    row = run("SELECT gone FROM blob WHERE space_id = ? AND id = ?", key).fetchone()
    if not row or not row[0]:
        return False
    run(
        "UPDATE blob SET seconds = NULL, waveform = NULL, language = NULL, person = NULL, "
        "transcript = NULL, transcriber = NULL, hlc = 0 WHERE space_id = ? AND id = ?",
        key,
    )
    return True


KINDS = (
    RecordKind("blob.made", BlobMade, fold_made, urgency=VOICE, reach=PUBLIC, touches=MATTERS),
    RecordKind("blob.gone", BlobGone, fold_gone, urgency=ERASURE, reach=EVERYONE),
    RecordKind(
        "blob.transcribed",
        BlobTranscribed,
        fold_transcribed,
        urgency=CIVIC,
        reach=PUBLIC,
        touches=MATTERS,
    ),
)
