"""Gafé: mastery by item, places on the paths, modules finished."""

from hub.core.storage.schema import drop, make

TABLES = {
    "gafe_mastery": """
        space_id TEXT NOT NULL, person TEXT NOT NULL, package TEXT NOT NULL, item TEXT NOT NULL,
        box INTEGER NOT NULL, rights INTEGER NOT NULL, wrongs INTEGER NOT NULL,
        seen BIGINT NOT NULL, missed BIGINT NOT NULL,
        PRIMARY KEY (space_id, person, package, item)""",
    "gafe_place": """
        space_id TEXT NOT NULL, person TEXT NOT NULL, package TEXT NOT NULL,
        place INTEGER NOT NULL, seen BIGINT NOT NULL,
        PRIMARY KEY (space_id, person, package)""",
    "gafe_finished": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, package TEXT NOT NULL,
        at_ms BIGINT NOT NULL, boot TEXT NOT NULL, mono_ms BIGINT NOT NULL, stated INTEGER NOT NULL,
        PRIMARY KEY (space_id, id)""",
}
INDEXES = {
    "gafemastery_person_package": "gafe_mastery (person, package)",
    "gafeplace_person": "gafe_place (person)",
    "gafefinished_person_package": "gafe_finished (person, package)",
}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
