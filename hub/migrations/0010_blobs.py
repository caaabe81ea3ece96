"""Attachments of people: voices, photos, documents."""

from hub.core.storage.schema import drop, make

TABLES = {
    "blob": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT, sha256 TEXT, media TEXT,
        bytes INTEGER, seconds DOUBLE PRECISION, waveform TEXT, width INTEGER, height INTEGER,
        person TEXT, language TEXT, gone INTEGER NOT NULL DEFAULT 0, why TEXT,
        transcript TEXT, transcriber TEXT, hlc BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (space_id, id)""",
    "blob_source": """
        id TEXT NOT NULL PRIMARY KEY, upload TEXT NOT NULL, kind TEXT NOT NULL,
        person TEXT NOT NULL, language TEXT, longest_s INTEGER NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0, at_ms BIGINT NOT NULL""",
}
INDEXES = {"blob_id": "blob (id)", "blob_sha256": "blob (sha256)", "blob_person": "blob (person)"}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
