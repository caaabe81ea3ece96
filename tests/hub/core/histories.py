"""Histories of a space made step by step, to be told again in another order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from hub.core.civic.machine import AUTHOR, Machine, Step
from hub.core.civic.records import Reacted, ThreadActed, ThreadOpened, ThreadShown
from hub.core.clock import ManualClock
from hub.core.dating import ClockFix
from hub.core.jobs.maintenance import date_this_boot
from hub.core.journal import Journal
from hub.core.journal.folding import Folding
from hub.core.journal.replay import fold_one, stored
from hub.core.node import Node
from hub.core.people import service as people
from hub.core.people.records import PersonChanged
from hub.core.people.rules import NewPerson
from hub.core.storage.bound import Row
from hub.core.storage.database import Database
from hub.core.usage import service as usage
from hub.core.usage.meter import Meter
from hub.core.who import SYSTEM
from hub.features.courses.records import CertificateGiven, ProgressNoted, QuizFinished
from hub.features.library.records import LibraryNoted
from hub.features.reports.records import TargetSet

STEPS = (
    "register", "change", "erase", "give", "take", "describe", "open", "use", "close", "note",
    "quiz", "certificate", "target", "fix", "reboot", "wait", "read", "begin", "act", "act_early",
    "react", "hide",
)  # fmt: skip
histories = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 7), st.integers(0, 7)), min_size=5, max_size=40
)


def models(node: Node) -> Iterator[type[Row]]:
    """Every table of a node."""
    yield ClockFix
    for feature in node.features:
        yield from (*feature.models, *feature.local_models)


def empty(database: Database, of: Node) -> None:
    """Drop every row."""
    with database.writing():
        for model in models(of):
            database.run(f'DELETE FROM "{model._meta.table_name}"')


@dataclass
class Life:
    """A space that lives through a history, kept by two writers in turn; ``told`` holds its records."""

    of: Node
    clock: ManualClock = field(default_factory=ManualClock)
    people: list[str] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    matters: dict[str, Machine] = field(default_factory=dict)
    told: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        empty(self.of.database, self.of)
        self.nodes = tuple(
            replace(
                self.of,
                clock=self.clock,
                meter=Meter(),
                journal=Journal(
                    self.of.database, self.clock, self.of.space_id, writer,
                    self.of.journal.kinds.values(),
                ),
            )
            for writer in ("a" * 32, "b" * 32)
        )  # fmt: skip
        self.people.append(people.register(self.nodes[0], SYSTEM, _new(0, 0)))

    def live(self, history: list[tuple[str, int, int]]) -> Life:
        """Take every step, and keep each record as it was first written."""
        with self.of.database.writing():  # one commit: the disk is slow, the order is what counts
            for turn, (step, a, b) in enumerate(history):
                getattr(self, step)(self.nodes[turn % 2], a, b)
                self.hear()
        return self

    def hear(self) -> None:
        for record in stored(self.of.database):
            self.told.setdefault((record["writer"], record["seq"]), record)

    def one(self, a: int) -> str:
        return self.people[a % len(self.people)]

    def register(self, node: Node, a: int, b: int) -> None:
        self.people.append(people.register(node, SYSTEM, _new(a, b)))

    def change(self, node: Node, a: int, b: int) -> None:
        fields: tuple[dict[str, str | int | None], ...]
        fields = ({"name": f"Nom {b}"}, {"birth_year": 1990 + b}, {"locality": None, "reads": "no"})
        body = PersonChanged(person=self.one(a), fields=fields[b % 3])
        node.journal.write("person.changed", body, "")

    def erase(self, node: Node, a: int, b: int) -> None:
        rows = node.database.rows("SELECT id FROM person WHERE erased = 0 ORDER BY id")
        if rows and b > 3:
            people.erase(node, SYSTEM, rows[a % len(rows)][0])

    def give(self, node: Node, a: int, b: int) -> None:
        people.give_role(node, SYSTEM, self.one(a), ("facilitator", "clerk")[b % 2])

    def take(self, node: Node, a: int, b: int) -> None:
        people.remove_role(node, SYSTEM, self.one(a), ("facilitator", "clerk")[b % 2])

    def describe(self, node: Node, a: int, b: int) -> None:
        fields = {"name": f"Espace {a}"} if b % 2 else {"commune": f"Commune {a}"}
        people.describe_space(node, SYSTEM, node.space_id, **fields)

    def open(self, node: Node, a: int, b: int) -> None:
        at_ms = 1_700_000_000_000 + a if b == 0 else None
        person = self.one(a) if b % 2 else None
        visit = usage.open_visit(node, "", person, "woman", "15-24", "learn", "pc", at_ms)
        self.visits.append(visit)

    def use(self, node: Node, a: int, b: int) -> None:
        self.clock.forward(a * 20_000)
        if self.visits:
            visit = self.visits[b % len(self.visits)]
            usage.record_activity(node, visit, "lesson", f"c/{a % 3}", a * 20, score=b / 7)

    def close(self, node: Node, a: int, b: int) -> None:
        if self.visits:
            visit = self.visits[a % len(self.visits)]
            usage.close_visit(node, visit, ("quit", "idle", "power")[b % 3])

    def note(self, node: Node, a: int, b: int) -> None:
        body = ProgressNoted(
            person=self.one(a), package="c", item=f"{b % 2}", done=b > 5,
            score=(None, 0.25, 0.5)[a % 3], place=(None, 0.1, 0.9)[b % 3],
        )  # fmt: skip
        node.journal.write("progress.noted", body, "")

    def quiz(self, node: Node, a: int, b: int) -> None:
        at_ms = 1_690_000_000_000 if b == 0 else None
        body = QuizFinished(package="c", item="final", score=a / 7, person=self.one(b), at_ms=at_ms)
        node.journal.write("quiz.finished", body, "")

    def certificate(self, node: Node, a: int, b: int) -> None:
        body = CertificateGiven(
            person=self.one(a), package="c", title="Élus", number=f"{a}-{b}", score=1.0
        )
        node.journal.write("certificate.given", body, "")

    def target(self, node: Node, a: int, b: int) -> None:
        body = TargetSet(measure="people", starts="2026-01", ends=f"2026-0{b % 2 + 1}", value=a)
        node.journal.write("target.set", body, "")

    def read(self, node: Node, a: int, b: int) -> None:
        body = LibraryNoted(
            person=self.one(a), package="b", item=("", "I1")[b % 2], done=b > 5,
            score=(None, 0.4, 0.8)[a % 3], share=(None, 0.2, 0.9)[b % 3], seconds=a * 10,
        )  # fmt: skip
        node.journal.write("library.noted", body, "")

    def begin(self, node: Node, a: int, b: int) -> None:
        self.threads.append(f"thread-{self.name}{len(self.threads)}")
        machines = machines_of(node)
        machine = self.matters[self.threads[-1]] = machines[(a * 8 + b) % len(machines)]
        body = ThreadOpened(
            thread=self.threads[-1], machine=machine.name,
            person=self.one(a), commune="c", title=f"Question {b}",
        )  # fmt: skip
        node.journal.write("civic.opened", body, self.one(a))

    def act(self, node: Node, a: int, b: int) -> None:
        if self.threads:
            self._act(node, self.threads[a % len(self.threads)], a, b)

    def act_early(self, node: Node, a: int, b: int) -> None:
        """In a thread whose opening comes later, as happens over a bad line."""
        self._act(node, f"thread-{self.name}{len(self.threads)}", a, b)

    def _act(self, node: Node, thread: str, a: int, b: int) -> None:
        machines = machines_of(node)
        steps = self.matters.get(thread, machines[(a * 8 + b) % len(machines)]).steps
        step = steps[(a * 8 + b) % len(steps)]
        body = ThreadActed(
            thread=thread, action=step.action, hat=step.hats[b % len(step.hats)],
            told={**dict.fromkeys(("text", *step.needs), "x"), "voice": f"{b % 3}" * 64},
            at_ms=1_700_000_000_000 + b if b == 7 else None,
        )  # fmt: skip
        node.journal.write("civic.acted", body, self.one(b))

    def react(self, node: Node, a: int, b: int) -> None:
        if self.threads:
            thread, kind = self.threads[a % len(self.threads)], ("support", "oppose", "")[b % 3]
            body = Reacted(thread=thread, person=self.one(a), kind=kind)
            node.journal.write("civic.reacted", body, self.one(a))

    def hide(self, node: Node, a: int, b: int) -> None:
        if self.threads:
            body = ThreadShown(thread=self.threads[a % len(self.threads)], level=b % 3)
            node.journal.write("civic.shown", body, self.one(b))

    def fix(self, node: Node, a: int, b: int) -> None:
        self.clock.wall += (a - 3) * 3_600_000 * (b % 3)
        date_this_boot(node)

    def reboot(self, node: Node, a: int, b: int) -> None:
        self.clock.boot = f"boot-{self.clock.boot[5:] or 0}{a}"
        self.clock.mono = 1000 * a
        self.clock.wall += (b - 4) * 86_400_000
        for each in self.nodes:
            each.meter.visits.clear()
        usage.recover(node)

    def wait(self, node: Node, a: int, b: int) -> None:
        self.clock.forward(a * 7_000 + b)


def machines_of(node: Node) -> list[Machine]:
    """Every machine of a node, and one that it does not know."""
    known = [machine for feature in node.features for machine in feature.machines]
    return [*known, Machine("later", "a", (Step("go", ("a",), "b", (AUTHOR,)),))]


def _new(a: int, b: int) -> NewPerson:
    roles = ("facilitator",) if b == 0 else ()
    return NewPerson(
        name=f"Personne {a}", gender=("woman", "man", None)[a % 3], birth_year=1980 + b,
        consent="spoken", languages=("bm", "fr")[: a % 3], roles=roles,
    )  # fmt: skip


def arrive(record: dict[str, Any], at: Node, database: Database) -> None:
    """A record reaches another database: it is kept, and folded if it says something."""
    names = list(record)
    with database.writing():
        database.run(
            f"INSERT INTO journal ({', '.join(names)}, subject) "
            f"VALUES ({', '.join('?' * (len(names) + 1))})",
            (*record.values(), _subject(record)),
        )
        if record["body"] is not None:
            folding = Folding()
            fold_one(record, at.journal.kinds[record["kind"]], folding)
            folding.settle()


def _subject(record: dict[str, Any]) -> str | None:
    return json.loads(record["body"]).get("person") if record["body"] else None


def bodies(database: Database) -> dict[tuple[str, int], str | None]:
    """What the journal still says, by writer and number."""
    return {(r["writer"], r["seq"]): r["body"] for r in stored(database)}
