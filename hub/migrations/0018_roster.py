"""The roster at the centre: spaces, the keys of their machines, invitations; kept here, not folded."""

from hub.core.storage.schema import drop, make

TABLES = {
    "sync_space": """
        space_id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL,
        communes TEXT NOT NULL, added_ms BIGINT NOT NULL""",
    "sync_writer": """
        writer TEXT NOT NULL PRIMARY KEY, space_id TEXT NOT NULL, key TEXT NOT NULL,
        serial INTEGER NOT NULL, state TEXT NOT NULL, since_ms BIGINT NOT NULL, until_seq BIGINT,
        why TEXT NOT NULL, program TEXT NOT NULL, about TEXT NOT NULL""",
    "sync_invite": """
        code_hash TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, replaces TEXT,
        communes TEXT NOT NULL, approved INTEGER NOT NULL, made_ms BIGINT NOT NULL,
        last_day INTEGER NOT NULL, used_ms BIGINT, writer TEXT""",
}
INDEXES = {"sync_writer_space_id": "sync_writer (space_id)"}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
