"""Voices, photos and documents on their way: files named by what they hold, in resumable pieces.

At the centre a file is taken for a record that is there already; at a space one is asked for that a
record from the centre named. A piece that arrives twice, or a cut in the middle, costs one piece.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import peewee

from content_cache.durable import make_folders
from hub.core.blobs import places
from hub.core.civic import public
from hub.core.disk import check_room
from hub.core.errors import InputError, NotFoundError
from hub.core.journal.records import Record
from hub.core.node import Node
from hub.core.storage.bound import Row, marks, run
from sync.enrolment.roster import Known
from sync.records import marks as sync_marks

#: Bytes of one piece at most, and of the largest file.
PIECE, LARGEST = 32 << 10, 40 << 20
#: The offset of a file that is wanted no more: it was taken back.
UNWANTED = -1
HEXADECIMAL = frozenset("0123456789abcdef")


class SyncBlob(Row):
    """A file that this space waits for; ``bytes`` is 0 until the record that names it was read."""

    sha256 = peewee.TextField(primary_key=True)
    bytes = peewee.BigIntegerField()
    at_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "sync_blob"


def is_name(sha256: str) -> bool:
    """Whether a text can name a file."""
    return len(sha256) == 64 and set(sha256) <= HEXADECIMAL


# At the centre


def offsets(node: Node, known: Known, asked: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How much the centre has of some files of a space; ``UNWANTED`` if none of its records wants it."""
    named = [(sha, size) for sha, size in asked if is_name(sha)]
    wanted = _wanted(known.space_id, [sha for sha, _size in named])
    found = {}
    for sha, size in named:
        if sha not in wanted:
            found[sha] = UNWANTED
        elif places.file_of(node, sha).is_file():
            found[sha] = size
        else:
            part = _part(node, sha)
            found[sha] = part.stat().st_size if part.is_file() else 0
    return found


def take(node: Node, known: Known, sha256: str, offset: int, total: int, data: bytes) -> int:
    """Take one piece; how much there is now. Raises NotFoundError, InputError, NoRoomError.

    Several workers may take the same piece: it is written once.
    """
    if not is_name(sha256) or sha256 not in _wanted(known.space_id, [sha256]):
        raise NotFoundError("No record asks for this file.")
    if not 0 < total <= LARGEST or len(data) > 2 * PIECE:
        raise InputError("This piece of a file is too large.")
    check_room(node.settings, media=True)
    if places.file_of(node, sha256).is_file():
        return total
    return append(node, sha256, offset, total, data)


def readable(node: Node, known: Known, sha256: str) -> Path:
    """The file, for a space that may have it: its own, or of a public matter. Raises NotFoundError."""
    rows = run("SELECT space_id, id FROM blob WHERE sha256 = ? AND gone = 0", (sha256,)).fetchall()
    machines = [machine for feature in node.features for machine in feature.machines]
    allowed = any(
        space == known.space_id or public.is_heard(name, machines) for space, name in rows
    )
    file = places.file_of(node, sha256)
    if not is_name(sha256) or not allowed or not file.is_file():
        raise NotFoundError("This file is not here.")
    return file


def _wanted(space_id: str, names: list[str]) -> set[str]:
    if not names:
        return set()
    rows = run(
        "SELECT DISTINCT sha256 FROM blob WHERE space_id = ? AND gone = 0 "  # noqa: S608  # marks only
        f"AND sha256 IN ({marks(len(names))})",
        (space_id, *names),
    ).fetchall()
    return {str(row[0]) for row in rows}


# On both sides


def append(node: Node, sha256: str, offset: int, total: int, data: bytes) -> int:
    """Add a piece to a file on its way; the length there is now, ``total`` once it is whole.

    A piece that does not join is left out: the answer tells where to go on. A whole file that is not
    what its name says begins again from nothing.
    """
    part = _part(node, sha256)
    make_folders(part.parent)
    with part.open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        here = stream.seek(0, 2)
        if here != offset:
            return here
        stream.write(data[: total - here])
        stream.flush()
        here = stream.tell()
    if here < total:
        return here
    with part.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
            part.unlink()
            return 0
    places.settle(part, places.file_of(node, sha256))
    return total


def _part(node: Node, sha256: str) -> Path:
    return node.settings.data_dir / places.FOLDER / "incoming" / f"{sha256}.part"


# At a space


def expect(node: Node, records: Iterable[Record]) -> None:
    """Note the files that records from the centre name; in the transaction that takes them."""
    for record in records:
        for sha256 in filter(is_name, record.blobs.split(",")):
            run(
                "INSERT INTO sync_blob (sha256, bytes, at_ms) VALUES (?, 0, ?) "
                "ON CONFLICT DO NOTHING",
                (sha256, node.clock.now_ms()),
            )


def expected(node: Node) -> list[tuple[str, int]]:
    """(sha256, bytes) of the files that are still wanted, the oldest first; others are struck out."""
    rows = run(
        "SELECT w.sha256, max(CASE WHEN b.gone = 0 THEN b.bytes ELSE 0 END), count(b.id) "
        "FROM sync_blob w LEFT JOIN blob b ON b.sha256 = w.sha256 "
        "GROUP BY w.sha256, w.at_ms ORDER BY w.at_ms, w.sha256"
    ).fetchall()
    found = []
    for sha256, size, known in rows:
        if known and (not size or places.file_of(node, sha256).is_file()):
            arrived(node, sha256)
        elif known:
            found.append((str(sha256), int(size)))
    return found


def arrived(node: Node, sha256: str) -> None:
    """A file is wanted no more."""
    with node.database.writing():
        run("DELETE FROM sync_blob WHERE sha256 = ?", (sha256,))


def offset_of(node: Node, sha256: str) -> int:
    """How much of a file arrived."""
    part = _part(node, sha256)
    return part.stat().st_size if part.is_file() else 0


def to_send(
    node: Node, acked: Mapping[str, int], limit: int = 50
) -> list[tuple[str, str, int, int]]:
    """(log, sha256, bytes, seq) of files that the centre may lack, of records that it has."""
    for writer, seq in acked.items():
        rows = run(
            "SELECT j.seq, j.blobs FROM journal j WHERE j.writer = ? AND j.seq > ? AND j.seq <= ? "
            "AND j.blobs <> '' ORDER BY j.seq LIMIT ?",
            (writer, sync_marks.get(_sent(writer), 0), seq, limit),
        ).fetchall()
        found = [
            (writer, sha256, file.stat().st_size, int(number))
            for number, blobs in rows
            for sha256 in filter(is_name, blobs.split(","))
            if (file := places.file_of(node, sha256)).is_file()
        ]
        if found:
            return found
        sent(node, writer, int(rows[-1][0]) if len(rows) == limit else seq)
    return []


def sent(node: Node, writer: str, seq: int) -> None:
    """The files of a log are at the centre, up to a record."""
    if sync_marks.get(_sent(writer), 0) < seq:
        sync_marks.put(node, _sent(writer), seq)


def send_again(node: Node, writer: str) -> None:
    """Ask the centre anew about every file of a log: it may have lost some."""
    sync_marks.put(node, _sent(writer), 0)


def piece_of(node: Node, sha256: str, offset: int, size: int = PIECE) -> bytes:
    """The next piece of a file; empty if the file is gone."""
    try:
        with places.file_of(node, sha256).open("rb") as stream:
            stream.seek(offset)
            return stream.read(size)
    except FileNotFoundError:
        return b""


def _sent(writer: str) -> str:
    return f"blobs:{writer}"
