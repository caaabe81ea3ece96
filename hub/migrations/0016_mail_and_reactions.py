"""E-mail addresses of people and officials, notices by way out, and reactions dated like acts."""

from hub.core.storage.schema import drop, make

COLUMNS = {
    "person": ("email TEXT",),
    "official_contact": ("email TEXT NOT NULL DEFAULT ''",),
    "civic_reaction": (
        "at_ms BIGINT NOT NULL DEFAULT 0",
        "boot TEXT NOT NULL DEFAULT ''",
        "mono_ms BIGINT NOT NULL DEFAULT 0",
        "stated INTEGER NOT NULL DEFAULT 0",
    ),
}
SENT = """person TEXT NOT NULL, rid TEXT NOT NULL, {more}way TEXT NOT NULL, outcome TEXT NOT NULL,
    at_ms BIGINT NOT NULL, PRIMARY KEY ({key})"""
BY_CHANNEL = {
    "notice_sent": SENT.format(more="channel TEXT NOT NULL, ", key="channel, person, rid")
}
BEFORE = {"notice_sent": SENT.format(more="", key="person, rid")}


def up(migrator, db):
    for table, columns in COLUMNS.items():
        for column in columns:
            db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    rows = db.execute_sql("SELECT person, rid, way, outcome, at_ms FROM notice_sent").fetchall()
    drop(db, BEFORE)
    make(db, BY_CHANNEL)
    _fill(db, "person, rid, way, outcome, at_ms, channel", [(*row, "phone") for row in rows])
    _date_reactions(db)


def down(migrator, db):
    sql = "SELECT person, rid, way, outcome, at_ms FROM notice_sent WHERE channel = 'phone'"
    rows = db.execute_sql(sql).fetchall()
    drop(db, BY_CHANNEL)
    make(db, BEFORE)
    _fill(db, "person, rid, way, outcome, at_ms", rows)
    for table, columns in reversed(COLUMNS.items()):
        for column in reversed(columns):
            db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")


def _fill(db, names, rows):
    marks = ", ".join([db.param] * len(names.split(",")))
    for row in rows:
        db.execute_sql(
            f"INSERT INTO notice_sent ({names}) VALUES ({marks})", row
        )  # names and marks


def _date_reactions(db):
    """From their records and the clock fixes that are known, as the fold dates new ones."""
    db.execute_sql(
        "UPDATE civic_reaction SET boot = j.boot, mono_ms = j.mono_ms FROM journal j "
        "WHERE j.kind = 'civic.reacted' AND j.space_id = civic_reaction.space_id "
        "AND j.hlc = civic_reaction.hlc"
    )
    db.execute_sql(
        "UPDATE civic_reaction SET at_ms = coalesce((SELECT f.offset_ms + civic_reaction.mono_ms "
        "FROM clock_fix f WHERE f.boot = civic_reaction.boot), hlc >> 16)"
    )
