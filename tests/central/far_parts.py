"""The step past one server, tried with what PostgreSQL brings: parts of the journal on a second one.

``place`` moves half of a table's parts to another server through postgres_fdw; ``publish`` lets a region's
spaces flow to another database by logical replication. Both are trials for docs/adr/0012: nothing of
the program does this by itself.
"""

from __future__ import annotations

from hub.core.storage.database import Database
from hub.core.storage.schema import PARTS
from tests.central.cluster import Cluster

#: The parts that go to the second server.
FAR = tuple(range(PARTS // 2, PARTS))


def place(near: Database, far: Database, server: Cluster, table: str, key: str) -> None:
    """Put the parts ``FAR`` of a table on another server, rows included.

    A table in parts that lie elsewhere can have no key of its own: each part keeps one.
    """
    near.run("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    near.run(
        "CREATE SERVER IF NOT EXISTS second FOREIGN DATA WRAPPER postgres_fdw OPTIONS "
        f"(host '{server.folder}', dbname '{_name(far)}', async_capable 'true', fetch_size '2000', "
        "batch_size '100')"
    )
    near.run(
        "CREATE USER MAPPING IF NOT EXISTS FOR CURRENT_USER SERVER second OPTIONS (user 'hub')"
    )
    near.run(f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey")
    columns = _columns(near, table)
    for number in range(PARTS):
        part = f"{table}_p{number:02}"
        if number not in FAR:
            near.run(f"ALTER TABLE {part} ADD PRIMARY KEY ({key})")
            continue
        far.run(f"CREATE TABLE {part} ({columns}, PRIMARY KEY ({key}))")
        for (index,) in near.rows(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = ?::regclass", (part,)
        ):
            far.run(index)
        near.run(f"ALTER TABLE {table} DETACH PARTITION {part}")
        near.run(f"ALTER TABLE {part} RENAME TO {part}_near")
        near.run(f"CREATE FOREIGN TABLE {part} ({columns}) SERVER second")
        near.run(f"INSERT INTO {part} SELECT * FROM {part}_near")
        near.run(f"DROP TABLE {part}_near")
        near.run(
            f"ALTER TABLE {table} ATTACH PARTITION {part} "
            f"FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {number})"
        )


def is_far(near: Database, space: str) -> bool:
    """Whether a space's rows are among the far parts."""
    sql = (
        "SELECT r FROM generate_series(0, ?) AS r WHERE satisfies_hash_partition("
        "'journal'::regclass, ?, r, ?::text)"
    )
    return int(near.rows(sql, (PARTS - 1, PARTS, space))[0][0]) in FAR


def publish(
    near: Database, far: Database, server: Cluster, tables: tuple[str, ...], spaces: tuple[str, ...]
) -> None:
    """Let the rows of some spaces flow to another database, which has the same tables."""
    named = ", ".join(f"'{space}'" for space in spaces)
    of = ", ".join(f"{table} WHERE (space_id IN ({named}))" for table in tables)
    near.run(f"CREATE PUBLICATION region FOR TABLE {of} WITH (publish_via_partition_root = true)")
    address = f"host={server.folder} dbname={_name(near)} user=hub"
    far.run(f"CREATE SUBSCRIPTION region CONNECTION '{address}' PUBLICATION region")


def _columns(database: Database, table: str) -> str:
    rows = database.rows(
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute "
        "WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        (table,),
    )
    return ", ".join(f"{name} {kind}{' NOT NULL' if need else ''}" for name, kind, need in rows)


def _name(database: Database) -> str:
    return str(database.rows("SELECT current_database()")[0][0])
