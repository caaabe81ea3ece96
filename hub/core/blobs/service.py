"""Acts on attachments: keep one with an act, show some, take one back, write down what is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.blobs import arriving, places, rules
from hub.core.blobs.models import BlobSource
from hub.core.blobs.records import BlobGone, BlobTranscribed
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.core.storage.tables import put
from hub.core.who import Who

#: How an attachment stands: to be played or seen, being prepared here, not arrived here yet,
#: refused when it was prepared, taken back.
READY, PREPARING, AWAY, REFUSED, GONE = "ready", "preparing", "away", "refused", "gone"
#: The longest transcript, in characters: five minutes of quick speech.
MOST_TEXT = 6000


@dataclass(frozen=True)
class Shown:
    """An attachment as pages show it; ``why`` is a message if it was refused.

    ``levels`` are the heights of its waveform, 0 to 15.
    """

    id: str
    state: str
    kind: str = ""
    sha256: str = ""
    media: str = ""
    bytes: int = 0
    seconds: float = 0.0
    levels: tuple[int, ...] = ()
    width: int = 0
    height: int = 0
    person: str = ""
    language: str = ""
    transcript: str = ""
    why: str = ""


def keep(
    node: Node,
    who: Who,
    upload: str,
    longest_s: int = rules.QUESTION_S,
    language: str | None = None,
    person: str | None = None,
    field: str | None = None,
) -> str:
    """Make an upload that is all there an attachment; answers the id that acts name it by.

    To be called in the transaction of the act: both are there, or none. It is prepared a moment
    later. ``person`` is whose it is if somebody speaks for them. Raises InputError, NotFoundError.
    """
    one = arriving.where(node, who, upload)
    if not one.whole:
        raise InputError("This file did not arrive whole. Send it again.", field=field)
    name = arriving.name_of(node, one)
    put(
        BlobSource,
        {
            "id": name, "upload": one.id, "kind": one.kind, "person": person or who.actor,
            "language": language, "longest_s": longest_s, "tries": 0,
            "at_ms": node.clock.now_ms(),
        },
    )  # fmt: skip
    return name


_COLUMNS = (
    "id, gone, why, kind, sha256, media, bytes, seconds, waveform, width, height, person, "
    "language, transcript"
)


def shown(node: Node, names: Iterable[str | None]) -> dict[str, Shown]:
    """How some attachments stand, by id; what is none, or not known, is left out or AWAY."""
    wanted = tuple(dict.fromkeys(name for name in names if name and rules.is_id(name)))
    if not wanted:
        return {}
    rows = run(f"SELECT {_COLUMNS} FROM blob WHERE id IN ({marks(len(wanted))})", wanted).fetchall()  # noqa: S608  # marks only
    found = {row[0]: _as_shown(node, row) for row in rows}
    missing = tuple(name for name in wanted if name not in found)
    if missing:
        sql = f"SELECT id, kind, person FROM blob_source WHERE id IN ({marks(len(missing))})"  # noqa: S608  # marks only
        for name, kind, person in run(sql, missing).fetchall():
            found[name] = Shown(name, PREPARING, kind=kind, person=person)
    return {name: found.get(name) or Shown(name, AWAY) for name in wanted}


def one(node: Node, name: str) -> Shown:
    """One attachment; raises NotFoundError if nothing is known of it here."""
    found = shown(node, [name]).get(name)
    if found is None or found.state == AWAY:
        raise NotFoundError("This recording or file is not here.")
    return found


def take_back(node: Node, who: Who, name: str) -> None:
    """Delete what one brought oneself; raises NotFoundError, NotAllowedError."""
    found = one(node, name)
    if found.state == GONE:
        return
    if not who.person or found.person != who.person:
        raise NotAllowedError("Only the person who brought this can delete it.")
    drop(node, who, name)


def forget(node: Node, who: Who, person: str) -> int:
    """Delete everything that a person brought; how many there were."""
    sql = (
        "SELECT id FROM blob WHERE person = ? AND gone = 0 "
        "UNION SELECT id FROM blob_source WHERE person = ?"
    )
    found = [row[0] for row in run(sql, (person, person)).fetchall()]
    for name in found:
        drop(node, who, name)
    arriving.forget(node, person)
    return len(found)


def drop(node: Node, who: Who, name: str, why: str = "") -> None:
    """Delete an attachment whoever brought it, with the reason if it was refused."""
    sql = "SELECT sha256, space_id FROM blob WHERE id = ?"
    row = run(sql, (name,)).fetchone() or (None, None)
    # The file goes first: what was to be forgotten must not outlive a power cut.
    if row[0] and not _used_elsewhere(row[0], name):
        places.delete(node, row[0])
    for upload, waits in arriving.waiting().items():
        if waits == name:
            shutil.rmtree(places.arriving(node) / upload, ignore_errors=True)
    with node.journal.writing():
        run("DELETE FROM blob_source WHERE id = ?", (name,))
        body = BlobGone(blob=name, why=why)
        node.journal.write("blob.gone", body, who.actor, space_id=row[1] or None)


def transcribe(node: Node, who: Who, name: str, text: str) -> None:
    """Write down what a voice says; the latest text counts. Raises InputError, NotFoundError."""
    found = one(node, name)
    written = " ".join(text.split())
    if found.kind != rules.VOICE or found.state in (GONE, REFUSED):
        raise NotFoundError("This recording or file is not here.")
    if len(written) > MOST_TEXT:
        raise InputError("This text is too long: {most} letters at most.", most=MOST_TEXT)
    if written == found.transcript:
        return
    row = run("SELECT space_id FROM blob WHERE id = ?", (name,)).fetchone()
    body = BlobTranscribed(blob=name, text=written, by=who.actor)
    node.journal.write("blob.transcribed", body, who.actor, space_id=row[0] if row else None)


def _used_elsewhere(sha256: str, name: str) -> bool:
    """Whether another attachment has the same file."""
    sql = "SELECT 1 FROM blob WHERE sha256 = ? AND id <> ? AND gone = 0 LIMIT 1"
    return run(sql, (sha256, name)).fetchone() is not None


def _as_shown(node: Node, row: tuple[object, ...]) -> Shown:
    """A row of the table as it is shown."""
    name, gone, why, kind, sha256, media, size, seconds, wave, width, height, *rest = row
    person, language, text = rest
    if gone:
        return Shown(
            str(name), REFUSED if why else GONE, str(kind or ""), why=rules.WHY.get(str(why), "")
        )
    there = bool(sha256) and places.file_of(node, str(sha256)).is_file()
    return Shown(
        id=str(name),
        state=READY if there else AWAY,
        kind=str(kind or ""),
        sha256=str(sha256 or ""),
        media=str(media or ""),
        bytes=int(str(size or 0)),
        seconds=float(str(seconds or 0)),
        levels=tuple(rules.levels(str(wave) if wave else None)),
        width=int(str(width or 0)),
        height=int(str(height or 0)),
        person=str(person or ""),
        language=str(language or ""),
        transcript=str(text or ""),
    )
