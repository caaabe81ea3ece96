"""Half of the journal on a second server, and a region replicated: what holds, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.core.journal.replay import damage, stored
from hub.core.node import Node
from hub.core.people import service
from hub.core.people.rules import NewPerson
from hub.core.rebuild import rebuild
from hub.core.settings import load
from hub.core.storage.database import Database, connect
from hub.core.storage.migrate import migrate
from hub.core.usage.records import ActivityMeasured
from hub.core.who import SYSTEM
from hub.main import folded_models, init, open_node
from tests.central.cluster import Cluster, clusters
from tests.central.far_parts import is_far, place, publish
from tests.central.serving import settings_of, wait_until

SPACES = tuple(f"space-{number:02}" for number in range(12))
JOURNAL_KEY = "space_id, writer, seq"


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Cluster, Cluster]]:
    """Two servers."""
    with clusters(2) as (first, second):
        for one in (first, second):
            one.make()
            one.start("fsync=off", "wal_level=logical", "max_locks_per_transaction=256")
        yield first, second


@pytest.fixture
def near(
    servers: tuple[Cluster, Cluster], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Node]:
    """A centre on the first server, with facts of several spaces."""
    first, second = servers
    name = f"n{abs(hash(request.node.name)) % 10**8}"
    node = open_node(init(load(None, settings_of(first.create(name), tmp_path))))
    connect(second.create(name)).close()
    with node.open():
        written(node)
        yield node
        node.database.close()


@pytest.fixture
def far(servers: tuple[Cluster, Cluster], near: Node) -> Iterator[Database]:
    """An empty database of the same name on the second server."""
    database = connect(servers[1].url(str(near.database.rows("SELECT current_database()")[0][0])))
    yield database
    database.close()


def written(node: Node, times: int = 3) -> None:
    for space in SPACES:
        for _ in range(times):
            body = ActivityMeasured(visit="v", subject="lesson", ref="r", seconds=1)
            node.journal.write("activity.measured", body, "", space_id=space)


def whole(node: Node) -> bool:
    last = ("", 0, "")
    for record in stored(node.database):
        if damage(record, last):
            return False
        last = (record["writer"], record["seq"], record["hash"])
    return True


def test_a_table_with_a_key_takes_no_far_part(near: Node, far: Database) -> None:
    near.database.run("CREATE EXTENSION postgres_fdw")
    near.database.run("CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw")
    near.database.run("ALTER TABLE visit DETACH PARTITION visit_p15")
    with pytest.raises(Exception, match="unique"):
        near.database.run(
            "CREATE FOREIGN TABLE elsewhere PARTITION OF visit "
            "FOR VALUES WITH (MODULUS 16, REMAINDER 15) SERVER s"
        )


def test_half_of_the_journal_lies_on_a_second_server(
    near: Node, far: Database, servers: tuple[Cluster, Cluster]
) -> None:
    place(near.database, far, servers[1], "journal", JOURNAL_KEY)
    written(near)
    there = {row[0] for row in far.rows(
        " UNION ".join(f"SELECT space_id FROM journal_p{part:02}" for part in range(8, 16)))}  # fmt: skip
    assert there == {space for space in SPACES if is_far(near.database, space)}
    assert 0 < len(there) < len(SPACES)
    assert near.database.rows("SELECT count(*) FROM journal") == [(len(SPACES) * 6,)]
    assert whole(near)
    assert rebuild(near, folded_models(near.features)).equal
    person = service.register(
        near, SYSTEM, NewPerson(name="Awa", consent="spoken"), space_id=min(there)
    )
    service.erase(near, SYSTEM, person)  # blanks bodies over there
    bodies = "SELECT count(*) FROM journal WHERE kind = 'person.changed' AND body IS NULL"
    assert near.database.rows(bodies) == [(1,)]
    plan = near.database.rows("EXPLAIN SELECT 1 FROM journal WHERE space_id = ?", (min(there),))
    assert sum("Foreign Scan" in line for (line,) in plan) == 1  # one part is asked, no other


def test_rows_that_merge_cannot_lie_there(
    near: Node, far: Database, servers: tuple[Cluster, Cluster]
) -> None:
    """``hub.core.storage.tables.put`` names the key in ON CONFLICT; a table in far parts has none."""
    place(near.database, far, servers[1], "activity", "space_id, visit, subject, ref")
    with pytest.raises(Exception, match="no unique or exclusion constraint"):
        written(near, 1)


def test_a_region_flows_to_a_database_of_its_own(
    near: Node, far: Database, servers: tuple[Cluster, Cluster], tmp_path: Path
) -> None:
    migrate(far, tmp_path)
    mine = SPACES[:4]
    publish(near.database, far, servers[0], ("journal", "person", "activity"), mine)
    wait_until(lambda: far.rows("SELECT count(*) FROM journal") == [(len(mine) * 3,)], 30)
    written(near)
    person = service.register(
        near, SYSTEM, NewPerson(name="Awa", consent="spoken"), space_id=mine[0]
    )
    other = service.register(
        near, SYSTEM, NewPerson(name="Binta", consent="spoken"), space_id=SPACES[-1]
    )
    service.erase(near, SYSTEM, person)
    wait_until(lambda: far.rows("SELECT erased FROM person") == [(1,)], 30)
    assert far.rows("SELECT name FROM person") == [(None,)]  # forgotten there too
    assert far.rows("SELECT 1 FROM person WHERE id = ?", (other,)) == []
    spaces = far.rows("SELECT DISTINCT space_id FROM journal ORDER BY 1")
    assert spaces == [(space,) for space in mine]
    seconds = "SELECT space_id, sum(seconds) FROM activity WHERE space_id = ? GROUP BY 1"
    assert far.rows(seconds, (mine[1],)) == near.database.rows(seconds, (mine[1],))
    far.run("DROP SUBSCRIPTION region")
