"""Reports: targets."""

from hub.core.storage.schema import drop, make

TABLES = {
    "target": """
        space_id TEXT NOT NULL, measure TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL,
        value BIGINT NOT NULL, hlc BIGINT NOT NULL, writer TEXT NOT NULL,
        PRIMARY KEY (space_id, measure, starts, ends)""",
}


def up(migrator, db):
    make(db, TABLES)


def down(migrator, db):
    drop(db, TABLES)
