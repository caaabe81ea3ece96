"""On PostgreSQL, the tables that grow lie in parts by the hash of their space; SQLite keeps one piece.

Only tables that grow with people and time: one of a few thousand rows would pay for the parts in
every plan and gain nothing. The journal's key takes the space in; that a writer has each number once
is held by its chain (the head row is locked while it grows) and by `hub db rebuild --check`.
"""

from hub.core.storage.schema import gather, on_postgresql, spread

TABLES = (
    "person",
    "visit",
    "activity",
    "progress",
    "quiz_result",
    "certificate",
    "gafe_mastery",
    "gafe_place",
    "gafe_finished",
    "library_note",
    "civic_thread",
    "civic_act",
    "civic_reaction",
    "civic_attached",
    "blob",
    "moderation_call",
    "notice_read",
)


def up(migrator, db):
    for name in TABLES:
        spread(db, name)
    spread(db, "journal", key=("space_id", "writer", "seq"))
    if on_postgresql(db):
        db.execute_sql("CREATE INDEX journal_writer_seq ON journal (writer, seq)")


def down(migrator, db):
    if on_postgresql(db):
        db.execute_sql("DROP INDEX journal_writer_seq")
    gather(db, "journal", key=("writer", "seq"))
    for name in reversed(TABLES):
        gather(db, name)
