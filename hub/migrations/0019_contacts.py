"""Contacts with the centre: what each one moved and cost, when the line was up, what is planned."""

from hub.core.storage.schema import drop, make

TABLES = {
    "sync_contact": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, way TEXT NOT NULL, why TEXT NOT NULL,
        at_ms BIGINT NOT NULL, boot TEXT NOT NULL, mono_ms BIGINT NOT NULL,
        day TEXT NOT NULL,
        seconds DOUBLE PRECISION NOT NULL, sent BIGINT NOT NULL, received BIGINT NOT NULL,
        interface TEXT NOT NULL, metered INTEGER NOT NULL, outside INTEGER NOT NULL,
        outcome TEXT NOT NULL, message TEXT NOT NULL, step TEXT NOT NULL, places TEXT NOT NULL,
        facts_up INTEGER NOT NULL, facts_down INTEGER NOT NULL,
        blobs_up INTEGER NOT NULL, blobs_down INTEGER NOT NULL,
        central_ms BIGINT, told_mono_ms BIGINT,
        PRIMARY KEY (space_id, id)""",
    "uplink_note": """
        space_id TEXT NOT NULL, boot TEXT NOT NULL, mono_ms BIGINT NOT NULL,
        at_ms BIGINT NOT NULL, up INTEGER NOT NULL,
        interface TEXT NOT NULL, kind TEXT NOT NULL, metered INTEGER NOT NULL,
        PRIMARY KEY (space_id, boot, mono_ms)""",
    "sync_plan": """
        space_id TEXT NOT NULL PRIMARY KEY, boot TEXT NOT NULL, next_mono_ms BIGINT NOT NULL,
        tries INTEGER NOT NULL, asked INTEGER NOT NULL, route TEXT NOT NULL""",
}
INDEXES = {
    "synccontact_space_id_at_ms": "sync_contact (space_id, at_ms)",
    "synccontact_space_id_day": "sync_contact (space_id, day)",
    "uplinknote_space_id_at_ms": "uplink_note (space_id, at_ms)",
}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
