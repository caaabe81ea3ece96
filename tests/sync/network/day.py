"""The day of a space goes to the centre over a line that is up for a while and down for longer."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hub.core.journal.records import COLUMNS, Record
from hub.main import open_node
from sync.carrying.line import Answer, HttpsLine, LineError
from sync.contact import Spend
from sync.records import outgoing, wire
from sync.records.exchange import exchange
from tests.sync.network import children
from tests.sync.network.bad_line import BadLine
from tests.sync.network.hamlet import Hamlet, going, speak

#: Bytes of a minute of voice (Opus at 16 kbit/s).
VOICE = 110_000


@dataclass
class Told:
    """One contact: how it ended, what moved by the line's own count, the request that was cut."""

    outcome: str
    facts: int
    blobs: int
    moved: tuple[int, int]
    requests: int
    cut: tuple[str, int] | None


@dataclass
class Watched:
    """A line that remembers the request that was cut."""

    line: HttpsLine
    requests: int = 0
    cut: tuple[str, int] | None = None

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """Ask once."""
        self.requests += 1
        try:
            return self.line.send(method, path, body, headers)
        except LineError:
            self.cut = (path.split("?")[0].split("/")[4], len(body))
            raise


@dataclass
class Arrived:
    """What it cost: bytes on the wire, the compressed payload, contacts one after another."""

    wire: int = 0
    up: int = 0
    records: int = 0
    records_zlib: int = 0
    voices: int = 0
    packets: int = 0
    lost: int = 0
    seconds: float = 0.0
    contacts: list[Told] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Bytes on the wire for each byte of compressed payload."""
        return self.wire / (self.records_zlib + self.voices)

    @property
    def cuts(self) -> list[tuple[str, int]]:
        """The requests that were cut: what has to be sent again at most."""
        return [told.cut for told in self.contacts if told.cut]


def travel(
    folder: Path,
    line: BadLine,
    records: int,
    voices: int,
    up_s: float = 60,
    windows: int = 60,
    voice: int = VOICE,
) -> Arrived:
    """Let a day arrive: the line is cut after ``up_s``; the time that it is down is left out."""
    hamlet = Hamlet.make(folder, spaces=1)
    hamlet.address = line.addresses[1]
    done = Arrived(records=records)
    done.records_zlib, done.voices = children.run(lambda: _write(hamlet, records, voices, voice))
    try:
        hamlet.serve(within=lambda work: line.inside(1, work))
        began = time.monotonic()
        for _window in range(windows):
            line.join()
            contact = children.start(lambda: line.inside(0, lambda: _contact(hamlet)))
            contact.wait_for(up_s)
            line.cut()
            done.contacts.append(contact.answer())
            if done.contacts[-1].outcome == "done":
                break
        done.seconds = time.monotonic() - began
    finally:
        hamlet.stop()
    done.wire, done.up = line.carried, line.ways[0].carried
    done.packets = sum(way.packets for way in line.ways)
    done.lost = sum(way.lost for way in line.ways)
    done.wrong = children.run(hamlet.differences)
    return done


def _contact(hamlet: Hamlet) -> Told:
    node = open_node(hamlet.spaces[0])
    with node.open(), HttpsLine(hamlet.url) as line:
        watched = Watched(line)
        report = exchange(node, watched, Spend())
        node.database.close()
        return Told(
            report.outcome, report.facts_up, report.blobs_up, line.moved(), watched.requests,
            watched.cut,
        )  # fmt: skip


def _write(hamlet: Hamlet, records: int, voices: int, voice: int) -> tuple[int, int]:
    """Write a day; (bytes of its records as zlib packs them all at once, of its voices)."""
    node, dice = open_node(hamlet.spaces[0]), random.Random(1)
    with node.open():
        with node.journal.writing():
            life = going(node, "day")
            for _person in range(8):
                life.register(node, dice.randrange(8), dice.randrange(8))
            for number in range(voices):
                speak(node, f"voice-{number}", life.people[number % 8], voice)
            while int(node.database.rows("SELECT count(*) FROM journal")[0][0]) < records:
                name = dice.choice(DAY)
                getattr(life, name)(node, dice.randrange(8), dice.randrange(8))
        sql = f"SELECT {COLUMNS} FROM journal ORDER BY writer, seq"  # columns are literals of ours
        rows = [Record(*row) for row in node.database.rows(sql)]
        text = msgspec.json.encode(wire._to_wire(rows))
        assert len(outgoing.own_logs(node)) == 1
        node.database.close()
    return len(zlib.compress(text, 9)), voices * voice


#: What happens in a day, as often as it is named.
DAY = (
    *("open", "use", "use", "use", "close", "close") * 4, *("note",) * 8, *("read",) * 4, "quiz",
    "quiz", "begin", "act", "act", "react", "change", "register", "certificate", "give",
)  # fmt: skip
