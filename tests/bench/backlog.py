"""What simulated spaces bring to a centre: one true life, told again under other names."""

from __future__ import annotations

import hashlib
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.core.identity import writer_of
from hub.core.journal.records import COLUMNS, GENESIS, Record, hash_text
from hub.core.settings import load
from hub.main import init, open_node
from sync import keys
from sync.records import wire
from sync.records.outgoing import HEAD_BYTES
from sync.records.wire import CENTRE, Batch
from tests.bench.scratch import FAST
from tests.sync.network.day import DAY
from tests.sync.network.hamlet import going

if TYPE_CHECKING:
    from nacl.signing import SigningKey

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|thread-\w+")


@dataclass(frozen=True)
class Simulated:
    """A space that exists in its key and its records alone."""

    space_id: str
    key: SigningKey
    records: Sequence[Record]

    @property
    def writer(self) -> str:
        """The name of its log."""
        return writer_of(keys.public_of(self.key))

    def batches(self, sizes: Sequence[int]) -> Iterator[bytes]:
        """All its records as signed batches, of so many bytes of records one after another."""
        part: list[Record] = []
        left = [*sizes]
        room = left[0]
        for record in self.records:
            room -= HEAD_BYTES + len(record.body or "")
            if part and (room < 0 or len(part) >= wire.MOST_RECORDS):
                yield self._packed(part)
                left = left[1:] or left
                part, room = [], left[0]
            part.append(record)
        yield self._packed(part)

    def _packed(self, records: Sequence[Record]) -> bytes:
        return wire.pack(Batch(self.writer, self.space_id, CENTRE, records), self.key)


def life(records: int) -> list[Record]:
    """The records of one space's days."""
    with tempfile.TemporaryDirectory(prefix="hub-backlog-", dir=FAST) as folder:
        environ = {
            "HUB_DATA_DIR": folder, "HUB_MDNS": "no", "HUB_JOBS": "no", "HUB_CONTENT_FLOOR_MB": "1",
            "HUB_CONTENT_MAX_PERCENT": "99",
        }  # fmt: skip
        node, dice = open_node(init(load(None, environ))), random.Random(1)
        with node.open():
            with node.journal.writing():
                one = going(node, "life")
                for _person in range(20):
                    one.register(node, dice.randrange(8), dice.randrange(8))
                while node.journal.head("")[0] <= records:
                    getattr(one, dice.choice(DAY))(node, dice.randrange(8), dice.randrange(8))
            sql = f"SELECT {COLUMNS} FROM journal ORDER BY writer, seq LIMIT ?"  # columns are literals of ours
            rows = node.database.rows(sql, (records,))
            node.database.close()
    return [Record(*row) for row in rows]


def simulate(of: Sequence[Record], number: int) -> Simulated:
    """Another space with the same life: every id in it is its own."""
    from nacl.signing import SigningKey

    key = SigningKey(hashlib.sha256(f"space {number}".encode()).digest())
    writer, space = writer_of(keys.public_of(key)), _renamed(of[0].space_id, number)
    told, prev = [], GENESIS
    for seq, record in enumerate(of, 1):
        body = _retold(record.body or "", number)
        one = record._replace(
            writer=writer, seq=seq, rid=_renamed(record.rid, number), space_id=space, prev=prev,
            actor=_retold(record.actor, number), body=body, body_hash=hash_text(body),
        )  # fmt: skip
        told.append(one._replace(hash=one.computed))
        prev = told[-1].hash
    return Simulated(space, key, told)


def _retold(text: str, number: int) -> str:
    """A text with other ids."""
    return _ID.sub(lambda found: _renamed(found[0], number), text)


def _renamed(name: str, number: int) -> str:
    digest = hashlib.sha256(f"{number} {name}".encode()).hexdigest()
    if name.startswith("thread-"):
        return f"thread-{digest[:12]}"
    return f"{name[:-12]}{digest[:12]}"
