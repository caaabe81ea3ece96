"""The roster: who the centre knows, asked at every message of a machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from hub.core.identity import writer_of
from hub.core.node import Node
from hub.core.storage.bound import run

PENDING, ACTIVE, CLOSED = "pending", "active", "closed"
RETIRED, REVOKED, FORKED, REFUSED = "retired", "revoked", "forked", "refused"
#: States of a writer in which its machine may exchange; a forked one is looked into meanwhile.
LIVE = frozenset({ACTIVE, FORKED})
EVERYWHERE = "*"

_COLUMNS = (
    "w.writer, w.space_id, s.name, w.key, w.serial, w.state, s.state, s.communes, w.since_ms, "
    "w.until_seq, w.why, w.program, w.about"
)
_FROM = f"SELECT {_COLUMNS} FROM sync_writer w JOIN sync_space s ON s.space_id = w.space_id "  # noqa: S608  # literals of this file


class About(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a machine told when it knocked: its own name and commune, people on it, its ssh key."""

    name: str = ""
    commune: str = ""
    people: int = 0
    ssh: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A writer that the centre knows; ``key`` is its public key, ``space_state`` its space's."""

    writer: str
    space_id: str
    name: str
    key: bytes
    serial: int
    state: str
    space_state: str
    communes: tuple[str, ...]
    since_ms: int
    until_seq: int | None
    why: str
    program: str
    about: About

    @property
    def live(self) -> bool:
        """Whether its machine may exchange now."""
        return self.state in LIVE and self.space_state == ACTIVE

    def hears(self, commune: str) -> bool:
        """Whether what happens in a commune concerns its space."""
        return EVERYWHERE in self.communes or commune in self.communes


@dataclass(frozen=True, slots=True)
class KnownSpace:
    """A space that the centre knows."""

    space_id: str
    name: str
    state: str
    communes: tuple[str, ...]
    added_ms: int


def find(writer: str) -> Known | None:
    """The writer of that name, or None if the centre has never heard of it."""
    row = run(f"{_FROM}WHERE w.writer = ?", (writer,)).fetchone()
    return _known(row) if row else None


def writers_of(space_id: str) -> list[Known]:
    """Every writer of a space, the newest first."""
    sql = f"{_FROM}WHERE w.space_id = ? ORDER BY w.serial DESC, w.writer"
    return [_known(row) for row in run(sql, (space_id,)).fetchall()]


def everybody() -> list[Known]:
    """Every writer of every space, by the space's name, the newest first."""
    sql = f"{_FROM}ORDER BY s.name, s.space_id, w.serial DESC, w.writer"
    return [_known(row) for row in run(sql).fetchall()]


def spaces() -> list[KnownSpace]:
    """Every space, by name."""
    sql = "SELECT space_id, name, state, communes, added_ms FROM sync_space ORDER BY name, space_id"
    return [
        KnownSpace(row[0], row[1], row[2], _communes(row[3]), int(row[4]))
        for row in run(sql).fetchall()
    ]


def space(space_id: str) -> KnownSpace | None:
    """The space of that id, or None."""
    return next((one for one in spaces() if one.space_id == space_id), None)


def add_space(node: Node, space_id: str, name: str, state: str, communes: tuple[str, ...]) -> None:
    """Note a space; one that is known takes the new name, state and communes."""
    run(
        "INSERT INTO sync_space (space_id, name, state, communes, added_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (space_id) DO UPDATE SET name = excluded.name, state = excluded.state, "
        "communes = excluded.communes",
        (space_id, name, state, msgspec.json.encode(communes).decode(), node.clock.now_ms()),
    )


def add_writer(
    node: Node,
    space_id: str,
    key: bytes,
    state: str,
    program: str = "",
    why: str = "",
    about: About = About(),  # noqa: B008  # frozen
) -> int:
    """Note a writer of a space under the next serial number, which is answered."""
    row = run(
        "SELECT coalesce(max(serial), 0) + 1 FROM sync_writer WHERE space_id = ?", (space_id,)
    ).fetchone()
    serial = int(row[0])
    run(
        "INSERT INTO sync_writer (writer, space_id, key, serial, state, since_ms, until_seq, why, "
        "program, about) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)",
        (
            writer_of(key), space_id, key.hex(), serial, state, node.clock.now_ms(), why, program,
            msgspec.json.encode(about).decode(),
        ),
    )  # fmt: skip
    return serial


def set_state(writer: str, state: str, why: str = "", until_seq: int | None = None) -> None:
    """Put a writer into a state; nothing that it wrote after ``until_seq`` is taken any more."""
    run(
        "UPDATE sync_writer SET state = ?, why = ?, until_seq = ? WHERE writer = ?",
        (state, why, until_seq, writer),
    )


def set_space_state(space_id: str, state: str) -> None:
    """Put a space into a state."""
    run("UPDATE sync_space SET state = ? WHERE space_id = ?", (state, space_id))


def retire(node: Node, writer: str, why: str, until_seq: int | None = None) -> None:
    """A key that another one of the same space has taken the place of."""
    with node.journal.writing():
        set_state(writer, RETIRED, why, until_seq)


def mark_forked(node: Node, writer: str, why: str) -> None:
    """Two machines wrote under one key; revoked and retired keys stay what they are."""
    with node.journal.writing():
        run(
            "UPDATE sync_writer SET state = ?, why = ? WHERE writer = ? AND state = ?",
            (FORKED, why, writer, ACTIVE),
        )


def revoke(node: Node, writer: str, why: str) -> None:
    """Take a key back for ever: what the centre has of it stays, nothing more is taken."""
    with node.journal.writing():
        set_state(writer, REVOKED, why, last_seq(writer))


def last_seq(writer: str) -> int:
    """The last record that this node has of a writer, 0 if none."""
    row = run("SELECT coalesce(max(seq), 0) FROM journal WHERE writer = ?", (writer,)).fetchone()
    return int(row[0])


def _known(row: tuple[Any, ...]) -> Known:
    writer, space_id, name, key, serial, state, space_state, communes, since, until, *told = row
    why, program, about = told
    return Known(
        writer,
        space_id,
        name,
        bytes.fromhex(key),
        int(serial),
        state,
        space_state,
        _communes(communes),
        int(since),
        None if until is None else int(until),
        why,
        program,
        msgspec.json.decode(about, type=About),
    )


def _communes(text: str) -> tuple[str, ...]:
    return msgspec.json.decode(text, type=tuple[str, ...])
