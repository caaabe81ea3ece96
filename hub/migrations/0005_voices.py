"""Voices that people recorded, and how often each text is seen."""

from hub.core.storage.schema import drop, make

TABLES = {
    "voice_clip": """
        space_id TEXT NOT NULL, language TEXT NOT NULL, clip TEXT NOT NULL, text TEXT,
        sha256 TEXT, bytes INTEGER, seconds DOUBLE PRECISION, recorder TEXT,
        withdrawn INTEGER NOT NULL, changes INTEGER NOT NULL, hlc BIGINT NOT NULL,
        PRIMARY KEY (space_id, language, clip)""",
    "voice_seen": """
        language TEXT NOT NULL, clip TEXT NOT NULL, seen BIGINT NOT NULL,
        PRIMARY KEY (language, clip)""",
}
INDEXES = {"voiceclip_recorder": "voice_clip (recorder)"}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
