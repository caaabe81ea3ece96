"""Whatever the order in which records arrive, every machine ends with the same tables."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hub.core.journal.state import state_hashes
from hub.core.node import Node
from hub.core.rebuild import rebuild
from hub.core.storage.bound import Row
from hub.core.storage.database import Database
from tests.hub.core.histories import Life, arrive, bodies, empty, histories

quick = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quick
@given(history=histories, seed=st.integers(0, 1 << 16))
@example(  # a place, then a record without one, then a later place: the first order found to differ
    history=[("note", 0, 1), ("wait", 1, 1), ("note", 0, 5), ("wait", 1, 1), ("note", 0, 3)], seed=1
)
def test_shuffled_records_give_the_same_state(
    node: Node,
    replica: Database,
    folded: tuple[type[Row], ...],
    history: list[tuple[str, int, int]],
    seed: int,
) -> None:
    life = Life(node).live(history)
    life.hear()
    wanted, said = state_hashes(node.database, folded), bodies(node.database)
    chance = random.Random(seed)
    for _ in range(2):
        empty(replica, node)
        records = list(life.told.values())
        chance.shuffle(records)
        with replica.bound(), replica.writing():
            for record in records:
                late = chance.random() < 0.2  # some were blanked before they were sent
                body = said[record["writer"], record["seq"]] if late else record["body"]
                arrive({**record, "body": body}, node, replica)
        assert state_hashes(replica, folded) == wanted
        assert bodies(replica) == said


@quick
@given(history=histories)
def test_tables_are_the_fold_of_the_journal(
    node: Node, folded: tuple[type[Row], ...], history: list[tuple[str, int, int]]
) -> None:
    Life(node).live(history)
    done = rebuild(node, folded)
    assert done.stored == done.rebuilt
    assert done.equal
    assert not done.folded.damaged
    total = node.database.rows("SELECT count(*) FROM journal")[0][0]
    assert done.folded.folded + done.folded.blanked == total
