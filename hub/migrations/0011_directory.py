"""The directory: places told here, officials, how to reach them, their mandates, who signs in."""

from hub.core.storage.schema import drop, make

TABLES = {
    "place": """
        code TEXT NOT NULL PRIMARY KEY, name TEXT, level TEXT, parent TEXT, source TEXT,
        stamps TEXT NOT NULL""",
    "official": """
        id TEXT NOT NULL PRIMARY KEY, name TEXT, gender TEXT, role TEXT, place TEXT,
        languages TEXT, photo TEXT, voice TEXT, code TEXT, withdrawn TEXT, stamps TEXT NOT NULL""",
    "official_contact": """
        space_id TEXT NOT NULL, official TEXT NOT NULL, phone TEXT NOT NULL, hlc BIGINT NOT NULL,
        PRIMARY KEY (space_id, official)""",
    "mandate": """
        id TEXT NOT NULL PRIMARY KEY, official TEXT NOT NULL, role TEXT NOT NULL,
        place TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, withdrawn INTEGER NOT NULL,
        hlc BIGINT NOT NULL""",
    "official_link": """
        official TEXT NOT NULL, person TEXT NOT NULL, linked INTEGER NOT NULL, hlc BIGINT NOT NULL,
        PRIMARY KEY (official, person)""",
}
INDEXES = {
    "placerow_parent": "place (parent)",
    "officialrow_place": "official (place)",
    "officialrow_code": "official (code)",
    "mandaterow_official": "mandate (official)",
    "officiallinkrow_person": "official_link (person)",
}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
