"""Notices: which ones somebody has read; short messages that left this hub."""

from hub.core.storage.schema import drop, make

TABLES = {
    "notice_read": """
        space_id TEXT NOT NULL, person TEXT NOT NULL, rid TEXT NOT NULL,
        PRIMARY KEY (space_id, person, rid)""",
    "notice_sent": """
        person TEXT NOT NULL, rid TEXT NOT NULL, way TEXT NOT NULL, outcome TEXT NOT NULL,
        at_ms BIGINT NOT NULL, PRIMARY KEY (person, rid)""",
}
INDEXES = {"noticeread_person_rid": "notice_read (person, rid)"}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
