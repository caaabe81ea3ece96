"""A new machine takes over a space: what it wrote until now is written again as of that space.

A fresh machine has a space id of its own and a few facts (its name, its courses, the account of its
technician). Nobody has seen them yet, so its log is told anew: the same facts under the same ids and
times, of the other space, their hashes made again; then the tables are folded afresh. The database goes
first and says so (``MOVED``); the identity follows, after a power cut at the next start.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import msgspec

from hub.core import identity
from hub.core.dating import ClockFix
from hub.core.errors import OperatorError
from hub.core.identity import Identity
from hub.core.journal.records import COLUMNS, GENESIS, Record, hash_text
from hub.core.journal.replay import fold_all
from hub.core.node import Node
from hub.core.permissions import STAFF
from hub.core.storage.bound import Row, marks, run
from hub.core.storage.database import Database

_PAGE = f"SELECT {COLUMNS} FROM journal WHERE writer = ? AND seq > ? ORDER BY seq LIMIT 500"  # noqa: S608  # columns are literals of ours
#: The row of ``sync_mark`` that says of which space the database is: the log, and the space.
MOVED = "moved"
_MOVED = "SELECT value FROM sync_mark WHERE name = ?"
_MOVE = (
    "INSERT INTO sync_mark (name, value) VALUES (?, ?) ON CONFLICT (name) "
    "DO UPDATE SET value = excluded.value"
)
#: The body of a description that says nothing.
UNNAMED = '{"fields":{}}'
_PEOPLE = (
    "SELECT count(*) FROM person p WHERE p.erased = 0 AND NOT EXISTS (SELECT 1 FROM person_role r "  # noqa: S608  # marks only
    f"WHERE r.person = p.id AND r.removed = 0 AND r.role IN ({marks(len(STAFF))}))"
)


def people(node: Node) -> int:
    """How many people are registered here, those who run the space left out."""
    return int(run(_PEOPLE, STAFF).fetchone()[0])


def move(node: Node, space_id: str) -> None:
    """Make this machine one of another space, with all it wrote. Cut anywhere, it can be done again.

    Raises OperatorError if it holds what others wrote: then it has served a space already.
    """
    with node.journal.writing():
        if run(
            "SELECT 1 FROM journal WHERE writer <> ? LIMIT 1", (node.journal.writer,)
        ).fetchone():
            raise OperatorError(
                "This machine has served another space already.",
                "Set it up anew (docs/enrolment.md, Replacing a machine), then use the code.",
            )
        _tell_anew(node, space_id)
        _fold_afresh(node)
        run("UPDATE meter_mark SET space_id = ?", (space_id,))
        moved = msgspec.json.encode((node.journal.writer, space_id)).decode()
        run(_MOVE, (MOVED, moved))
    identity.move(node.settings.data_dir, space_id)
    node.journal.space_id = space_id


def settle(database: Database, data_dir: Path, who: Identity) -> Identity:
    """At the start: follow the database to its space, if the power went before the identity did.

    Only for the log that was moved: a database of another machine's says nothing of this one.
    """
    row = database.rows(_MOVED, (MOVED,))
    if not row:
        return who
    writer, space_id = msgspec.json.decode(row[0][0], type=tuple[str, str])
    if writer != who.writer or space_id == who.space_id:
        return who
    return identity.move(data_dir, space_id)


def _tell_anew(node: Node, space_id: str) -> None:
    """Every record of this log, of the other space."""
    prev, seq = GENESIS, 0
    while page := run(_PAGE, (node.journal.writer, seq)).fetchall():
        for row in page:
            record = _of_space(Record(*row), node.space_id, space_id)._replace(prev=prev)
            prev, seq = record.computed, record.seq
            run(
                "UPDATE journal SET space_id = ?, prev = ?, body = ?, body_hash = ?, hash = ? "
                "WHERE writer = ? AND seq = ?",
                (
                    record.space_id, record.prev, record.body, record.body_hash, prev,
                    record.writer, record.seq,
                ),
            )  # fmt: skip
    run(
        "UPDATE journal_head SET hash = ? WHERE writer = ? AND seq > 0", (prev, node.journal.writer)
    )


def _of_space(record: Record, old: str, new: str) -> Record:
    """A record as another space would have written it; its body may name the space.

    What this machine called its space is left out: the other one has a name already.
    """
    if record.body is None:
        return record._replace(space_id=new)
    body = UNNAMED if record.kind == "space.described" else record.body.replace(old, new)
    return record._replace(space_id=new, body=body, body_hash=hash_text(body))


def _fold_afresh(node: Node) -> None:
    """Empty the tables that fold from the journal, and fold it again."""
    models: list[type[Row]] = [ClockFix, *chain.from_iterable(p.models for p in node.features)]
    for model in models:
        run(f'DELETE FROM "{model._meta.table_name}"')  # noqa: S608  # names come from models
    folded = fold_all(node.database, node.database, node.journal.kinds)
    if folded.damaged:
        raise OperatorError(
            "The journal of this machine is damaged: {what}.",
            "See `hub doctor`; restore a backup, or set the machine up anew.",
            what=folded.damaged[0],
        )
