"""The exchange: records that wait, feeds, what nodes agreed on, proofs of what the centre wrote."""

from hub.core.storage.schema import drop, make

TABLES = {
    "journal_held": """
        space_id TEXT NOT NULL, writer TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL,
        rid TEXT NOT NULL, kind TEXT NOT NULL, why TEXT NOT NULL, detail TEXT NOT NULL,
        record TEXT, at_ms BIGINT NOT NULL, PRIMARY KEY (space_id, writer, seq, hash)""",
    "feed_head": "feed TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL",
    "feed": """
        feed TEXT NOT NULL, n BIGINT NOT NULL, space_id TEXT NOT NULL, writer TEXT NOT NULL,
        seq BIGINT NOT NULL, about TEXT NOT NULL, PRIMARY KEY (feed, n)""",
    "feed_waiting": """
        about TEXT NOT NULL, space_id TEXT NOT NULL, writer TEXT NOT NULL, seq BIGINT NOT NULL,
        published INTEGER NOT NULL, PRIMARY KEY (about, writer, seq)""",
    "sync_mark": "name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL",
    "sync_proof": """
        n BIGINT NOT NULL PRIMARY KEY, signed TEXT NOT NULL, signature TEXT NOT NULL""",
    "sync_proved": """
        rid TEXT NOT NULL PRIMARY KEY, writer TEXT NOT NULL, seq BIGINT NOT NULL,
        n BIGINT NOT NULL""",
    "sync_blob": """
        sha256 TEXT NOT NULL PRIMARY KEY, bytes BIGINT NOT NULL, at_ms BIGINT NOT NULL""",
}
#: A clock fix puts right the rows of one boot: it finds them by these.
BOOTS = ("visit", "civic_act", "moderation_call", "quiz_result", "certificate", "gafe_finished")
INDEXES = {"sync_proved_n": "sync_proved (n)"} | {
    f"{table}_boot": f"{table} (boot)" for table in BOOTS
}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    for name in INDEXES:
        db.execute_sql(f"DROP INDEX {name}")
    drop(db, TABLES)
