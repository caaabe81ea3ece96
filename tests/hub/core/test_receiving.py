"""Taking records of other logs: once, in any order, and nothing is dropped."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.core.clock import DAY_MS, ManualClock
from hub.core.journal import Journal, RecordKind
from hub.core.journal.chain import Reach, reaches
from hub.core.journal.receiving import Received, receive, retry
from hub.core.journal.records import Body, Record
from hub.core.journal.replay import stored
from hub.core.node import Node
from hub.core.people import service as people
from hub.core.people.records import SpaceDescribed
from hub.core.rebuild import rebuild
from hub.core.settings import load
from hub.core.storage.bound import Row
from hub.core.who import SYSTEM
from hub.main import init, open_node
from tests import factories


@pytest.fixture
def elsewhere(tmp_path: Path, clock: ManualClock) -> Iterator[Node]:
    """Another hub, on SQLite; bind it to write there."""
    environ = {
        "HUB_DATA_DIR": str(tmp_path / "elsewhere"), "HUB_MDNS": "no", "HUB_JOBS": "no",
        "HUB_VOICE": "no", "HUB_SPACE_NAME": "Espace de Yélimané",
    }  # fmt: skip
    made = open_node(init(load(None, environ), clock), clock)
    yield made
    made.database.close()


def lived(of: Node, count: int = 4) -> list[Record]:
    """Records of a space where some people were registered."""
    with of.open():
        for number in range(count):
            factories.person(of, f"Personne {number}")
        return [Record(**row) for row in stored(of.database)]


def reach(node: Node, writer: str) -> Reach:
    return reaches([writer])[writer]


def whole(node: Node, folded: tuple[type[Row], ...]) -> bool:
    done = rebuild(node, folded)
    return done.equal and done.folded.damaged == []


def names(node: Node) -> list[str]:
    return [row[0] for row in node.database.rows("SELECT name FROM person ORDER BY name")]


def test_records_are_taken_once_in_any_order(
    node: Node, elsewhere: Node, folded: tuple[type[Row], ...]
) -> None:
    records = lived(elsewhere)
    mixed = [*records, *records]
    random.Random(7).shuffle(mixed)
    total = Received()
    for record in mixed:
        done = receive(node.journal, [record])
        total.new, total.same = total.new + done.new, total.same + done.same
    assert (total.new, total.same) == (len(records), len(records))
    assert names(node) == [f"Personne {n}" for n in range(4)]
    assert reach(node, records[0].writer) == Reach(records[-1].seq, records[-1].hash)
    assert whole(node, folded)


def test_what_came_ahead_of_its_turn_is_told_as_ranges(node: Node, elsewhere: Node) -> None:
    records = lived(elsewhere, 6)
    receive(node.journal, [records[0], records[3], records[4]])
    assert reach(node, records[0].writer) == Reach(1, records[0].hash, ((4, 5, records[4].hash),))
    receive(node.journal, records)
    assert reach(node, records[0].writer).seq == 6


def test_a_damaged_record_is_held_whole_and_those_behind_it_go_on(
    node: Node, elsewhere: Node, folded: tuple[type[Row], ...]
) -> None:
    records = lived(elsewhere, 3)
    spoilt = records[1]._replace(body=(records[1].body or "").replace("Personne", "Fantôme"))
    done = receive(node.journal, [records[0], spoilt, records[2]])
    assert [held.why for held in done.held] == ["damaged"]
    assert names(node) == ["Personne 0", "Personne 2"]
    assert reach(node, spoilt.writer).seq == 3
    kept = node.database.rows("SELECT record FROM journal_held")
    assert "Fantôme" in kept[0][0]
    assert whole(node, folded)
    receive(node.journal, [records[1]])
    assert names(node) == ["Personne 0", "Personne 1", "Personne 2"]
    assert node.database.rows("SELECT 1 FROM journal_held") == []
    assert whole(node, folded)


def branch(of: Node, clock: ManualClock, name: str) -> Record:
    """Another record number 3 of the same log: a cloned card that went on by itself."""
    first = [Record(**row) for row in stored(of.database)][1]
    told = of.journal
    with of.open():
        of.database.run("DELETE FROM journal WHERE seq > 2")
        of.database.run("UPDATE journal_head SET seq = 2, hash = ?", (first.hash,))
        clock.forward(5)
        factories.person(of, name)
        assert told is of.journal
        return [Record(**row) for row in stored(of.database)][-1]


def test_two_branches_of_one_log_are_both_kept_and_named(
    node: Node, elsewhere: Node, clock: ManualClock, folded: tuple[type[Row], ...]
) -> None:
    records = lived(elsewhere, 3)
    receive(node.journal, records)
    other = branch(elsewhere, clock, "Clone")
    done = receive(node.journal, [other])
    assert done.forked == {other.writer}
    assert "Clone" in node.database.rows("SELECT record FROM journal_held")[0][0]
    assert names(node) == ["Personne 0", "Personne 1", "Personne 2"]
    again = other._replace(writer="b" * 32, seq=1, prev="0" * 64)
    again = again._replace(hash=again.computed)
    receive(node.journal, [again])
    assert "Clone" in names(node)
    assert node.database.rows("SELECT 1 FROM journal_held") == []
    assert whole(node, folded)


def test_the_same_fact_under_a_new_log_counts_once(
    node: Node, elsewhere: Node, folded: tuple[type[Row], ...]
) -> None:
    records = lived(elsewhere, 2)
    again = records[1]._replace(writer="b" * 32, seq=1, prev="0" * 64)
    again = again._replace(hash=again.computed)
    receive(node.journal, [records[0], again])
    receive(node.journal, records)
    assert names(node) == ["Personne 0", "Personne 1"]
    assert whole(node, folded)


def test_of_an_erased_person_no_body_comes_back(node: Node, elsewhere: Node) -> None:
    records = lived(elsewhere, 1)
    with elsewhere.open():
        people.erase(elsewhere, SYSTEM, str(records[0].subject))
        erased = [Record(**row) for row in stored(elsewhere.database)]
    receive(node.journal, erased)
    twin = records[0]._replace(writer="b" * 32, seq=1, prev="0" * 64)
    receive(node.journal, [twin._replace(hash=twin.computed)])
    assert node.database.rows("SELECT body FROM journal WHERE kind = 'person.changed'") == [
        (None,), (None,),
    ]  # fmt: skip
    assert names(node) == [None]


def test_a_clock_a_day_ahead_does_not_win_for_ever(
    node: Node, elsewhere: Node, clock: ManualClock, folded: tuple[type[Row], ...]
) -> None:
    clock.wall += 3 * DAY_MS
    records = lived(elsewhere, 1)
    clock.wall -= 3 * DAY_MS
    assert [held.why for held in receive(node.journal, records).held] == ["ahead"]
    assert names(node) == []
    assert whole(node, folded)
    assert retry(node.journal) == 0
    clock.forward(2 * DAY_MS)
    assert retry(node.journal) == 1
    assert names(node) == ["Personne 0"]
    assert whole(node, folded)


class Later(Body, frozen=True, kw_only=True):
    """A body of a kind that comes with a later version."""

    name: str


def test_a_kind_of_a_later_version_is_kept_and_folded_after_the_upgrade(
    node: Node, elsewhere: Node, folded: tuple[type[Row], ...]
) -> None:
    seen: list[object] = []
    kind = RecordKind("later.told", Later, seen.append)
    journal = Journal(
        elsewhere.database, elsewhere.clock, elsewhere.space_id, elsewhere.journal.writer, [kind]
    )
    with elsewhere.open():
        journal.write("later.told", Later(name="x"), "")
    records = lived(elsewhere, 1)
    done = receive(node.journal, records)
    assert [held.why for held in done.held] == ["unknown"]
    assert reach(node, records[0].writer).seq == 2
    assert whole(node, folded)
    seen.clear()
    node.journal.kinds[kind.name] = kind
    assert retry(node.journal) == 1
    assert [entry.body.name for entry in seen] == ["x"]  # type: ignore[attr-defined]


@pytest.fixture
def brittle(node: Node) -> Callable[[], None]:
    """Let the fold of spaces fail until the answer is called."""
    kind = node.journal.kinds["space.described"]

    def fails(entry: object) -> None:
        raise ValueError("no such thing")

    node.journal.kinds["space.described"] = replace(kind, fold=fails)

    def mend() -> None:
        node.journal.kinds["space.described"] = kind

    return mend


def test_a_fold_that_fails_holds_one_record_and_no_other(
    node: Node, elsewhere: Node, brittle: Callable[[], None], folded: tuple[type[Row], ...]
) -> None:
    with elsewhere.open():
        elsewhere.journal.write("space.described", SpaceDescribed(fields={"name": "Y"}), "")
    records = lived(elsewhere, 2)
    done = receive(node.journal, records)
    assert [(held.why, held.record.seq) for held in done.held] == [("failed", 1)]
    assert names(node) == ["Personne 0", "Personne 1"]
    assert whole(node, folded)
    brittle()
    assert retry(node.journal) == 1
    assert node.database.rows("SELECT name FROM space") == [("Y",)]
    assert whole(node, folded)


def test_what_is_written_here_comes_after_what_was_heard(
    node: Node, elsewhere: Node, clock: ManualClock
) -> None:
    clock.wall += 3_600_000
    records = lived(elsewhere, 1)
    clock.wall -= 3_600_000
    receive(node.journal, records, foreign=True)
    fresh = Journal(
        node.database, clock, node.space_id, node.journal.writer, node.journal.kinds.values()
    )
    factories.person(replace(node, journal=fresh), "Ensuite")
    stamps = dict(node.database.rows("SELECT writer, max(hlc) FROM journal GROUP BY writer"))
    assert stamps[node.journal.writer] > records[-1].hlc
