"""Which packages are in which space, and when each was last used here."""

from hub.core.storage.schema import drop, make

TABLES = {
    "content_here": """
        space_id TEXT NOT NULL, package TEXT NOT NULL, version INTEGER NOT NULL,
        kind TEXT NOT NULL, title TEXT NOT NULL, bytes BIGINT NOT NULL, signed_by TEXT NOT NULL,
        why TEXT NOT NULL, here INTEGER NOT NULL, hlc BIGINT NOT NULL,
        at_ms BIGINT NOT NULL, boot TEXT NOT NULL, mono_ms BIGINT NOT NULL, stated INTEGER NOT NULL,
        PRIMARY KEY (space_id, package)""",
    "content_use": """
        package TEXT NOT NULL PRIMARY KEY, last_ms BIGINT NOT NULL, uses INTEGER NOT NULL""",
}


def up(migrator, db):
    make(db, TABLES)


def down(migrator, db):
    drop(db, TABLES)
