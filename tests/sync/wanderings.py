"""Random histories of a village: people live, lines fail, cards are restored and copied.

``Wandering`` takes steps by the dice of a seed, then heals the lines and says what does not hold.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from hub.core.civic.records import Reacted, ThreadActed, ThreadOpened
from hub.main import open_node
from sync.records import marks, outgoing
from tests import factories
from tests.hub.core.histories import Life
from tests.of_one_mind import differences
from tests.village import Link, Place, Village

LIVES = (
    "register", "change", "erase", "give", "take", "open", "use", "close", "note", "quiz", "certificate", "target",
    "read", "begin", "act", "act_early", "react", "hide", "fix", "reboot", "wait",
)  # fmt: skip
WORLD = ("contact",) * 12 + (
    "publish", "answer", "centre_acts", "crash", "back_up", "restore", "copy_card", "cut", "join",
    "day",
)  # fmt: skip


class OneLife(Life):
    """The life of one space of a village, on its own log."""

    def __post_init__(self) -> None:
        self.nodes = (self.of,)
        self.people.append(factories.person(self.of, f"Première de {self.name}"))


@dataclass
class Wandering:
    """One history; ``said`` is what did not hold, ``acked`` the facts that the centre confirmed."""

    village: Village
    copies: bool = True
    lives: list[OneLife] = field(default_factory=list)
    acked: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    steps: int = 0
    backups: dict[int, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in range(len(self.village.spaces)):
            self._live(number)

    def _live(self, number: int) -> None:
        place = self.village.spaces[number]
        with place.open():
            name = f"{number}-{self.steps}-"
            self.lives.append(OneLife(place.node, place.clock, name=name))

    def walk(self, steps: int) -> list[str]:
        """Take steps, heal, and say what does not hold."""
        dice = self.village.dice
        for place in self.village.spaces:
            assert place.link is not None
            place.link.bad = True
        for _step in range(steps):
            self.steps += 1
            number = dice.randrange(len(self.village.spaces))
            if dice.random() < 0.6:
                self._step(number, dice.choice(LIVES), dice.randrange(8), dice.randrange(8))
            else:
                with self.village.spaces[number].open():
                    getattr(self, dice.choice(WORLD))(number)
        self.heal()
        return self.said

    def _step(self, number: int, name: str, a: int, b: int) -> None:
        place = self.village.spaces[number]
        with place.open() as node:
            getattr(self.lives[number], name)(node, a, b)

    def contact(self, number: int) -> None:
        place = self.village.spaces[number]
        place.contact()
        self._confirmed(place)

    def _confirmed(self, place: Place) -> None:
        """Note what the space believes to be at the centre: it may never be lost."""
        with place.open() as node:
            for log in outgoing.own_logs(node):
                seq = marks.get(marks.acked(log), 0)
                rows = place.rows(
                    "SELECT rid FROM journal WHERE writer = ? AND seq <= ?", (log, seq)
                )
                self.acked |= {row[0] for row in rows}

    def publish(self, number: int) -> None:
        """Words that everybody may read."""
        node, life = self.village.spaces[number].node, self.lives[number]
        life.threads.append(f"thread-{life.name}{len(life.threads)}")
        thread, person = life.threads[-1], life.people[0]
        opened = ThreadOpened(thread=thread, machine="contribution", person=person, commune="c")
        said = ThreadActed(thread=thread, action="submit", hat="author", told={"text": "Dit."})
        seen = ThreadActed(thread=thread, action="publish", hat="moderator")
        node.journal.write("civic.opened", opened, person)
        node.journal.write("civic.acted", said, person)
        node.journal.write("civic.acted", seen, "m")

    def answer(self, number: int) -> None:
        """Somebody of another space has a word to say."""
        self._answer(self.village.spaces[number], f"p{number}")

    def centre_acts(self, number: int) -> None:
        """Somebody at the centre acts."""
        with self.village.centre.open():
            self._answer(self.village.centre, "c")

    def _answer(self, place: Place, actor: str) -> None:
        own = place.node.space_id
        rows = place.rows("SELECT id FROM civic_thread WHERE space_id <> ? ORDER BY id", (own,))
        if rows:
            thread = self.village.dice.choice(rows)[0]
            write = place.node.journal.write
            write("civic.reacted", Reacted(thread=thread, person=actor, kind="support"), actor)
            act = ThreadActed(thread=thread, action="refuse", hat="moderator", told={"reason": "x"})
            write("civic.acted", act, actor)

    def crash(self, number: int) -> None:
        """The machine starts again: what was only in memory is gone."""
        place = self.village.spaces[number]
        place.node.database.close()
        place.node = open_node(place.node.settings, place.clock)
        self.lives[number].of = place.node
        self.lives[number].nodes = (place.node,)

    def back_up(self, number: int) -> None:
        place = self.village.spaces[number]
        target = self.village.folder / f"backup-{number}-{self.steps}.db"
        place.rows("VACUUM INTO ?", (str(target),))
        self.backups[number] = target

    def restore(self, number: int) -> None:
        """A backup is put back: what the centre confirmed since must come back."""
        if number not in self.backups:
            return
        place = self.village.spaces[number]
        file = place.node.database.path
        assert file is not None
        place.node.database.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.backups[number], file)
        place.node = open_node(place.node.settings, place.clock)
        self.lives[number].of = place.node
        self.lives[number].nodes = (place.node,)

    def copy_card(self, number: int) -> None:
        """Somebody copies a card, and both machines go on."""
        if not self.copies or len(self.village.spaces) > 7:
            return
        place = self.village.spaces[number]
        place.node.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
        target = self.village.folder / f"copy-{number}-{self.steps}"
        shutil.copytree(place.node.settings.data_dir, target)
        from dataclasses import replace

        clock = self.village.clock_of(place.clock.wall, f"boot-copy-{self.steps}")
        settings = replace(place.node.settings, data_dir=target)
        copy = Place(
            open_node(settings, clock), clock, Link(self.village.hub.app, self.village.dice)
        )
        assert copy.link is not None
        copy.link.bad = True
        self.village.spaces.append(copy)
        self._live(len(self.village.spaces) - 1)

    def cut(self, number: int) -> None:
        link = self.village.spaces[number].link
        assert link is not None
        link.up = False

    def join(self, number: int) -> None:
        link = self.village.spaces[number].link
        assert link is not None
        link.up = True

    def day(self, number: int) -> None:
        """A day passes."""
        for place in (self.village.centre, *self.village.spaces):
            place.clock.forward(86_400_000)

    def heal(self) -> None:
        """Lines work again; what does not hold is said."""
        self.village.heal(3)
        for place in self.village.spaces:
            self._confirmed(place)
        self.said += differences(self.village.centre, self.village.spaces, self.acked)
