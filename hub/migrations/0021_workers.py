"""Several processes: when each job was last done, and passes to foreign content that all of them know."""

from hub.core.storage.schema import drop, make

TABLES = {
    "job_turn": "name TEXT NOT NULL PRIMARY KEY, done_ms BIGINT NOT NULL",
    "content_pass": """
        word_hash TEXT NOT NULL PRIMARY KEY, session TEXT NOT NULL, told TEXT NOT NULL,
        used_ms BIGINT NOT NULL""",
}
INDEXES = {"content_pass_session": "content_pass (session, used_ms)"}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
