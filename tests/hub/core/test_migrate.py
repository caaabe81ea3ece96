"""Bringing a database to this version, and back."""

from __future__ import annotations

import re
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import peewee
import pytest

from hub.core.errors import OperatorError
from hub.core.journal import JournalRecord
from hub.core.journal.models import FeedRow, FeedWaiting
from hub.core.journal.state import state_hashes
from hub.core.node import Node
from hub.core.storage.backup import restore
from hub.core.storage.database import Database, connect
from hub.core.storage.migrate import FOLDER, migrate, pending, revert
from hub.core.storage.schema import PARTS
from hub.main import folded_models, open_node
from tests import factories
from tests.conftest import POSTGRES
from tests.hub.core.histories import models
from tests.lent import Lent

NAMES = sorted(path.stem for path in FOLDER.glob("0*.py"))


def tables(database: Database) -> set[str]:
    return {name for name in database.driver.get_tables() if "migration" not in name}


def test_down_to_nothing_and_up_again(node: Node, tmp_path: Path) -> None:
    full = tables(node.database)
    assert revert(node.database, tmp_path) == [NAMES[-1]]
    assert pending(node.database) == [NAMES[-1]]
    assert set(revert(node.database, tmp_path, NAMES[0])) == set(NAMES[:-1])
    assert tables(node.database) == set()
    assert migrate(node.database, tmp_path, NAMES[0]) == [NAMES[0]]
    assert "person" in tables(node.database)
    assert "progress" not in tables(node.database)
    assert migrate(node.database, tmp_path) == NAMES[1:]
    assert migrate(node.database, tmp_path) == []
    assert tables(node.database) == full


def test_a_database_of_a_newer_version_is_refused(node: Node) -> None:
    history = next(name for name in node.database.driver.get_tables() if "migration" in name)
    columns = {column.name for column in node.database.driver.get_columns(history)} - {"id"}
    texts = "'2099_far_future'" if columns == {"name"} else None
    names = ", ".join(sorted(columns))
    values = texts or ", ".join(
        "'2099_far_future'" if name == "name" else "'2099-01-01 00:00:00'"
        for name in sorted(columns)
    )
    node.database.run(f"INSERT INTO {history} ({names}) VALUES ({values})")
    for attempt in (
        lambda: open_node(node.settings),
        lambda: migrate(node.database, node.settings.data_dir),
    ):
        with pytest.raises(OperatorError, match="newer version") as caught:
            attempt()
        assert "2099_far_future" in str(caught.value)
        assert "hub db restore" in caught.value.next_step


def test_an_older_database_says_how_to_bring_it_up(node: Node) -> None:
    revert(node.database, node.settings.data_dir)
    with pytest.raises(OperatorError, match="1 steps behind") as caught:
        open_node(node.settings)
    assert caught.value.next_step == "Run: hub db migrate."


def test_threads_that_migrate_at_once_do_it_once(tmp_path: Path, lent: Lent | None) -> None:
    empty = lent.bare() if lent else nullcontext(f"sqlite:///{tmp_path}/hub.db")
    done: list[list[str]] = []

    def bring_up() -> None:
        database = connect(url)
        done.append(migrate(database, tmp_path))
        database.close()

    with empty as url:
        threads = [threading.Thread(target=bring_up) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(done) == [[], [], NAMES]


@pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL has its own backups")
def test_a_backup_is_made_before_and_can_be_restored(node: Node, tmp_path: Path) -> None:
    person = factories.person(node, "Awa Sissoko")
    revert(node.database, tmp_path)
    migrate(node.database, tmp_path)
    made = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert [name.rsplit("-", 3)[0] for name in made] == ["before-migration", "before-revert"]
    node.database.run("DELETE FROM person")
    node.database.close()
    assert node.database.path
    restore(tmp_path / "backups" / made[1], node.database.path)
    again = open_node(node.settings)
    assert again.database.rows("SELECT id FROM person") == [(person,)]
    again.database.close()


def test_the_schema_is_that_of_the_models(node: Node) -> None:
    """Columns, types, empty values allowed, keys and indexes, table by table."""
    for model in models(node):
        declared = _declared(node.database, model)
        if node.database.dialect == "postgresql" and model is JournalRecord:
            declared["key"] = ["space_id", *declared["key"]]
            declared["indexes"].add(("writer", "seq"))
        assert _stored(node.database, model) == declared, model


_TYPES = {
    "TEXT": "text", "BIGINT": "bigint", "INTEGER": "integer", "INT": "integer",
    "DOUBLE": "double precision", "DOUBLE PRECISION": "double precision",
}  # fmt: skip


def _declared(database: Database, model: Any) -> dict[str, Any]:
    fields = {
        field.column_name: (_TYPES[field.field_type], field.null)
        for field in model._meta.sorted_fields
    }
    indexes = {tuple(columns) for columns, _unique in _index_columns(model)}
    return {"columns": fields, "key": _key(model), "indexes": indexes}


def _index_columns(model: Any) -> list[tuple[list[str], bool]]:
    found = []
    for names, unique in model._meta.indexes:
        found.append(([model._meta.fields[name].column_name for name in names], unique))
    return found


def _key(model: Any) -> list[str]:
    key = model._meta.primary_key
    names = key.field_names if isinstance(key, peewee.CompositeKey) else [key.name]
    return [model._meta.fields[name].column_name for name in names]


def _stored(database: Database, model: Any) -> dict[str, Any]:
    table = model._meta.table_name
    columns = database.driver.get_columns(table)
    fields = {c.name: (_TYPES.get(c.data_type.upper(), c.data_type), c.null) for c in columns}
    key = _stored_key(database, table)
    indexes = {columns for columns in _stored_indexes(database, table) if list(columns) != key}
    return {"columns": fields, "key": key, "indexes": indexes}


def _stored_key(database: Database, table: str) -> list[str]:
    if database.dialect == "sqlite":
        found = database.rows(
            f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk"
        )
        return [row[0] for row in found]
    return _indexed(database, table, "indisprimary")[0]


def _stored_indexes(database: Database, table: str) -> set[tuple[str, ...]]:
    if database.dialect == "sqlite":  # peewee does not see those of a table in parts
        return {tuple(index.columns) for index in database.driver.get_indexes(table)}
    return {tuple(columns) for columns in _indexed(database, table, "NOT indisprimary")}


def _indexed(database: Database, table: str, which: str) -> list[list[str]]:
    """The columns of a table's indexes, in order."""
    found = database.rows(
        "SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)) "
        "FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) "
        f"WHERE i.indrelid = ?::regclass AND {which} GROUP BY i.indexrelid",
        (table,),
    )
    return [row[0] for row in found]


def test_peewee_finds_no_difference(node: Node) -> None:
    from playhouse.schema_diff import diff_models

    pieces = [model for model in models(node) if not _parts(node.database, model)]
    difference = diff_models(node.database.driver, pieces)
    assert not difference, str(difference)


#: Folded tables that stay one piece on PostgreSQL: a few thousand rows after years. One that grows
#: with people and time is spread instead (hub.core.storage.schema.spread, in its own migration).
WHOLE = {"person_role", "target", "voice_clip", "content_here", "shelf", "official_contact"}


@pytest.mark.skipif(not POSTGRES, reason="on SQLite every table is one piece")
def test_what_grows_lies_in_parts(node: Node) -> None:
    for model in (JournalRecord, *folded_models(node.features)):
        name = model._meta.table_name
        if "space_id" in model._meta.fields and name not in WHOLE:
            assert _parts(node.database, model) == PARTS, f"spread {name} in its migration"
            assert _stored_key(node.database, name)[0] == "space_id"


@pytest.mark.skipif(not POSTGRES, reason="on SQLite every table is one piece")
def test_a_feed_lies_in_one_part_and_a_matter_in_one(node: Node) -> None:
    for model, key in ((FeedRow, ["feed", "n"]), (FeedWaiting, ["about", "writer", "seq"])):
        assert _parts(node.database, model) == PARTS
        assert _stored_key(node.database, model._meta.table_name) == key
    for sql in (
        "SELECT n FROM feed WHERE feed = 'public' AND n > 5 ORDER BY n LIMIT 9",
        "SELECT seq FROM feed_waiting WHERE about = 'thread:a'",
    ):
        plan = " ".join(line for (line,) in node.database.rows(f"EXPLAIN {sql}"))
        assert len(set(re.findall(r"on feed(?:_waiting)?_p(\d\d) ", plan))) == 1, plan


def _parts(database: Database, model: Any) -> int:
    """How many parts a table lies in; 0 for one piece."""
    if database.dialect == "sqlite":
        return 0
    sql = "SELECT count(*) FROM pg_inherits WHERE inhparent = ?::regclass"
    return int(database.rows(sql, (model._meta.table_name,))[0][0])


@pytest.mark.skipif(not POSTGRES, reason="on SQLite every table is one piece")
def test_rows_stay_through_parts_and_back(node: Node, tmp_path: Path) -> None:
    for name in ("Awa", "Binta", "Coumba"):
        factories.person(node, name)
    folded = folded_models(node.features)
    before = state_hashes(node.database, folded)
    chain = node.database.rows("SELECT writer, seq, hash FROM journal ORDER BY writer, seq")
    assert "0020_partitions" in revert(node.database, tmp_path, "0020_partitions")
    assert _stored_key(node.database, "journal") == ["writer", "seq"]
    assert state_hashes(node.database, folded) == before
    migrate(node.database, tmp_path)
    assert state_hashes(node.database, folded) == before
    assert chain == node.database.rows("SELECT writer, seq, hash FROM journal ORDER BY writer, seq")


@pytest.mark.skipif(not POSTGRES, reason="on SQLite every table is one piece")
def test_a_query_of_one_space_reads_one_part(node: Node) -> None:
    """Pruned while planning, and with a prepared statement's own plan too."""
    plan = node.database.rows("EXPLAIN SELECT 1 FROM visit WHERE space_id = ?", (node.space_id,))
    assert sum("visit_p" in line and "Scan" in line for (line,) in plan) == 1
    node.database.run("SET plan_cache_mode = force_generic_plan")
    node.database.run("PREPARE of(text) AS SELECT 1 FROM visit WHERE space_id = $1")
    plan = node.database.rows("EXPLAIN EXECUTE of('a')")
    assert any("Subplans Removed: 15" in line for (line,) in plan)
