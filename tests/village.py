"""Spaces and a centre in one process, with a line that can be cut, and clocks that drift.

Everything between them is real: the hubs, their databases, keys, batches and the centre's endpoints;
only the wire is a function call, which loses, repeats, delays and cuts what it carries.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hub.core.civic.models import CivicAct, CivicThread
from hub.core.clock import ManualClock
from hub.core.node import Node
from hub.core.settings import load
from hub.core.storage.bound import Row, run
from hub.main import build, folded_models, init, open_node
from sync import keys
from sync.carrying.line import Answer, LineError
from sync.contact import Report, Spend
from sync.enrolment import roster, trust
from sync.enrolment.trust import Trusted
from sync.records.exchange import exchange

#: What a bad line does to one request, and how often out of a hundred.
FINE, LOST, DEAF, TWICE, LATE, CUT_UP, CUT_DOWN = (
    "fine", "lost", "deaf", "twice", "late", "cut up", "cut down",
)  # fmt: skip
BAD = (
    (FINE,) * 64
    + (LOST,) * 8
    + (DEAF,) * 8
    + (TWICE,) * 6
    + (LATE,) * 6
    + (CUT_UP,) * 4
    + (CUT_DOWN,) * 4
)


class NeverADayAhead(ManualClock):
    """A clock that is at most 20 hours ahead of another one."""

    true: ManualClock

    def now_ms(self) -> int:
        return min(self.wall, self.true.wall + 20 * 3_600_000)


@dataclass
class Link:
    """The line of a space: ``bad`` lets it misbehave by the dice; ``up`` is False when there is none."""

    app: Any
    dice: random.Random
    bad: bool = False
    up: bool = True
    requests: int = 0
    sent: int = 0
    received: int = 0
    waiting: list[tuple[str, str, bytes, dict[str, str]]] = field(default_factory=list)

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """Carry one request, or what is left of it."""
        if not self.up:
            raise LineError("The line was cut.", "Try again.")
        fate = self.dice.choice(BAD) if self.bad else FINE
        self._late()
        if fate == LOST:
            raise LineError("The line was cut.", "Try again.")
        if fate == LATE:  # it arrives after others, and nobody hears the answer
            self.waiting.append((method, path, body, dict(headers)))
            raise LineError("The line was cut.", "Try again.")
        if fate == CUT_UP:
            self._deliver(method, path, body[: len(body) // 2], headers)
            raise LineError("The line was cut.", "Try again.")
        if fate == TWICE:
            self._deliver(method, path, body, headers)
        answer = self._deliver(method, path, body, headers)
        if fate in (DEAF, CUT_DOWN):  # half an answer is none: the line says how long it should be
            raise LineError("The line was cut.", "Try again.")
        return answer

    def _late(self) -> None:
        if self.waiting and self.dice.random() < 0.5:
            self._deliver(*self.waiting.pop(self.dice.randrange(len(self.waiting))))

    def settle(self) -> None:
        """Let arrive what is still under way, in any order."""
        self.dice.shuffle(self.waiting)
        while self.waiting:
            self._deliver(*self.waiting.pop())

    def _deliver(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.requests += 1
        self.sent += len(body)
        parts = urlsplit(path)
        answer = self.app.test_client().open(
            parts.path, method=method, query_string=parts.query, data=body, headers=dict(headers)
        )
        self.received += len(answer.data)
        if answer.status_code >= 500:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        heads = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status_code, heads, answer.data)


@dataclass
class Place:
    """One hub of the village, its clock and, for a space, its line."""

    node: Node
    clock: ManualClock
    link: Link | None = None

    @contextmanager
    def open(self) -> Iterator[Node]:
        """Work in this hub."""
        with self.node.open():
            yield self.node

    def contact(self, **spend: Any) -> Report:
        """One exchange with the centre."""
        assert self.link is not None
        with self.open() as node:
            return exchange(node, self.link, Spend(**spend))

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query here."""
        return self.node.database.rows(sql, values)


class Village:
    """A centre and some spaces that it knows already; ``seed`` rolls the dice of the lines."""

    def __init__(self, folder: Path, spaces: int = 2, seed: int = 1, database: str = "") -> None:
        self.folder, self.dice = folder, random.Random(seed)
        self.clock = ManualClock()
        centre = _settings(folder / "centre", "central", "Centre", self.clock, database)
        self.hub = build(centre, self.clock)
        self.centre = Place(self.hub.node, self.clock)
        self.spaces = [self.add(f"Espace {n}", drift_ms=97_000 * n) for n in range(spaces)]

    def add(self, name: str, drift_ms: int = 0, space_id: str = "") -> Place:
        """A new machine that the centre knows; its clock is wrong by ``drift_ms``."""
        clock = self.clock_of(self.clock.wall + drift_ms, f"boot-of-{name}")
        number = len(list(self.folder.iterdir()))
        settings = _settings(self.folder / f"espace-{number}", "space", name, clock, "", space_id)
        place = Place(open_node(settings, clock), clock, Link(self.hub.app, self.dice))
        with place.open() as node:
            public = keys.public_of(keys.writer_key(node))
            space = node.space_id
        with self.centre.open() as centre:
            roster.add_space(centre, space, name, roster.ACTIVE, ("*",))
            roster.add_writer(centre, space, public, roster.ACTIVE)
            of = Trusted(
                url="http://centre", name="Centre", writer=keys.central_id(centre), serial=0,
                key=keys.public_of(keys.central_key(centre)).hex(),
                next_key=keys.public_of(keys.next_key(centre)).hex(),
            )  # fmt: skip
        with place.open() as node:
            trust.save(node, of)
        return place

    def put_back(self, backup: Path) -> None:
        """Put a copy of the centre's database in its place (SQLite); its workers start anew."""
        file = self.centre.node.database.path
        assert file is not None
        with self.centre.open() as node:  # each thread has its own connection
            self.hub.app.extensions["sync.turns"].take(node.settings.data_dir, node.database.close)
            node.database.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
        shutil.copy(backup, file)
        self.hub = build(self.centre.node.settings, self.clock)
        self.centre.node = self.hub.node
        for place in self.spaces:
            assert place.link is not None
            place.link.app = self.hub.app

    def clock_of(self, wall: int, boot: str) -> ManualClock:
        """The clock of a machine: it drifts, but is never a day ahead, when it would be refused."""
        clock = NeverADayAhead(wall=wall, boot=boot)
        clock.true = self.clock
        return clock

    def heal(self, contacts: int = 3) -> None:
        """Lines work again: what was under way arrives, then each space has its contacts in turn."""
        for place in self.spaces:
            assert place.link is not None
            place.link.bad, place.link.up = False, True
            with self.centre.open():
                place.link.settle()
        for _turn in range(contacts):
            for place in self.spaces:
                place.contact()

    def close(self) -> None:
        """Close every database."""
        for place in (self.centre, *self.spaces):
            with place.open():
                place.node.database.close()


def _settings(
    folder: Path, role: str, name: str, clock: ManualClock, database: str, space_id: str = ""
) -> Any:
    environ = {
        "HUB_DATA_DIR": str(folder), "HUB_ROLE": role, "HUB_SPACE_NAME": name, "HUB_MDNS": "no",
        "HUB_JOBS": "no", "HUB_VOICE": "no", "HUB_CONTENT_FLOOR_MB": "1",
        "HUB_CONTENT_MAX_PERCENT": "99", "HUB_SPACE_ID": space_id,
    }  # fmt: skip
    if database:
        environ["HUB_DATABASE"] = database
    return init(load(None, environ), clock)


def own_state(at: Place, space_id: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a space in every folded table, as a hub has them."""
    with at.open() as node:
        return {
            model._meta.table_name: _rows(model, "space_id", space_id)
            for model in folded_models(node.features)
            if "space_id" in model._meta.columns
        }


def shared_state(at: Place) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that every hub has: spaces, places, officials; and public matters, but private acts."""
    with at.open() as node:
        found = {
            model._meta.table_name: _rows(model)
            for model in folded_models(node.features)
            if "space_id" not in model._meta.columns and model._meta.table_name != "official_link"
        }
        public = run(
            "SELECT id FROM civic_thread WHERE state = 'published' AND shown = 0 ORDER BY id"
        ).fetchall()
        found["public"] = [tuple(row) for row in public]
        machines = (machine for feature in node.features for machine in feature.machines)
        private = {action for machine in machines for action in machine.private}
        for (thread,) in public:
            for table, key in (("civic_thread", "id"), ("civic_act", "thread")):
                rows = _rows(CivicThread if key == "id" else CivicAct, key, thread)
                found[f"{table}:{thread}"] = [row for row in rows if private.isdisjoint(row)]
        return found


def _rows(model: type[Row], column: str = "", value: str = "") -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in sorted(model._meta.columns))
    where, values = (f' WHERE "{column}" = ?', (value,)) if column else ("", ())
    rows = run(f'SELECT {names} FROM "{model._meta.table_name}"{where}', values).fetchall()
    return sorted((tuple(row) for row in rows), key=repr)
