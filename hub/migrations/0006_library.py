"""The library: progress with what others made, and where each person stopped."""

from hub.core.storage.schema import drop, make

TABLES = {
    "library_note": """
        space_id TEXT NOT NULL, person TEXT NOT NULL, package TEXT NOT NULL, item TEXT NOT NULL,
        done INTEGER NOT NULL, score DOUBLE PRECISION, share DOUBLE PRECISION,
        seconds INTEGER NOT NULL, hlc BIGINT NOT NULL,
        PRIMARY KEY (space_id, person, package, item)""",
    "library_state": """
        person TEXT NOT NULL, package TEXT NOT NULL, item TEXT NOT NULL,
        place TEXT NOT NULL, state TEXT NOT NULL, seen_ms BIGINT NOT NULL,
        PRIMARY KEY (person, package, item)""",
}
INDEXES = {"librarynote_person_package": "library_note (person, package)"}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
