"""A centre and some spaces as processes of their own, which speak HTTP and can be killed.

Whoever asks keeps no database open: all that touches one happens in children.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import kiosk_ui.app  # noqa: F401  # read once here, not in each child
from hub.core.blobs import places
from hub.core.blobs.records import BlobMade
from hub.core.civic.records import ThreadActed, ThreadOpened
from hub.core.clock import ManualClock
from hub.core.node import Node
from hub.core.settings import Settings, load
from hub.main import init, open_node
from hub.server.run import run as serve
from sync import keys
from sync.carrying.line import HttpsLine
from sync.contact import Spend
from sync.enrolment import roster, trust
from sync.enrolment.trust import Trusted
from sync.records import marks, outgoing
from sync.records.exchange import exchange
from tests.hub.core.histories import Life
from tests.of_one_mind import differences, facts_of
from tests.ports import free_port
from tests.sync.network import children
from tests.sync.network.children import Child
from tests.village import Place

LIVES = (
    "register", "change", "erase", "give", "take", "open", "use", "close", "note", "quiz",
    "certificate", "target", "read", "begin", "act", "act_early", "react", "hide",
)  # fmt: skip
Within = Callable[[Callable[[], Any]], Any]
#: Patience on the loopback address, in seconds: to connect, for the next byte.
CONNECT_S, SILENCE_S = 3.0, 20.0


@dataclass
class Hamlet:
    """Folders of a centre and of spaces that it knows; ``database`` is the centre's (a URL)."""

    centre: Settings
    spaces: list[Settings]
    port: int
    serving: Child | None = None
    address: str = "127.0.0.1"

    @classmethod
    def make(cls, folder: Path, spaces: int, database: str = "") -> Hamlet:
        """New hubs, enrolled."""
        made = [_settings(folder / f"espace-{n}", "space", f"Espace {n}") for n in range(spaces)]
        hamlet = cls(_settings(folder / "centre", "central", "Centre", database), made, free_port())
        children.run(hamlet._enrol)
        return hamlet

    @property
    def url(self) -> str:
        """Where the centre answers."""
        return f"http://{self.address}:{self.port}"

    def _enrol(self) -> None:
        self.centre = init(self.centre)
        centre = open_node(self.centre)
        for settings in map(init, self.spaces):
            space = open_node(settings)
            with space.open():
                public = keys.public_of(keys.writer_key(space))
            with centre.open():
                name = settings.space_name
                roster.add_space(centre, space.space_id, name, roster.ACTIVE, ("*",))
                roster.add_writer(centre, space.space_id, public, roster.ACTIVE)
                of = Trusted(
                    url=self.url, name="Centre", writer=keys.central_id(centre), serial=0,
                    key=keys.public_of(keys.central_key(centre)).hex(),
                    next_key=keys.public_of(keys.next_key(centre)).hex(),
                )  # fmt: skip
            with space.open():
                trust.save(space, of)
                space.database.close()
        with centre.open():
            centre.database.close()

    def serve(self, moment: int = 0, within: Within = lambda work: work()) -> Child:
        """Start the centre, if it does not run; it dies at a moment if one is given.

        ``within`` calls what serves, somewhere else if need be: in another network.
        """
        if self.serving is None:
            listens, told = os.pipe()
            self.serving = children.start(lambda: within(lambda: self._serve(moment, told)))
            os.close(told)
            with os.fdopen(listens, "rb") as stream:
                if not stream.readline():
                    raise AssertionError(self.serving.answer())
        return self.serving

    def _serve(self, moment: int, told: int) -> None:
        if moment:
            children.die_at(moment, threads_only=True)
        of = replace(self.centre, port=self.port, host=self.address)
        serve(of, lambda line: os.write(told, f"{line}\n".encode()))

    def stop(self) -> None:
        """Kill the centre."""
        if self.serving:
            self.serving.kill()
            self.serving = None

    def live(self, number: int, seed: int, contacts: int = 1, steps: int = 4) -> list[str]:
        """In this process: a space lives a little and exchanges; how its contacts ended."""
        node = open_node(self.spaces[number])
        with node.open():
            if steps:
                _live(node, seed, steps)
            with HttpsLine(self.url, connect_s=CONNECT_S, silence_s=SILENCE_S) as line:
                ended = [exchange(node, line, Spend()).outcome for _contact in range(contacts)]
            node.database.close()
        return ended

    def publish(self) -> int:
        """In this process: the centre publishes what waits for it; how many matters."""
        node = open_node(self.centre)
        with node.open():
            rows = node.database.rows("SELECT id FROM civic_thread WHERE state = 'submitted'")
            for (thread,) in rows:
                act = ThreadActed(thread=thread, action="publish", hat="moderator")
                node.journal.write("civic.acted", act, "m")
            node.database.close()
        return len(rows)

    def lost(self) -> list[str]:
        """In this process: what spaces believe to be at the centre and is not."""
        centre, spaces = self._places()
        with centre.open():
            here = facts_of(centre)
        gone = []
        for place in spaces:
            with place.open():
                gone += sorted(_confirmed(place) - here)
        self._close(centre, spaces)
        return gone

    def differences(self) -> list[str]:
        """In this process: what is not of one mind, files of others' matters among it."""
        centre, spaces = self._places()
        confirmed: set[str] = set()
        for place in spaces:
            with place.open():
                confirmed |= _confirmed(place)
        said = differences(centre, spaces, confirmed)
        for number, place in enumerate(spaces):
            said += [f"space {number}: {what}" for what in _own(place, centre)]
        self._close(centre, spaces)
        return said

    def _places(self) -> tuple[Place, Sequence[Place]]:
        places = [Place(open_node(s), ManualClock()) for s in (self.centre, *self.spaces)]
        return places[0], places[1:]

    def _close(self, centre: Place, spaces: Sequence[Place]) -> None:
        for place in (centre, *spaces):
            with place.open():
                place.node.database.close()


def _own(place: Place, centre: Place) -> list[str]:
    """What is wrong with the log and the files of a space whose card was never copied."""
    said = []
    rows = place.rows("SELECT sha256 FROM blob WHERE gone = 0 AND space_id = ?", (_id(place),))
    for (sha256,) in rows:
        here, there = places.file_of(place.node, sha256), places.file_of(centre.node, sha256)
        if here.is_file() and not (there.is_file() and there.read_bytes() == here.read_bytes()):
            said.append(f"the file {sha256[:8]} did not arrive")
    with place.open():
        if len(logs := outgoing.own_logs(place.node)) != 1:
            said.append(f"it took new keys without need: {logs}")
    twice = centre.rows("SELECT rid FROM journal GROUP BY rid HAVING count(*) > 1")
    if twice:
        said.append(f"{len(twice)} facts are at the centre twice")
    return said


def _id(place: Place) -> str:
    return place.node.space_id


def _confirmed(place: Place) -> set[str]:
    """What a space believes to be at the centre."""
    found: set[str] = set()
    for log in outgoing.own_logs(place.node):
        seq = marks.get(marks.acked(log), 0)
        rows = place.rows("SELECT rid FROM journal WHERE writer = ? AND seq <= ?", (log, seq))
        found |= {str(row[0]) for row in rows}
    return found


class _Going(Life):
    """A life that goes on from what the database knows."""

    def __post_init__(self) -> None:
        rows = self.of.database.rows
        self.nodes = (self.of,)
        self.people = [r[0] for r in rows("SELECT id FROM person ORDER BY id LIMIT 30")]
        self.visits = [r[0] for r in rows("SELECT id FROM visit ORDER BY id DESC LIMIT 10")]
        own = (self.of.space_id,)
        sql = "SELECT id FROM civic_thread WHERE space_id = ? ORDER BY id DESC LIMIT 10"
        self.threads = [r[0] for r in rows(sql, own)]
        if not self.people:
            self.register(self.of, 1, 1)


def going(node: Node, name: str) -> Life:
    """A life in the space of a node that goes on; ``name`` tells it from earlier ones."""
    return _Going(node, ManualClock(), name=name)


def _live(node: Node, seed: int, steps: int) -> None:
    """Take some steps of daily life, now and then a voice."""
    dice = random.Random(seed)
    life = going(node, f"{node.space_id}-{seed}-")
    for _step in range(steps):
        getattr(life, dice.choice(LIVES))(node, dice.randrange(8), dice.randrange(8))
    if dice.random() < 0.4:
        speak(node, f"voice-{node.space_id}-{seed}", life.people[0], dice.randrange(1000, 90_000))


def speak(node: Node, thread: str, person: str, size: int) -> str:
    """Somebody says something of her own: a matter with a recording; answers the file's name."""
    data = random.Random(thread).randbytes(size)
    sha256 = hashlib.sha256(data).hexdigest()
    file = places.file_of(node, sha256)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    blob, write = sha256[::-1], node.journal.write
    opened = ThreadOpened(thread=thread, machine="contribution", person=person, commune="c")
    said = ThreadActed(thread=thread, action="submit", hat="author", told={"voice": blob})
    made = BlobMade(
        blob=blob, sha256=sha256, kind="voice", media="audio/ogg", bytes=size, by=person
    )
    with node.journal.writing():
        write("civic.opened", opened, person)
        write("civic.acted", said, person)
        write("blob.made", made, person, blobs=(sha256,))
    return sha256


def _settings(folder: Path, role: str, name: str, database: str = "") -> Settings:
    environ: dict[str, Any] = {
        "HUB_DATA_DIR": str(folder), "HUB_ROLE": role, "HUB_SPACE_NAME": name, "HUB_MDNS": "no",
        "HUB_JOBS": "no", "HUB_VOICE": "no", "HUB_CONTENT_FLOOR_MB": "1", "HUB_LOG_LEVEL": "ERROR",
        "HUB_CONTENT_MAX_PERCENT": "99", "HUB_DATABASE": database, "HUB_THREADS": "4",
    }  # fmt: skip
    return load(None, environ)
