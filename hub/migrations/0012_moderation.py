"""Moderation: moderators who ask a colleague before they decide; the way to their own acts."""

from hub.core.storage.schema import drop, make

TABLES = {
    "moderation_call": """
        space_id TEXT NOT NULL, rid TEXT NOT NULL, thread TEXT NOT NULL, person TEXT NOT NULL,
        waits INTEGER NOT NULL, note TEXT NOT NULL, hlc BIGINT NOT NULL, at_ms BIGINT NOT NULL,
        boot TEXT NOT NULL, mono_ms BIGINT NOT NULL, stated INTEGER NOT NULL,
        PRIMARY KEY (space_id, rid)""",
}
INDEXES = {
    "moderationcall_thread_hlc": "moderation_call (thread, hlc)",
    "moderationcall_hlc": "moderation_call (hlc)",
    "civicthread_state": "civic_thread (state, machine)",
    "civicact_hat_hlc": "civic_act (hat, hlc)",
}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    for name in ("civicthread_state", "civicact_hat_hlc"):
        db.execute_sql(f"DROP INDEX {name}")
    drop(db, TABLES)
